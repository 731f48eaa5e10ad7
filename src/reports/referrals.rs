//! How referrals went round in a month, and to how many counters clients had to go alone.
use crate::{
    access::Access,
    cases::hops::{self, Opened},
    error::Result,
    referrals::{
        lists::Box,
        reported::{self, Reported},
    },
};
use domain::{
    Refused, ServiceId, codelist,
    report::{
        AnswerBand, HopBand, LoopState, Moments, Month, Proportion, SMALLEST, Table, Tally, working_days,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use strum::IntoEnumIterator;
use utoipa::{IntoParams, ToSchema};

/// Which month, and which side of the desk.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// A month that is over, in Finland; the last one unless told.
    #[param(value_type = Option<String>, pattern = "^[0-9]{4}-[0-9]{2}$", example = "2026-10")]
    month: Option<Month>,
    /// `in` unless told.
    #[serde(rename = "box")]
    #[param(inline)]
    desk: Option<Box>,
}

/// How the referrals of a month went round, as it is now.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"month": "2026-10", "box": "in",
    "time_to_answer": {"total": 41, "is_suppressed": false, "cells": [{"code": "within_one", "count": 12},
        {"code": "within_three", "count": 15}, {"code": "within_seven", "count": 8}, {"code": "later", "count": 6},
        {"code": "unanswered", "count": 0}]},
    "median_working_days": 2,
    "loops": {"total": 41, "is_suppressed": true, "cells": [{"code": "going_on", "count": 11}, {"code": "not_reported", "count": 0},
        {"code": "not_acknowledged", "count": null}, {"code": "client_not_informed", "count": null}, {"code": "closed", "count": 22}]},
    "closed_loops": null,
    "decline_reasons": {"total": null, "is_suppressed": true, "cells": [{"code": "no_capacity", "count": null}]},
    "unanswered_by_service": {"total": 0, "is_suppressed": false, "cells": []},
    "counter_hops": {"total": 9, "is_suppressed": false, "cells": [{"code": "none", "count": 9}, {"code": "one", "count": 0},
        {"code": "two", "count": 0}, {"code": "more", "count": 0}]}}))]
pub struct ReferralReport {
    #[schema(value_type = String)]
    pub month: Month,
    #[serde(rename = "box")]
    pub desk: Box,
    /// By code of `answer_bands`: working days from sending to the receiver's first answer.
    pub time_to_answer: Counts,
    /// Within so many working days half of those that are answered were; null where they are about fewer than five clients.
    pub median_working_days: Option<u32>,
    /// By code of `loop_states`.
    pub loops: Counts,
    /// Closed loops of all that the receiver reported; null where one of the numbers is not told.
    pub closed_loops: Option<Proportion>,
    /// By code of `decline_reasons`, of those that were declined.
    pub decline_reasons: Counts,
    /// By id of the service, of those without an answer.
    pub unanswered_by_service: Counts,
    /// By code of `hop_bands`: cases that your organization opened in the month, by the organizations that clients were to contact
    /// alone.
    pub counter_hops: Counts,
}

/// Numbers by category.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportTable)]
pub struct Counts {
    /// Of all categories; null where they are about fewer than five clients.
    pub total: Option<i64>,
    /// Whether a number is not told.
    pub is_suppressed: bool,
    pub cells: Vec<Count>,
}

/// A category and its number.
#[derive(Serialize, ToSchema)]
#[schema(as = ReportCell)]
pub struct Count {
    /// The code or the id of the category.
    pub code: String,
    /// Null where it is not told: it is about fewer than five clients, or it would tell how many those are.
    pub count: Option<i64>,
}

impl Counts {
    fn of<K: PartialEq>(table: &Table<K>, code: impl Fn(&K) -> String) -> Self {
        Self {
            total: table.total,
            is_suppressed: table.is_suppressed(),
            cells: table.cells.iter().map(|cell| Count { code: code(&cell.of), count: cell.count }).collect(),
        }
    }
}

