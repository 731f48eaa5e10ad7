//! Proposing a meeting, and what may change of one that is not over.
use super::view;
use crate::{
    access::{Access, Named, Whose, Work},
    error::Result,
    http::{etag::IfMatch, patch::Field, reply::Reply},
    store::{Found, Record, Version, journal::Entry},
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, Id, MeetingId, OrganizationId, Refused, UnitId,
    access::Action,
    case::Status as CaseStatus,
    event::Happened,
    given::Moment,
    meeting::{Agenda, Attendance, Invitees, Kind, Mode, Participants, Status, invite},
};
use entity::{case, meeting::Model, organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

/// A meeting to propose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "joint_intake", "mode": "in_person", "starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T11:00:00Z",
    "agenda": ["What helps already", "Debts", "What comes first"], "participants": [
        {"organization_id": "01990000-0000-7000-8000-000000000003"}, {"organization_id": "01990000-0000-7000-8000-000000000004"}]}))]
pub struct NewMeeting {
    kind: Kind,
    mode: Mode,
    /// With a time it is scheduled at once.
    #[schema(value_type = Option<DateTime<Utc>>)]
    starts_at: Option<Moment>,
    #[schema(value_type = Option<DateTime<Utc>>)]
    ends_at: Option<Moment>,
    /// A unit of an organization in the case.
    unit_id: Option<UnitId>,
    /// Who is asked to come besides the client.
    #[serde(default)]
    participants: Invitees,
    /// What is to be talked about, in order.
    #[serde(default)]
    agenda: Agenda,
}

/// What may change of a meeting that is not over; when it is, see `schedule`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"mode": "video", "agenda": ["What helps already", "What comes first"]}))]
pub struct ChangeMeeting {
    #[serde(default)]
    #[schema(value_type = Kind, required = false)]
    kind: Field<Kind>,
    #[serde(default)]
    #[schema(value_type = Mode, required = false)]
    mode: Field<Mode>,
    #[serde(default)]
    #[schema(value_type = Option<UnitId>)]
    unit_id: Field<UnitId>,
    /// All who are asked from now on.
    #[serde(default)]
    #[schema(value_type = Invitees, required = false)]
    participants: Field<Invitees>,
    #[serde(default)]
    #[schema(value_type = Agenda, required = false)]
    agenda: Field<Agenda>,
}

/// Where people of the case are looked for.
#[derive(Clone, Copy)]
struct Around {
    case: CaseId,
    lead: OrganizationId,
    asks: OrganizationId,
}

impl Around {
    fn names(self, unit: Option<UnitId>, participants: &Participants) -> Vec<Option<Named>> {
        let of_case = Whose::Case { id: self.case, lead: self.lead, asks: self.asks };
        let mut named = vec![Named::unit("/unit_id", unit, of_case)];
        for (place, one) in participants.iter().enumerate() {
            let at = |field: &str| format!("/participants/{place}/{field}");
            named.push(Named::organization(at("organization_id"), one.organization_id, of_case));
            let worker = one.organization_id.map(Whose::Organization);
            named.push(worker.and_then(|whose| Named::user(at("user_id"), one.user_id, whose)));
            named.push(Named::network_member(at("network_member_id"), one.network_member_id, self.case));
        }
        named
    }
}

/// Who was asked belongs to the case, and is enough for a meeting of the kind.
async fn fits<R: Record>(
    work: &Work<'_, R>,
    around: Around,
    (kind, unit, participants): (Kind, Option<UnitId>, &Participants),
) -> Result<std::result::Result<(), Refused>> {
    match work.belong(around.names(unit, participants)).await? {
        Ok(()) => enough(work, kind, participants, "/participants").await,
        wrong => Ok(wrong),
    }
}

/// Whether the organizations that are not absent are enough for a meeting of the kind.
pub async fn enough<R: Record>(
    work: &Work<'_, R>,
    kind: Kind,
    participants: &Participants,
    pointer: &str,
) -> Result<std::result::Result<(), Refused>> {
    if kind != Kind::JointIntake {
        return Ok(Ok(()));
    }
    let there = participants.iter().filter(|one| one.attendance != Attendance::Absent);
    let ids = there.filter_map(|one| one.organization_id);
    let there = work.all(organization::Entity::find().filter(organization::Column::Id.is_in(ids))).await?;
    Ok(kind.takes(there.into_iter().filter_map(|one| one.sector), pointer))
}

