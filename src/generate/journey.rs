//! Where one referral went: step by step through the table of steps, on the clock that the service itself keeps.
use super::{
    log::By,
    nation::RESPONSE_WORKING_DAYS,
    story::{Begun, Telling, Told, shared, somebody},
    words,
};
use crate::{
    referrals::package::Package,
    store::{Version, journal::Entry, referral::moved},
};
use chrono::{DateTime, Duration, Utc};
use domain::{
    access::{Action, Basis},
    case::HowTold,
    event::Happened,
    raw_json::RawJson,
    referral::{By as Takes, Kind, Phase, Status, Step, Urgency},
};
use entity::referral::Model;

/// The steps of a journey, and how many of a thousand referrals take it.
type Journeys = &'static [(&'static [Step], usize)];

/// What is over.
const OVER: Journeys = &[
    (&[Step::Send, Step::Receive, Step::Accept, Step::Start, Step::Complete], 600),
    (&[Step::Send, Step::Accept, Step::Schedule, Step::Start, Step::Complete], 130),
    (&[Step::Send, Step::Receive, Step::Decline], 90),
    (&[Step::Send, Step::Accept, Step::NotDelivered], 60),
    (&[Step::Send, Step::Receive, Step::Withdraw], 60),
    (&[Step::Send, Step::Expire], 50),
    (&[Step::Send, Step::MarkError], 10),
];
/// What goes on.
const GOING_ON: Journeys = &[
    (&[], 40),
    (&[Step::Send], 250),
    (&[Step::Send, Step::Receive], 150),
    (&[Step::Send, Step::RequestInfo], 40),
    (&[Step::Send, Step::Receive, Step::ProposeDecline], 20),
    (&[Step::Send, Step::Receive, Step::Accept], 150),
    (&[Step::Send, Step::Accept, Step::Waitlist], 50),
    (&[Step::Send, Step::Accept, Step::Schedule], 80),
    (&[Step::Send, Step::Receive, Step::Accept, Step::Start], 180),
    (&[Step::Send, Step::Accept, Step::Start, Step::Hold], 20),
    (&[Step::Send, Step::Accept, Step::RequestCancel], 20),
];

/// Tells the journey. None where nobody is there to take it, which does not happen.
pub fn referral(story: &mut Telling<'_>, begun: &Begun<'_>, told: &Told<'_>, is_old: bool) -> Option<()> {
    let journeys = if is_old || story.pen.chance.hits(35) { OVER } else { GOING_ON };
    let steps = story.pen.chance.weighted(journeys)?;
    let desk = story.pen.chance.pick(&told.office.units)?;
    let receiver = somebody(desk, &mut story.pen.chance)?;
    let end = begun.case.closed_at.unwrap_or(story.span.until);
    let room = (end - begun.case.created_at).min(Duration::days(100)) / 8;
    let mut at = begun.case.created_at + story.pen.chance.within(room);
    let mut row = draft(story, begun, told, at)?;
    row.to_unit_id = Some(desk.id);
    let ground = Basis::Recorded { id: told.ground, kind: told.kind };
    let sender = By { user: begun.team.worker, organization: begun.team.leader.id, at };
    story.note(
        sender,
        &row,
        Entry::of(Happened::ReferralCreated),
        (Action::CreateReferral, Basis::OwnRegister),
    );
    for step in steps {
        at += story.pen.chance.within(room);
        let was = row.status;
        row = moved(&row, *step, step.from(was).ok()?, at);
        row.version += 1;
        if *step == Step::Send {
            sent(&mut row, begun, told, at);
        }
        told_with(&mut row, *step, at, receiver);
        let is_receivers = matches!(step.transition().by, Takes::Receiver | Takes::ReceiverLead);
        let by = if is_receivers {
            By { user: receiver, organization: told.office.id, at }
        } else {
            By { at, ..sender }
        };
        let basis = if is_receivers { ground } else { Basis::OwnRegister };
        let entry = Entry::of((*step).into()).moved(was.code(), row.status.code());
        story.note(by, &row, entry, (Action::StepReferral(*step), basis));
    }
    if row.status.phase() == Phase::Closed {
        let at = at + story.pen.chance.within(room);
        close_the_loop(story, &mut row, By { at, ..sender });
    }
    let by = By { user: receiver, organization: told.office.id, at: row.updated_at };
    if row.sent_at.is_some() {
        story.look(by, &row, Action::ViewReferral, ground);
    }
    story.pen.sheets.add(row);
    Some(())
}

