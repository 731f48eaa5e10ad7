//! When each thing of the story happens: every referral is given the days it needs to reach its status, counted back
//! from now, and all that happens is put in one order of time.
use super::{
    content::{Case, Referral, Story},
    requests::Line,
};
use chrono::{DateTime, Duration, Utc};
use domain::{referral::Status, report::Month};

/// One thing that happens.
pub struct Act<'a> {
    pub at: DateTime<Utc>,
    pub what: What<'a>,
}

pub enum What<'a> {
    /// With how much earlier it begins than its steps are agreed on.
    OpenCase(&'a Case, Duration),
    Write(&'a Referral),
    Step(&'a Referral, Deed),
    /// A step of the child that a redirect made.
    Child(&'a Referral, Deed),
    /// What is asked word for word.
    Ask(&'a Line),
    /// What nobody answered runs out.
    Expire,
    /// Whoever holds a case together is told that the client's ability to work is to be looked at.
    Notice,
    /// The client of the case takes the consent back.
    TakeBack(&'a Case, &'a str),
}

/// What is done to a referral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Send,
    Receive,
    RequestInfo,
    AnswerInfo,
    Accept,
    Waitlist,
    Schedule,
    Start,
    Hold,
    ProposeDecline,
    Decline,
    Redirect,
    Complete,
    NotDelivered,
    Withdraw,
    RequestCancel,
    MarkError,
    Acknowledge,
    InformClient,
    Talk,
}

/// Working days after which the demo's policy lets a referral expire.
pub const EXPIRES_AFTER: u32 = 5;
/// After what shows that it is time, on the ninth day, and before the team that comes of it, on the eighth.
const NOTICED_HOURS_AGO: i64 = 204;

/// Everything that happens, in order.
pub fn plan<'a>(story: &'a Story, lines: &'a [Line], now: DateTime<Utc>) -> Vec<Act<'a>> {
    let mut acts = Vec::new();
    let mut opened = std::collections::HashMap::new();
    for (place, referral) in story.referrals.iter().enumerate() {
        let deeds = deeds(referral);
        let last = now - spent(referral, &deeds, place);
        let begun = last.min(told_in_reports(referral, place, now).unwrap_or(last));
        let (first, latest) = opened.entry(referral.case.as_str()).or_insert((begun, last));
        (*first, *latest) = (begun.min(*first), last.min(*latest));
        acts.extend(steps(referral, &deeds, begun));
    }
    for case in &story.cases {
        let lately = now - Duration::days(9);
        let (begun, latest) = opened.get(case.key.as_str()).copied().unwrap_or((lately, lately));
        let what = What::OpenCase(case, latest - begun);
        acts.push(Act { at: begun - Duration::days(1), what });
        let taken_back = case.consent.taken_back.as_deref();
        let taken_back = taken_back.map(|why| What::TakeBack(case, why));
        acts.extend(taken_back.map(|what| Act { at: now - Duration::minutes(30), what }));
    }
    acts.extend(
        lines
            .iter()
            .map(|line| Act { at: now - Duration::days(line.days_ago.into()), what: What::Ask(line) }),
    );
    acts.push(Act { at: now - Duration::hours(NOTICED_HOURS_AGO), what: What::Notice });
    acts.push(Act { at: now - Duration::hours(1), what: What::Expire });
    acts.sort_by_key(|act| act.at);
    acts
}

/// Reports count what was sent in a month that is over: what has ended or is under way was sent in the last one.
fn told_in_reports(referral: &Referral, place: usize, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let is_told = matches!(
        referral.target_status,
        Status::Completed | Status::InProgress | Status::Declined | Status::NotDelivered | Status::Withdrawn
    );
    let (begins, _) = Month::last_whole(now).bounds();
    let days = i64::try_from(place % 18).unwrap_or_default() + 2;
    is_told.then(|| begins + Duration::days(days) + Duration::hours(10))
}

fn steps<'a>(referral: &'a Referral, deeds: &[Deed], begun: DateTime<Utc>) -> Vec<Act<'a>> {
    let mut at = begun;
    let mut acts = vec![Act { at, what: What::Write(referral) }];
    for deed in deeds {
        at += takes(*deed);
        acts.push(Act { at, what: What::Step(referral, *deed) });
    }
    if let Some(redirect) = &referral.redirect {
        for deed in child_deeds(redirect.child.target_status, redirect.child.closed_loop.is_some()) {
            at += takes(deed);
            acts.push(Act { at, what: What::Child(referral, deed) });
        }
    }
    acts
}

/// How long before now it began: all its steps, and some hours so that not everything ends at once.
fn spent(referral: &Referral, deeds: &[Deed], place: usize) -> Duration {
    let own = deeds.iter().fold(Duration::zero(), |all, deed| all + takes(*deed));
    let child = referral.redirect.as_ref().map_or(Duration::zero(), |redirect| {
        let deeds = child_deeds(redirect.child.target_status, redirect.child.closed_loop.is_some());
        deeds.into_iter().fold(Duration::zero(), |all, deed| all + takes(deed))
    });
    let apart = Duration::hours(5 + i64::try_from(place % 60).unwrap_or_default());
    let silence = match referral.target_status {
        Status::Expired => Duration::days(30),
        // One in three of those that wait has waited too long.
        Status::Sent | Status::Received if place.is_multiple_of(3) => Duration::days(14),
        _ => Duration::zero(),
    };
    own + child + apart + silence
}

/// How long something takes to come about after what went before.
fn takes(deed: Deed) -> Duration {
    match deed {
        Deed::Send => Duration::minutes(20),
        Deed::Receive | Deed::AnswerInfo | Deed::Talk => Duration::hours(20),
        Deed::Start | Deed::InformClient => Duration::days(2),
        Deed::Complete => Duration::days(9),
        Deed::NotDelivered => Duration::days(5),
        _ => Duration::days(1),
    }
}

/// The steps on the shortest way to the status the referral is to have.
fn deeds(referral: &Referral) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let target = referral.target_status;
    if target != Status::Draft && !ends_in(referral, Status::Draft) {
        deeds.push(Deed::Send);
    }
    let before = before(referral);
    deeds.extend(way_to(before, referral));
    deeds.extend(last_step(target));
    if !referral.messages.is_empty() && deeds.contains(&Deed::Send) {
        deeds.push(Deed::Talk);
    }
    if let Some(told) = &referral.closed_loop {
        deeds.extend(told.acknowledged.then_some(Deed::Acknowledge));
        deeds.extend(told.client_informed.as_ref().map(|_| Deed::InformClient));
    }
    deeds
}

