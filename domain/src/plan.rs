//! One joint plan, made with the client: what is agreed, who does what, and when it is looked at again.
pub mod action;
mod changes;
mod content;
mod gas;
mod lacks;
pub mod map;

pub use changes::{Change, changes};
pub use content::{Attempt, Attempts, Factor, Factors, GasLevels, Methods, Services};
pub use gas::{Level, Weight, t_score};
pub use lacks::{Holds, Warning};

use crate::{Refusal, Refused, calendar::WorkingWeek, codelist, codes, organization::Sector};
use chrono::{Months, NaiveDate};
use std::collections::BTreeMap;

/// Names the records that plan ids point to.
pub struct Plan;
/// Names the records that goal ids point to.
pub struct Goal;
/// Names the records that goal assessment ids point to.
pub struct GoalAssessment;
/// Names the records that ids of agreed versions point to.
pub struct PlanVersion;

codes! {
    /// What law or service a plan is made for.
    pub enum Kind as PlanKind {
        ClientPlan, WorkAbilitySupportPlan, MultisectoralEmploymentPlan, ActivationPlan, OtsoPlan, PersonalPlan,
    }

    /// Where a plan is.
    pub enum Status as PlanStatus {
        /// Being written, and never agreed before.
        Draft,
        /// Everybody who is named, and the client, is asked.
        ClientReview,
        /// In force as its latest version has it.
        Agreed,
        /// Being written anew, while the latest version stays in force.
        UnderReview,
        Ended,
        /// Another plan has come in its place.
        Superseded,
    }

    /// What can be done to a plan as a whole.
    pub enum Step as PlanStep {
        SendToClient, Recall, Agree, Review, End,
        /// Nobody takes it: it is what the agreement on another plan does to the one in whose place that comes.
        Supersede,
    }

    /// What the client said to the plan.
    pub enum ClientAnswer as PlanClientAnswer {
        Agreed,
        /// With what the client wants said with it, in the client's own words; so is why, where the client disagrees.
        AgreedWithComments,
        Disagreed,
        /// After at least [`ATTEMPTS`] attempts.
        NotReached,
    }

    /// What an organization that is named in the plan said to it.
    pub enum Acceptance as PlanAcceptance { Waiting, Accepted, Declined }

    /// Whether a goal is worked for.
    pub enum GoalStatus as GoalStatus { Open, Closed, Dropped }

    /// What a factor of the client's situation does to a goal.
    pub enum Effect as GoalFactorEffect { Promotes, Hinders }

    /// Who judged how far a goal was reached.
    pub enum AssessedBy as GoalAssessedBy { Client, Worker }
}

/// How often the client was tried to be reached before `not_reached` is an answer.
pub const ATTEMPTS: usize = 2;

/// After how many months a plan is looked at again: 1 to 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct ReviewEvery(i32);

impl TryFrom<i32> for ReviewEvery {
    type Error = &'static str;
    fn try_from(months: i32) -> Result<Self, &'static str> {
        if (1..=24).contains(&months) { Ok(Self(months)) } else { Err("must be from 1 to 24") }
    }
}
impl From<ReviewEvery> for i32 {
    fn from(every: ReviewEvery) -> Self {
        every.0
    }
}

/// After how many months plans are looked at again unless somebody says otherwise, for the kinds of which an operator decided
/// that; for the others see [`Kind::review_every`].
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct ReviewDefaults(BTreeMap<Kind, ReviewEvery>);

impl ReviewDefaults {
    /// In months.
    pub fn of(&self, kind: Kind) -> i32 {
        self.0.get(&kind).map_or_else(|| kind.review_every(), |every| every.0)
    }
}

/// When a plan agreed on that day is looked at again: so many months later, and on the next working day if that is none. A
/// day that the month does not have stands for its last one.
pub fn review_on(agreed_on: NaiveDate, months: i32, week: WorkingWeek) -> NaiveDate {
    let months = Months::new(u32::try_from(months).unwrap_or(0));
    let due = agreed_on.checked_add_months(months).unwrap_or(NaiveDate::MAX);
    if week.is_working_day(due) { due } else { week.add_working_days(due, 1) }
}

impl Kind {
    /// After how many months plans of the kind are looked at again unless the operator or a worker says otherwise: column
    /// `review_months` of the list `plan_kinds`.
    pub fn review_every(self) -> i32 {
        codelist::code("plan_kinds", self.code())
            .and_then(|kind| kind.detail("review_months")?.parse().ok())
            .unwrap_or(6)
    }

    /// The sector of which somebody must take part: column `needs_sector` of the list `plan_kinds`. A team that supports
    /// somebody's ability to work is none without social work.
    pub fn needs_sector(self) -> Option<Sector> {
        codelist::code("plan_kinds", self.code())?.detail("needs_sector")?.parse().ok()
    }
}