/// Counts all of it from one statement.
///
/// # Errors
/// `not-allowed`, `insufficient-scope`, and `invalid` for a month that is not over.
pub async fn read(access: &Access, query: &ReportQuery) -> Result<ReferralReport> {
    let last = Month::last_whole(access.now());
    let month = query.month.unwrap_or(last);
    if month > last {
        return Err(Refused::field("month", "invalid", "must be a month that is over").into());
    }
    let desk = query.desk.unwrap_or(Box::In);
    let (sent, opened) =
        reported::read(access, (month.bounds(), desk), |queries| hops::ask(queries, access, month.bounds()))
            .await?;
    Ok(ReferralReport::of((month, desk), &sent, &opened))
}

impl ReferralReport {
    fn of((month, desk): (Month, Box), sent: &[Reported], opened: &[Opened]) -> Self {
        let answers = answers(sent);
        let loops = loops(sent);
        let unanswered = unanswered(sent);
        // As many as are without an answer above: what is hidden there may not stand here.
        let unanswered = match answers.count(&AnswerBand::Unanswered) {
            Some(_) => unanswered.told(),
            None => unanswered.untold(),
        };
        Self {
            month,
            desk,
            median_working_days: median(sent),
            closed_loops: closed(&loops),
            time_to_answer: Counts::of(&answers, |band| band.code().to_owned()),
            loops: Counts::of(&loops, |state| state.code().to_owned()),
            decline_reasons: Counts::of(&declines(sent), |reason| (*reason).to_owned()),
            unanswered_by_service: Counts::of(&unanswered, ToString::to_string),
            counter_hops: Counts::of(&counters(opened), |band| band.code().to_owned()),
        }
    }
}

fn answers(sent: &[Reported]) -> Table<AnswerBand> {
    let mut tally = Tally::of(AnswerBand::iter());
    for one in sent {
        tally.add(AnswerBand::of(one.sent_at, one.responded_at), one.client_id);
    }
    tally.told()
}

/// The lower median; it would be nobody's answer between two.
fn median(sent: &[Reported]) -> Option<u32> {
    let answered = || sent.iter().filter_map(|one| Some((one, one.responded_at?)));
    let clients: BTreeSet<_> = answered().map(|(one, _)| one.client_id).collect();
    let mut days: Vec<u32> = answered().map(|(one, at)| working_days(one.sent_at, at)).collect();
    days.sort_unstable();
    let middle = days.len().checked_sub(1)? / 2;
    days.get(middle).copied().filter(|_| i64::try_from(clients.len()).is_ok_and(|number| number >= SMALLEST))
}

fn loops(sent: &[Reported]) -> Table<LoopState> {
    let mut tally = Tally::of(LoopState::iter());
    for one in sent {
        let moments = Moments {
            status: one.status,
            receiver_reported_at: one.receiver_reported_at,
            sender_acknowledged_at: one.sender_acknowledged_at,
            client_informed_at: one.client_informed_at,
        };
        tally.add(LoopState::of(moments), one.client_id);
    }
    tally.told()
}

fn closed(loops: &Table<LoopState>) -> Option<Proportion> {
    let closed = loops.count(&LoopState::Closed)?;
    let open = loops.count(&LoopState::NotAcknowledged)? + loops.count(&LoopState::ClientNotInformed)?;
    Some(Proportion::of(closed, closed + open))
}

fn declines(sent: &[Reported]) -> Table<&'static str> {
    let mut tally = Tally::of([]);
    for one in sent.iter().filter(|one| one.status == domain::referral::Status::Declined) {
        let reason = one.closing_reason.as_deref().and_then(|code| codelist::code("decline_reasons", code));
        tally.add(reason.map_or("other", |reason| reason.code), one.client_id);
    }
    tally.told()
}

fn unanswered(sent: &[Reported]) -> Tally<ServiceId> {
    let mut tally = Tally::of([]);
    for one in sent.iter().filter(|one| one.responded_at.is_none()) {
        tally.add(one.service_id, one.client_id);
    }
    tally
}

fn counters(opened: &[Opened]) -> Table<HopBand> {
    let mut tally = Tally::of(HopBand::iter());
    for one in opened {
        tally.add(HopBand::of(one.counters), one.client_id);
    }
    tally.told()
}