fn ends_in(referral: &Referral, from: Status) -> bool {
    referral.withdraw.as_ref().is_some_and(|ending| ending.from == Some(from))
}

/// The status just before the last step.
fn before(referral: &Referral) -> Status {
    let told = match referral.target_status {
        Status::OnHold => referral.hold.as_ref(),
        Status::Withdrawn => referral.withdraw.as_ref(),
        Status::CancelRequested => referral.cancel.as_ref(),
        Status::NotDelivered => referral.not_delivered.as_ref(),
        Status::EnteredInError => referral.error.as_ref(),
        _ => None,
    };
    told.and_then(|ending| ending.from).unwrap_or(match referral.target_status {
        Status::Draft => Status::Draft,
        Status::Sent | Status::Received | Status::Expired => Status::Sent,
        Status::Completed => Status::InProgress,
        Status::InProgress if referral.appointment.is_some() => Status::Scheduled,
        Status::InProgress | Status::Scheduled => Status::Accepted,
        _ => Status::Received,
    })
}

/// From sent to `status`.
fn way_to(status: Status, referral: &Referral) -> Vec<Deed> {
    let asked = referral.question.is_some() && referral.answer.is_some();
    let mut way = vec![Deed::Receive];
    if asked {
        way.extend([Deed::RequestInfo, Deed::AnswerInfo]);
    }
    match status {
        Status::Draft | Status::Sent => return Vec::new(),
        Status::InfoRequested if !asked => way.push(Deed::RequestInfo),
        Status::Accepted => way.push(Deed::Accept),
        Status::Waitlisted => way.extend([Deed::Accept, Deed::Waitlist]),
        Status::Scheduled => way.extend([Deed::Accept, Deed::Schedule]),
        Status::InProgress => {
            way.push(Deed::Accept);
            way.extend(referral.appointment.as_ref().map(|_| Deed::Schedule));
            way.push(Deed::Start);
        }
        _ => {}
    }
    way
}

fn last_step(target: Status) -> Option<Deed> {
    Some(match target {
        Status::Received => Deed::Receive,
        Status::InfoRequested => Deed::RequestInfo,
        Status::Accepted => Deed::Accept,
        Status::Waitlisted => Deed::Waitlist,
        Status::Scheduled => Deed::Schedule,
        Status::InProgress => Deed::Start,
        Status::OnHold => Deed::Hold,
        Status::DeclineProposed => Deed::ProposeDecline,
        Status::Declined => Deed::Decline,
        Status::Redirected => Deed::Redirect,
        Status::Completed => Deed::Complete,
        Status::NotDelivered => Deed::NotDelivered,
        Status::Withdrawn => Deed::Withdraw,
        Status::CancelRequested => Deed::RequestCancel,
        Status::EnteredInError => Deed::MarkError,
        Status::Draft | Status::Sent | Status::Expired => return None,
    })
}

fn child_deeds(target: Status, is_told: bool) -> Vec<Deed> {
    let mut deeds = match target {
        Status::Accepted => vec![Deed::Accept],
        Status::InProgress => vec![Deed::Accept, Deed::Start],
        Status::Completed => vec![Deed::Accept, Deed::Start, Deed::Complete],
        _ => Vec::new(),
    };
    if is_told {
        deeds.extend([Deed::Acknowledge, Deed::InformClient]);
    }
    deeds
}
