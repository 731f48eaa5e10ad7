use crate::{access::Access, error::Result, http::reply::Reply, store::Record};
use domain::{
    BasisId, ClientId, OrganizationId, Refusal, Refused,
    access::{Action, Basis, Facts, Inquiry, Needs, Permit, Safety, Side, Sight, explain},
    basis::{Aim, BasisKind, Categories, Category, EVERYBODY, Grant, Matter, Purpose, Validity},
    client,
    codelist::Labels,
};
use entity::{basis_grant, client::Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, schema::Type},
};

/// Whether an organization may do something with a client's data: an `action`, or a use of one `category` for one
/// `purpose`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"client_id": "01990000-0000-7000-8000-000000000001", "category": "needs", "purpose": "coordination"}))]
pub struct AccessQuestion {
    client_id: ClientId,
    /// Your own unless told; about others only the keeper of the client's record may ask.
    organization_id: Option<OrganizationId>,
    action: Option<ClientAction>,
    category: Option<Category>,
    purpose: Option<Purpose>,
}

/// An action on a client's data by those who keep it or take part.
#[derive(Clone, Copy, Debug)]
pub struct ClientAction(Action);

impl ClientAction {
    fn all() -> impl Iterator<Item = Action> {
        Action::all().filter(|action| {
            let rule = action.rule();
            let side = rule.sides.iter().any(|side| matches!(side, Side::Keeper | Side::Member));
            side && rule.needs != Needs::Nothing
        })
    }
}

impl<'de> Deserialize<'de> for ClientAction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let found = Self::all().find(|action| action.name() == name);
        found.map(Self).ok_or_else(|| serde::de::Error::custom("is not an action on a client's data"))
    }
}
impl PartialSchema for ClientAction {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(Self::all().map(Action::name))).into()
    }
}
impl ToSchema for ClientAction {
    fn name() -> std::borrow::Cow<'static, str> {
        "ClientAction".into()
    }
}

/// Whether, and why.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "allowed": true, "asked": "needs for coordination", "reason": "consent",
    "basis_id": "01990000-0000-7000-8000-000000000001", "basis_kind": "consent", "categories": ["basic", "needs"],
    "fields": ["first_names", "last_name"], "explanation": {
        "fi": "Asiakas on antanut suostumuksen, joka kattaa tämän.",
        "sv": "Klienten har gett ett samtycke som täcker detta.",
        "en": "The client has given a consent that covers this."}}))]
pub struct AccessAnswer {
    allowed: bool,
    /// The action, or the category and the purpose.
    asked: String,
    /// What decided: the kind of basis, or the reason of a refusal as in its problem answer.
    reason: &'static str,
    basis_id: Option<BasisId>,
    basis_kind: Option<BasisKind>,
    /// The categories that would be shown.
    categories: Categories,
    /// The fields of the client's record that would be shown.
    fields: Vec<&'static str>,
    explanation: Labels,
}

impl AccessQuestion {
    fn inquiry(&self) -> std::result::Result<Inquiry, Refused> {
        match (self.action, self.category, self.purpose) {
            (Some(ClientAction(action)), None, None) => Ok(Inquiry::Action(action)),
            (None, Some(category), Some(purpose)) => Ok(Inquiry::Use { category, purpose }),
            (None, None, _) => Err(Refused::missing("/category")),
            (None, Some(_), None) => Err(Refused::missing("/purpose")),
            (Some(_), ..) => Err(Refused::field("/action", "misplaced", "must stand alone")),
        }
    }
}

impl AccessAnswer {
    fn of(inquiry: Inquiry, decision: &std::result::Result<Permit, Refusal>) -> Self {
        let basis = decision.as_ref().ok().map(|permit| permit.basis);
        let sight = decision.as_ref().map_or(Sight::nothing(), |permit| permit.sight);
        Self {
            allowed: decision.is_ok(),
            asked: inquiry.name(),
            reason: decision.as_ref().map_or_else(|why| why.slug(), |permit| permit.basis.code()),
            basis_id: basis.and_then(Basis::id),
            basis_kind: basis.and_then(Basis::kind),
            categories: sight.categories(),
            fields: client::fields(sight).collect(),
            explanation: explain(decision),
        }
    }
}

/// Decides as the request itself would, and leaves a trace of the question.
pub async fn check(access: Access, question: AccessQuestion) -> Result<Reply<AccessAnswer>> {
    let inquiry = question.inquiry()?;
    let me = access.caller().organization;
    let whom = question.organization_id.unwrap_or(me);
    let access = access.asking(format!("{} by {whom}", inquiry.name()));
    let look = access.look::<Model>(Action::CheckAccess, question.client_id).await?;
    let scope = look.record().scope();
    let decision = if whom == me {
        inquiry.decide(access.caller(), &scope, &look.found().facts, access.now())
    } else if scope.keeper == Some(me) {
        let held = basis_grant::Entity::find()
            .filter(basis_grant::Column::ClientId.eq(question.client_id))
            .filter(basis_grant::Column::RecipientId.is_in([whom, EVERYBODY]));
        let client = Matter::of_client(question.client_id);
        let held = look.all(held).await?;
        let grants = held.iter().map(grant).filter(|grant| grant.aim.hits(client)).collect();
        let safety = Safety { is_revealed: false, ..look.found().facts.safety };
        let facts = Facts { grants, safety, ..Facts::NEW };
        inquiry.decide(&access.caller().colleague_at(whom), &scope, &facts, access.now())
    } else {
        return look.refuse(Refusal::NotAllowed.into()).await;
    };
    look.answer(&AccessAnswer::of(inquiry, &decision)).await
}

pub fn grant(row: &basis_grant::Model) -> Grant {
    Grant {
        basis: row.basis_id,
        kind: row.kind,
        recipient: row.recipient_id,
        user: row.user_id,
        purposes: row.purposes,
        categories: row.categories,
        aim: Aim { service_task: row.service_task_code.clone(), record: row.record_id },
        validity: Validity { from: row.valid_from, to: row.valid_to, withdrawn_at: row.withdrawn_at },
    }
}