fn draft(story: &mut Telling<'_>, begun: &Begun<'_>, told: &Told<'_>, at: DateTime<Utc>) -> Option<Model> {
    let chance = &mut story.pen.chance;
    let id = chance.id(at);
    let needs: Vec<_> = begun.needs.iter().map(|need| need.code.clone()).collect();
    Some(Model {
        id,
        version: Version::FIRST,
        action_id: None,
        chain_id: id,
        hop: 0,
        parent_id: None,
        redirected_to: None,
        case_id: begun.case.id,
        client_id: begun.client.id,
        keeper_id: begun.case.organization_id,
        from_organization_id: begun.team.leader.id,
        from_user_id: Some(begun.team.worker),
        to_organization_id: told.office.id,
        to_unit_id: None,
        service_id: *chance.pick(&told.office.services)?,
        assigned_to: None,
        kind: Kind::Referral,
        status: Status::Draft,
        held_from: None,
        cancel_from: None,
        urgency: chance.weighted(&[(Urgency::Routine, 70), (Urgency::Soon, 25), (Urgency::Urgent, 5)])?,
        reason: words::reason(chance),
        needs: RawJson::words(&needs),
        client_wish: Some(words::wish(chance)),
        categories: shared(),
        summary: Some(words::reason(chance)),
        disclosure: None,
        basis_id: None,
        sent_basis_id: None,
        second_look: false,
        duplicate_reason: Some("Toinen asia".to_owned()),
        response_working_days: RESPONSE_WORKING_DAYS,
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
        created_at: at,
        updated_at: at,
    })
}

fn sent(row: &mut Model, begun: &Begun<'_>, told: &Told<'_>, at: DateTime<Utc>) {
    row.sent_at = Some(at);
    row.basis_id = Some(told.ground);
    row.sent_basis_id = row.basis_id;
    let package = Package::of(row.categories, &begun.client, begun.needs.clone(), row.summary.clone(), at);
    row.disclosure = package.and_then(|package| RawJson::of(&package)).ok();
}

/// What comes with a step.
fn told_with(row: &mut Model, step: Step, at: DateTime<Utc>, receiver: domain::UserId) {
    match step {
        Step::Accept => row.assigned_to = Some(receiver),
        Step::Waitlist => row.estimate = Some((at + Duration::days(40)).date_naive()),
        Step::Schedule => row.appointment_at = Some(at + Duration::days(9)),
        Step::Complete => row.outcome_code = Some("service_completed".to_owned()),
        Step::Decline | Step::ProposeDecline => row.closing_reason = Some("no_capacity".to_owned()),
        Step::NotDelivered => row.closing_reason = Some("did_not_attend".to_owned()),
        Step::Withdraw | Step::RequestCancel => row.closing_reason = Some("client_changed_mind".to_owned()),
        _ => {}
    }
}

/// The sender has heard how it ended, and told the client.
fn close_the_loop(story: &mut Telling<'_>, row: &mut Model, by: By) {
    if row.sender_acknowledged_at.is_none() {
        row.sender_acknowledged_at = Some(by.at);
        row.version += 1;
        let entry = Entry::of(Happened::ReferralAcknowledged);
        story.note(by, row, entry, (Action::AcknowledgeReferral, Basis::OwnRegister));
    }
    row.client_informed_at = Some(by.at);
    row.client_informed_via = Some(HowTold::Phone);
    row.client_informed_by = Some(by.user);
    row.version += 1;
    row.updated_at = by.at;
    let entry = Entry::of(Happened::ReferralClientInformed);
    story.note(by, row, entry, (Action::InformClient, Basis::OwnRegister));
}
