//! Writing a referral before it is sent.
use super::{
    target::{self, Wanted},
    view,
};
use crate::{
    access::{Access, At, Move, Named, Whose, Work},
    error::Result,
    http::{patch::Field, reply::Reply},
    store::{Found, Version, journal::Entry, scope},
};
use domain::{
    CaseId, Id, PlanActionId, Refused, ServiceId, UnitId,
    access::Action,
    basis::{Categories, Category},
    codelist,
    event::Happened,
    raw_json::RawJson,
    referral::{Kind, Status, Step, Urgency},
    text::Note,
};
use entity::{case, plan_action, referral::Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

/// A referral to write. It starts as a draft that only the sender knows of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "case_id": "01990000-0000-7000-8000-000000000002", "service_id": "01990000-0000-7000-8000-000000000007",
    "kind": "referral", "urgency": "soon", "reason": "Pay-day loans and a letter from the bailiff.", "needs": ["n03"],
    "client_wish": "Somebody to go through the bills with me.", "categories": ["basic", "contact", "needs"],
    "summary": "Mika came to our drop-in with three unopened letters."}))]
pub struct NewReferral {
    case_id: CaseId,
    service_id: ServiceId,
    /// A unit of the organization whose service it is.
    to_unit_id: Option<UnitId>,
    kind: Option<Kind>,
    urgency: Option<Urgency>,
    reason: Note,
    /// Codes of the list `needs`.
    #[serde(default)]
    #[schema(max_items = 10)]
    needs: Vec<String>,
    /// What the client wishes, in the client's words. Sending without it needs a statutory basis.
    client_wish: Option<Note>,
    /// What is disclosed when it is sent; nothing is chosen beforehand.
    categories: Categories,
    /// The sender's own account for the receiver.
    summary: Option<Note>,
    /// Why a second open referral to the same service is right.
    duplicate_reason: Option<Note>,
    /// An action of a plan of the case that this referral carries out: the action goes where the referral goes, once it is
    /// sent.
    action_id: Option<PlanActionId>,
}

/// How many needs one referral can be about.
const MOST_NEEDS: usize = 10;

fn known_needs(needs: &[String]) -> std::result::Result<(), Refused> {
    if needs.len() > MOST_NEEDS {
        return Err(Refused::field("/needs", "too_many", "must be at most 10"));
    }
    match needs.iter().position(|code| !codelist::contains("needs", code)) {
        Some(place) => {
            Err(Refused::field(format!("/needs/{place}"), "unknown_code", "is not in the code list needs"))
        }
        None => Ok(()),
    }
}

/// Writes a draft in a case the caller takes part in.
pub async fn write(access: &Access, new: NewReferral) -> Result<Reply<view::Referral>> {
    known_needs(&new.needs)?;
    let wanted = Wanted {
        service: new.service_id,
        from: access.caller().organization,
        duplicate_is_meant: new.duplicate_reason.is_some(),
    };
    // A draft discloses nothing, and what is asked here is asked again when it is sent: nothing need stay as it is found.
    let target = target::find_beforehand(access, new.case_id, wanted).await?;
    let work = access.open::<case::Model>(Action::CreateReferral, new.case_id).await?;
    let case = work.record();
    if let Err(why) = case.status.takes_more() {
        return work.refuse(why).await;
    }
    let taker = match target {
        Ok(taker) => taker,
        Err(why) => return work.refuse(why).await,
    };
    let unit = Named::unit("/to_unit_id", new.to_unit_id, Whose::Organization(taker.organization));
    if let Err(why) = work.belong([unit, action(&work, &new)]).await? {
        return work.refuse(why).await;
    }
    let row = row(new, case, &taker, &work.at());
    work.add(row, Entry::of(Happened::ReferralCreated)).await
}