impl ClientAnswer {
    /// What the client said, and how often the client was tried.
    ///
    /// # Errors
    /// `required` where the answer needs the client's words and has none, or tells of too few attempts.
    pub fn check(self, comment: Option<&str>, attempts: usize) -> Result<(), Refused> {
        match self {
            Self::AgreedWithComments | Self::Disagreed if comment.is_none() => {
                Err(Refused::missing("/comment"))
            }
            Self::NotReached if attempts < ATTEMPTS => {
                Err(Refused::field("/attempts", "too_few", "must tell of at least two attempts"))
            }
            _ => Ok(()),
        }
    }
}

/// One row of [`TABLE`].
#[derive(Clone, Copy, Debug)]
pub struct Transition {
    pub step: Step,
    pub from: &'static [Status],
    pub to: Status,
}

const fn row(step: Step, from: &'static [Status], to: Status) -> Transition {
    Transition { step, from, to }
}

/// Every step a plan can take. What is recalled goes back to where it was written: to `under_review` once a version was
/// agreed.
pub const TABLE: [Transition; 6] = [
    row(Step::SendToClient, &[Status::Draft, Status::UnderReview], Status::ClientReview),
    row(Step::Recall, &[Status::ClientReview], Status::Draft),
    row(Step::Agree, &[Status::ClientReview], Status::Agreed),
    row(Step::Review, &[Status::Agreed], Status::UnderReview),
    row(
        Step::End,
        &[Status::Draft, Status::ClientReview, Status::Agreed, Status::UnderReview],
        Status::Ended,
    ),
    row(Step::Supersede, &[Status::Agreed, Status::UnderReview], Status::Superseded),
];

/// Where a plan is and what was answered to what is asked about now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round<'a> {
    pub status: Status,
    /// How many versions were agreed.
    pub versions: i32,
    pub answer: Option<ClientAnswer>,
    pub acceptances: &'a [Acceptance],
}

impl Round<'_> {
    /// Where the step leads.
    ///
    /// # Errors
    /// `transition-not-allowed` with the steps that are legal here; `client-answer-missing` or `acceptance-missing` when
    /// somebody has not yet answered to what is to be agreed.
    pub fn take(&self, step: Step) -> Result<Status, Refused> {
        let legal = TABLE.iter().find(|row| row.step == step && row.from.contains(&self.status));
        let Some(row) = legal else {
            return Err(Refused::wrong_state(self.status.steps().map(Step::code).collect()));
        };
        match step {
            Step::Agree if self.answer.is_none() => Err(Refusal::ClientAnswerMissing.into()),
            Step::Agree if self.acceptances.iter().any(|one| *one != Acceptance::Accepted) => {
                Err(Refusal::AcceptanceMissing.into())
            }
            Step::Recall if self.versions > 0 => Ok(Status::UnderReview),
            _ => Ok(row.to),
        }
    }
}