/// The case of the meeting takes more.
pub fn is_open(found: &Found<Model>) -> std::result::Result<(), Refused> {
    found.case.as_ref().map_or(Ok(()), |case| CaseStatus::takes_more(case.status))
}

/// When a meeting begins and ends.
type Times = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// When it begins and ends, where that makes sense.
///
/// # Errors
/// An end without a beginning, or before it.
pub fn times(starts_at: Option<Moment>, ends_at: Option<Moment>) -> std::result::Result<Times, Refused> {
    let (starts_at, ends_at) = (starts_at.map(Moment::get), ends_at.map(Moment::get));
    match (starts_at, ends_at) {
        (None, Some(_)) => Err(Refused::missing("/starts_at")),
        (Some(from), Some(to)) if to <= from => {
            Err(Refused::field("/ends_at", "order", "must be after starts_at"))
        }
        times => Ok(times),
    }
}

pub async fn propose(access: &Access, case: CaseId, new: NewMeeting) -> Result<Reply<view::Meeting>> {
    let work = access.open::<case::Model>(Action::EditMeetings, case).await?;
    let asked = work.record().status.takes_more().and_then(|()| new.in_case(work.record(), &work.at()));
    let meeting = match asked {
        Ok(meeting) => meeting,
        Err(why) => return work.refuse(why).await,
    };
    let around = Around { case, lead: meeting.keeper_id, asks: meeting.organization_id };
    match fits(&work, around, (meeting.kind, meeting.unit_id, &meeting.participants)).await? {
        Ok(()) => work.add(meeting, Entry::of(Happened::MeetingProposed)).await,
        Err(why) => work.refuse(why).await,
    }
}

impl NewMeeting {
    fn in_case(self, case: &case::Model, at: &crate::access::At<'_>) -> std::result::Result<Model, Refused> {
        let (starts_at, ends_at) = times(self.starts_at, self.ends_at)?;
        Ok(Model {
            id: Id::generate(),
            version: Version::FIRST,
            case_id: case.id,
            client_id: case.client_id,
            keeper_id: case.organization_id,
            kind: self.kind,
            mode: self.mode,
            status: if starts_at.is_some() { Status::Scheduled } else { Status::Proposed },
            starts_at,
            ends_at,
            unit_id: self.unit_id,
            participants: invite(&self.participants)?,
            client_attendance: Attendance::Expected,
            agenda: self.agenda,
            reviewed_with_client: None,
            review_skipped: None,
            minutes_spent: None,
            started_at: None,
            ended_at: None,
            end_reason: None,
            organization_id: at.caller.organization,
            proposed_by: at.caller.user(),
            created_at: at.now,
            updated_at: at.now,
        })
    }
}

pub async fn change(
    access: &Access,
    id: MeetingId,
    seen: IfMatch,
    patch: ChangeMeeting,
) -> Result<Reply<view::Meeting>> {
    let work = access.change::<Model>(Action::EditMeetings, id, seen).await?;
    let next = is_open(work.found())
        .and_then(|()| work.record().status.is_open())
        .and_then(|()| patch.over(work.record().clone(), work.at().now));
    let meeting = match next {
        Ok(meeting) => meeting,
        Err(why) => return work.refuse(why).await,
    };
    let asks = work.at().caller.organization;
    let around = Around { case: meeting.case_id, lead: meeting.keeper_id, asks };
    match fits(&work, around, (meeting.kind, meeting.unit_id, &meeting.participants)).await? {
        Ok(()) => work.save(meeting, Entry::of(Happened::MeetingChanged)).await,
        Err(why) => work.refuse(why).await,
    }
}

impl ChangeMeeting {
    fn over(self, was: Model, now: DateTime<Utc>) -> std::result::Result<Model, Refused> {
        let participants = self.participants.try_map(|asked| invite(&asked))?;
        Ok(Model {
            kind: self.kind.over_required(was.kind, "/kind")?,
            mode: self.mode.over_required(was.mode, "/mode")?,
            unit_id: self.unit_id.over(was.unit_id),
            participants: participants.over_default(was.participants),
            agenda: self.agenda.over_default(was.agenda),
            updated_at: now,
            ..was
        })
    }
}
