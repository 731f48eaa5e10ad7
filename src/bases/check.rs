use crate::{
    access::{Access, Look, Reading},
    error::Result,
    http::reply::Reply,
    store::{Found, Part, Parts, Record, Together},
};
use chrono::{DateTime, Utc};
use domain::{
    BasisId, ClientId, OrganizationId, Refusal, Refused,
    access::{Action, Basis, Caller, Facts, Inquiry, Needs, Permit, Safety, Scope, Side, Sight, explain},
    basis::{
        Aim, BasisKind, CASE_WORK, Categories, Category, Grant, Matter, Purpose, Receiver, Validity, limits,
    },
    client,
    codelist::Labels,
    organization::Sector,
    text::{Lang, Localized},
};
use entity::{basis_grant, client::Model, organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Deserializer, Serialize};
use strum::IntoEnumIterator;
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
        "en": "The client has given a consent that covers this."}, "limits": [{
        "basis_id": "01990000-0000-7000-8000-000000000001", "explanation": {
            "fi": "Koskee vain näitä asiakirjoja: tarve.", "sv": "Gäller bara dessa handlingar: behov.",
            "en": "Only these documents: need."}}]}))]
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
    /// What narrows the bases in force for the organization: which documents they open, and that they are for its class.
    limits: Vec<BasisLimits>,
}

/// What narrows one basis, in plain language.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"basis_id": "01990000-0000-7000-8000-000000000001", "explanation": {
    "fi": "Koskee vain näitä asiakirjoja: tarve.", "sv": "Gäller bara dessa handlingar: behov.",
    "en": "Only these documents: need."}}))]
pub struct BasisLimits {
    basis_id: BasisId,
    explanation: Localized,
}

impl BasisLimits {
    /// It in words.
    pub fn told(&self, lang: Lang) -> Option<String> {
        self.explanation.pick(lang).map(|(_, text)| text.to_owned())
    }
    pub fn of<'a>(grants: impl Iterator<Item = &'a Grant>) -> Vec<Self> {
        let told = |grant: &Grant| Some(Self { basis_id: grant.basis, explanation: limits(grant)? });
        grants.filter_map(told).collect()
    }
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
    fn of(
        inquiry: Inquiry,
        decision: &std::result::Result<Permit, Refusal>,
        limits: Vec<BasisLimits>,
    ) -> Self {
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
            limits,
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
    let (asked, facts) = if whom == me {
        (access.caller().clone(), look.found().facts.clone())
    } else if scope.keeper == Some(me) {
        let facts = facts_of(&look).await?;
        (access.caller().colleague_at(receiver(&look, whom).await?), facts)
    } else {
        return look.refuse(Refusal::NotAllowed.into()).await;
    };
    let decision = inquiry.decide(&asked, &scope, &facts, access.now());
    let serving = facts.grants.iter().filter(|grant| grant.serves(asked.receiver(), access.now()));
    let limits = BasisLimits::of(serving);
    look.answer(&AccessAnswer::of(inquiry, &decision, limits)).await
}

/// All that is given and forbidden of the client's record, to whomever.
async fn facts_of(look: &Look<'_, Model>) -> Result<Facts> {
    let client = look.record().id;
    let held = basis_grant::Entity::find().filter(basis_grant::Column::ClientId.eq(client));
    let held = look.all(held).await?;
    let of_record = Matter::of_client(client);
    let grants = held.iter().map(grant).filter(|grant| grant.concerns(of_record)).collect();
    let safety = Safety { is_revealed: false, ..look.found().facts.safety };
    Ok(Facts { grants, safety, ..Facts::NEW })
}

/// What each category of a client's data rests on, were it told to somebody; nothing in it where nothing covers it.
pub type Covered = Vec<(Category, Option<BasisKind>)>;

/// What was given and forbidden of a client, asked for beside what is read of their case.
pub struct Covering {
    client: ClientId,
    grants: Part<basis_grant::Model>,
}

impl Covering {
    pub fn ask(queries: &mut Together, client: ClientId) -> Self {
        let grants = basis_grant::Entity::find().filter(basis_grant::Column::ClientId.eq(client));
        Self { client, grants: queries.add(grants) }
    }

    /// Whom it covers, beside a record of the client. None for whoever does not keep that: what is given and forbidden to others
    /// is not theirs to know.
    pub fn told<R: Record>(
        &self,
        reading: &mut Reading<'_>,
        (record, found): (&Found<R>, &Parts),
    ) -> Result<Option<Cover>> {
        let me = reading.caller().organization;
        if record.record.scope().keeper != Some(me) || reading.permits(Action::CheckAccess, record).is_none()
        {
            return Ok(None);
        }
        let of_record = Matter::of_client(self.client);
        let grants = found.of(&self.grants)?;
        let grants = grants.iter().map(grant).filter(|grant| grant.concerns(of_record)).collect();
        Ok(Some(Cover {
            caller: reading.caller().clone(),
            now: reading.now(),
            scope: Scope { client: Some(self.client), ..Scope::of(me) },
            facts: Facts { grants, ..Facts::NEW },
        }))
    }
}

/// What was given and forbidden of a client, to whoever keeps the record.
pub struct Cover {
    caller: Caller,
    now: DateTime<Utc>,
    scope: Scope,
    facts: Facts,
}

impl Cover {
    /// What it covers for an organization of that class.
    pub fn of(&self, (organization, sector): (OrganizationId, Option<Sector>)) -> Covered {
        let asked = self.caller.colleague_at(Receiver { organization, sector, takes_of_class: true });
        let kind = |category| {
            let decide = |purpose: &Purpose| {
                let used = Inquiry::Use { category, purpose: *purpose };
                used.decide(&asked, &self.scope, &self.facts, self.now).ok()?.basis.kind()
            };
            CASE_WORK.iter().find_map(decide)
        };
        Category::iter().map(|category| (category, kind(category))).collect()
    }
}

/// An organization, as its people receive.
async fn receiver(look: &Look<'_, Model>, organization: OrganizationId) -> Result<Receiver> {
    let found = look.all(organization::Entity::find_by_id(organization)).await?;
    let sector = found.first().and_then(|organization| organization.sector);
    Ok(Receiver { organization, sector, takes_of_class: true })
}

pub fn grant(row: &basis_grant::Model) -> Grant {
    Grant {
        basis: row.basis_id,
        kind: row.kind,
        recipient: row.recipient_id,
        class: row.recipient_sector,
        user: row.user_id,
        purposes: row.purposes,
        categories: row.categories,
        aim: Aim {
            service_task: row.service_task_code.clone(),
            record: row.record_id,
            kinds: row.record_kinds,
            from: row.data_from,
            before: row.data_before,
        },
        validity: Validity { from: row.valid_from, to: row.valid_to, withdrawn_at: row.withdrawn_at },
    }
}