impl Status {
    /// The steps that somebody can take from here.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        TABLE
            .iter()
            .filter(move |row| row.from.contains(&self) && row.step != Step::Supersede)
            .map(|row| row.step)
    }

    /// Whether it is neither ended nor superseded.
    pub const fn is_live(self) -> bool {
        !matches!(self, Self::Ended | Self::Superseded)
    }

    /// What the plan says is to change.
    ///
    /// # Errors
    /// `transition-not-allowed` unless it is being written: what was agreed stays as it was agreed.
    pub fn is_written(self) -> Result<(), Refused> {
        if matches!(self, Self::Draft | Self::UnderReview) {
            Ok(())
        } else {
            Err(Refused::wrong_state(self.steps().map(Step::code).collect()))
        }
    }

    /// Whether the client is asked: what they said stands, only that nobody was reached can turn out otherwise.
    pub fn asks_client(self, answer: Option<ClientAnswer>) -> bool {
        self == Self::ClientReview && answer.is_none_or(|answer| answer == ClientAnswer::NotReached)
    }

    /// Something is to be told of how the plan goes: what was reached, what was done.
    ///
    /// # Errors
    /// `transition-not-allowed` when it is over.
    pub fn goes_on(self) -> Result<(), Refused> {
        if self.is_live() { Ok(()) } else { Err(Refused::wrong_state(Vec::new())) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Acceptance, ClientAnswer, Round, Status, Step};
    use crate::{Refusal, calendar::WorkingWeek, organization::Sector};
    use proptest::prelude::*;
    use strum::IntoEnumIterator;

    fn any<T: IntoEnumIterator + Copy + std::fmt::Debug + 'static>() -> impl Strategy<Value = T> {
        prop::sample::select(T::iter().collect::<Vec<_>>())
    }

    #[test]
    fn the_table_is_the_agreed_one() {
        let told: Vec<String> = super::TABLE
            .iter()
            .flat_map(|row| row.from.iter().map(move |from| format!("{from} -{}-> {}", row.step, row.to)))
            .collect();
        let expected = [
            "draft -send_to_client-> client_review",
            "under_review -send_to_client-> client_review",
            "client_review -recall-> draft",
            "client_review -agree-> agreed",
            "agreed -review-> under_review",
            "draft -end-> ended",
            "client_review -end-> ended",
            "agreed -end-> ended",
            "under_review -end-> ended",
            "agreed -supersede-> superseded",
            "under_review -supersede-> superseded",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_review_falls_on_a_working_day() {
        let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        let due = |agreed, months| super::review_on(day(agreed), months, WorkingWeek::default());
        // A Thursday; a Saturday; Midsummer eve; the end of February; Christmas eve, after which come holidays and Sunday.
        for (agreed, months, expected) in [
            ("2026-11-26", 6, "2027-05-26"),
            ("2026-11-26", 12, "2027-11-26"),
            ("2026-11-28", 1, "2026-12-28"),
            ("2026-08-31", 6, "2027-03-01"),
            ("2025-12-19", 6, "2026-06-22"),
            ("2026-06-24", 6, "2026-12-28"),
        ] {
            assert_eq!(due(agreed, months), day(expected), "{agreed} and {months} months");
        }
        for months in 1..=24 {
            assert!(WorkingWeek::default().is_working_day(due("2026-05-06", months)), "{months}");
        }
        for kind in super::Kind::iter() {
            assert!(super::ReviewEvery::try_from(kind.review_every()).is_ok(), "{kind}");
        }
        assert_eq!(super::Kind::MultisectoralEmploymentPlan.review_every(), 6);
        for kind in super::Kind::iter() {
            let needed = (kind == super::Kind::WorkAbilitySupportPlan).then_some(Sector::SocialServices);
            assert_eq!(kind.needs_sector(), needed, "{kind}");
        }
        assert!(super::ReviewEvery::try_from(0).is_err() && super::ReviewEvery::try_from(25).is_err());
    }

    #[test]
    fn an_answer_comes_with_what_it_needs() {
        use ClientAnswer::{Agreed, AgreedWithComments, Disagreed, NotReached};
        for (answer, comment, attempts, fits) in [
            (Agreed, None, 0, true),
            (AgreedWithComments, None, 5, false),
            (AgreedWithComments, Some("Not on Mondays."), 0, true),
            (Disagreed, None, 0, false),
            (Disagreed, Some("I want my own flat first."), 0, true),
            (NotReached, Some("Nobody answers."), 1, false),
            (NotReached, None, 2, true),
        ] {
            assert_eq!(answer.check(comment, attempts).is_ok(), fits, "{answer} {comment:?} {attempts}");
        }
    }

    #[test]
    fn what_is_over_stays_as_it_is() {
        for status in [Status::Ended, Status::Superseded] {
            assert_eq!(status.steps().count(), 0);
            assert!(status.is_written().is_err() && status.goes_on().is_err());
            assert!(!status.asks_client(None));
        }
    }

    #[test]
    fn what_the_client_said_stands() {
        let asked = |answer| Status::ClientReview.asks_client(answer);
        assert!(asked(None) && asked(Some(ClientAnswer::NotReached)));
        for said in [ClientAnswer::Agreed, ClientAnswer::AgreedWithComments, ClientAnswer::Disagreed] {
            assert!(!asked(Some(said)), "{said}");
        }
        assert!(!Status::Draft.asks_client(None) && !Status::Agreed.asks_client(None));
    }

    proptest! {
        #[test]
        fn nothing_is_agreed_without_the_client_and_every_named_organization(
            status in any::<Status>(),
            versions in 0..3,
            answer in prop::option::of(any::<ClientAnswer>()),
            acceptances in prop::collection::vec(any::<Acceptance>(), 0..5),
            step in any::<Step>(),
        ) {
            let round = Round { status, versions, answer, acceptances: &acceptances };
            let everybody = acceptances.iter().all(|one| *one == Acceptance::Accepted);
            let taken = round.take(step);
            if taken == Ok(Status::Agreed) {
                prop_assert!(step == Step::Agree && status == Status::ClientReview);
                prop_assert!(answer.is_some() && everybody);
            }
            let missing = |why| taken.as_ref().is_err_and(|refused| refused.why == why);
            prop_assert_eq!(
                missing(Refusal::ClientAnswerMissing),
                step == Step::Agree && status == Status::ClientReview && answer.is_none()
            );
            prop_assert_eq!(
                missing(Refusal::AcceptanceMissing),
                step == Step::Agree && status == Status::ClientReview && answer.is_some() && !everybody
            );
        }

        #[test]
        fn what_is_legal_is_what_is_offered(status in any::<Status>(), versions in 0..3, step in any::<Step>()) {
            let round = Round { status, versions, answer: Some(ClientAnswer::Agreed), acceptances: &[] };
            let is_offered = status.steps().any(|legal| legal == step);
            prop_assert!(is_offered == round.take(step).is_ok() || step == Step::Supersede && !is_offered);
            if let Ok(next) = round.take(step) {
                prop_assert_eq!(next == Status::Draft, step == Step::Recall && versions == 0);
                prop_assert!(next != status);
            }
        }
    }
}