/// The action that it is to carry out, of those that the writer may know of.
fn action(work: &Work<'_, case::Model>, new: &NewReferral) -> Option<Named> {
    let id = new.action_id?;
    let told =
        (work.record().organization_id, Category::Plan, (work.at().caller.organization, work.at().now));
    let found = plan_action::Entity::find_by_id(id)
        .filter(plan_action::Column::CaseId.eq(new.case_id))
        .filter(scope::told::<plan_action::Model>(told));
    Some(Named::found("/action_id", "is not an action of a plan of the case", found))
}

fn row(new: NewReferral, case: &case::Model, taker: &target::Taker, at: &At<'_>) -> Model {
    let id = Id::generate();
    Model {
        id,
        version: Version::FIRST,
        chain_id: id,
        hop: 0,
        action_id: new.action_id,
        parent_id: None,
        redirected_to: None,
        case_id: case.id,
        client_id: case.client_id,
        keeper_id: case.organization_id,
        from_organization_id: at.caller.organization,
        from_user_id: at.caller.user(),
        to_organization_id: taker.organization,
        to_unit_id: new.to_unit_id,
        service_id: new.service_id,
        assigned_to: None,
        kind: new.kind.unwrap_or(Kind::Referral),
        status: Status::Draft,
        held_from: None,
        cancel_from: None,
        urgency: new.urgency.unwrap_or(Urgency::Routine),
        reason: new.reason.into(),
        needs: RawJson::words(&new.needs),
        client_wish: new.client_wish.map(Into::into),
        categories: new.categories,
        summary: new.summary.map(Into::into),
        disclosure: None,
        basis_id: None,
        sent_basis_id: None,
        second_look: taker.second_look,
        duplicate_reason: new.duplicate_reason.map(Into::into),
        response_working_days: taker.response_working_days,
        sent_at: None,
        response_due: None,
        response_paused_at: None,
        responded_at: None,
        estimate: None,
        appointment_at: None,
        appointment_place: None,
        outcome_code: None,
        closing_reason: None,
        receiver_reported_at: None,
        sender_acknowledged_at: None,
        client_informed_at: None,
        client_informed_via: None,
        client_informed_by: None,
        created_at: at.now,
        updated_at: at.now,
    }
}

/// What may change of a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"urgency": "urgent", "client_wish": "I want to come by myself first."}))]
pub struct ChangeDraft {
    #[serde(default)]
    #[schema(value_type = Urgency, required = false)]
    urgency: Field<Urgency>,
    #[serde(default)]
    #[schema(value_type = Note, required = false)]
    reason: Field<Note>,
    /// Codes of the list `needs`; null for none.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>, max_items = 10)]
    needs: Field<Vec<String>>,
    #[serde(default)]
    #[schema(value_type = Option<Note>)]
    client_wish: Field<Note>,
    #[serde(default)]
    #[schema(value_type = Categories, required = false)]
    categories: Field<Categories>,
    #[serde(default)]
    #[schema(value_type = Option<Note>)]
    summary: Field<Note>,
    #[serde(default)]
    #[schema(value_type = Option<Note>)]
    duplicate_reason: Field<Note>,
}

impl Move for ChangeDraft {
    type On = Model;
    fn action(&self) -> Action {
        Action::EditReferral
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let draft = was.record.clone();
        if draft.status != Status::Draft {
            return Err(Refused::wrong_state(draft.status.steps().map(Step::code).collect()));
        }
        let needs = self.needs.try_map(|needs| known_needs(&needs).map(|()| RawJson::words(&needs)))?;
        let next = Model {
            urgency: self.urgency.over_required(draft.urgency, "/urgency")?,
            reason: self.reason.map(Into::into).over_required(draft.reason, "/reason")?,
            needs: needs.over(Some(draft.needs)).unwrap_or_else(|| RawJson::words(&[])),
            client_wish: self.client_wish.map(Into::into).over(draft.client_wish),
            categories: self.categories.over_required(draft.categories, "/categories")?,
            summary: self.summary.map(Into::into).over(draft.summary),
            duplicate_reason: self.duplicate_reason.map(Into::into).over(draft.duplicate_reason),
            updated_at: at.now,
            ..draft
        };
        Ok((next, Entry::of(Happened::ReferralChanged)))
    }
}
