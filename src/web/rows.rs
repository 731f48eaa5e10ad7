//! Referrals as lines of a list.
use super::{
    fields::{Choice, choice},
    giving::box_of,
    text::Texts,
};
use crate::{
    names::{Names, Wanted},
    referrals::view::Referral,
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId, ReferralId,
    calendar::{WorkingWeek, local_date},
    client::called,
    referral::{Phase, Urgency},
};

/// A referral as one line.
pub struct Row {
    pub id: ReferralId,
    /// The box that it is chosen by; none for what is over or the other side's.
    pub choice: Option<Choice>,
    /// Whom it is for, as far as that is shown.
    pub client: Option<String>,
    pub service: String,
    /// Who is at the other end.
    pub other: String,
    pub is_incoming: bool,
    pub status: String,
    /// Said where it is more than routine.
    pub urgency: Option<String>,
    pub is_urgent: bool,
    pub sent: Option<String>,
    pub due: Option<Due>,
    /// Who has it; none where nobody has, or where it is the other side's.
    pub assignee: Option<String>,
    pub is_unassigned: bool,
}

/// How long the answer may take.
pub struct Due {
    pub day: String,
    pub left: String,
    pub is_late: bool,
}

/// The client's name, from what was disclosed.
fn client(referral: &Referral) -> Option<String> {
    let person = referral.disclosure.as_ref()?.client.as_ref()?.read().ok()?;
    Some(called(person.preferred_name.as_deref(), &person.first_names, &person.last_name))
}

/// What must be asked to write lines of these.
pub fn wants(wanted: &mut Wanted, referrals: &[Referral]) {
    for referral in referrals {
        wanted.service(referral.service_id);
        wanted.organization(referral.from_organization_id);
        wanted.organization(referral.to_organization_id);
        wanted.user(referral.assigned_to);
    }
}

impl Due {
    /// None where nobody waits for a first answer.
    pub fn of(t: Texts, referral: &Referral, now: DateTime<Utc>) -> Option<Self> {
        if referral.phase != Phase::Open {
            return None;
        }
        let due = local_date(referral.response.due?);
        let (today, week) = (local_date(now), WorkingWeek::default());
        let left = match (referral.response.paused_at, referral.response.overdue) {
            (Some(_), _) => t.get("due-paused"),
            (None, true) => t.count("due-late", week.working_days_between(due, today)),
            (None, false) => t.count("due-left", week.working_days_between(today, due)),
        };
        Some(Self { day: t.day(due), left, is_late: referral.response.overdue })
    }
}

impl Row {
    pub fn is_late(&self) -> bool {
        self.due.as_ref().is_some_and(|due| due.is_late)
    }
    pub fn of(
        t: Texts,
        referral: &Referral,
        names: &Names,
        (me, now): (OrganizationId, DateTime<Utc>),
    ) -> Self {
        let is_incoming = referral.to_organization_id == me;
        let other = if is_incoming { referral.from_organization_id } else { referral.to_organization_id };
        let assignee = referral.assigned_to.and_then(|user| names.user(user)).map(str::to_owned);
        let service = names.service(referral.service_id).to_owned();
        Self {
            id: referral.id,
            choice: (is_incoming && referral.phase != Phase::Closed)
                .then(|| choice(box_of(referral.id, referral.version), t.with("queue-choose", &service))),
            client: client(referral),
            service,
            other: names.organization(other).to_owned(),
            is_incoming,
            status: t.label("referral_statuses", referral.status.code()),
            urgency: (referral.urgency != Urgency::Routine)
                .then(|| t.label("urgencies", referral.urgency.code())),
            is_urgent: matches!(referral.urgency, Urgency::Urgent | Urgency::Emergency),
            sent: referral.sent_at.map(|at| t.day(local_date(at))),
            due: Due::of(t, referral, now),
            is_unassigned: is_incoming && referral.assigned_to.is_none(),
            assignee,
        }
    }
}
