//! Meetings about a client: who was asked, who came, and that what was written the last time was gone through first.
use crate::{
    NetworkMemberId, OrganizationId, Refusal, Refused, UserId, codes, list::List, organization::Sector,
    text::Line,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use strum::IntoEnumIterator;

/// Names the records that meeting ids point to.
pub struct Meeting;

codes! {
    /// What kind of meeting it is.
    pub enum Kind as MeetingKind {
        /// The client and a worker.
        Individual,
        /// The client, those who help and those close to the client.
        Network,
        /// Agencies of at least [`SECTORS`] sectors look at the situation together, once.
        JointIntake,
    }

    /// How those who meet are there.
    pub enum Mode as MeetingMode { InPerson, Video, Phone, Chat, HomeVisit, Outdoor, Hybrid }

    /// Where a meeting is.
    pub enum Status as MeetingStatus {
        /// It has no time yet.
        Proposed,
        Scheduled, InProgress, Held, Cancelled,
        /// Whoever it was for did not come.
        NoShow,
    }

    /// What can be done to a meeting.
    pub enum Step as MeetingStep { Schedule, Start, Complete, Cancel, NoShow }

    /// Whether somebody came.
    pub enum Attendance as MeetingAttendance { Expected, Attended, Absent }

    /// Why what was written the last time was not gone through with the client.
    pub enum ReviewSkipped as PriorReviewSkipped { FirstMeeting, ClientDeclined, Crisis }
}

/// From how many sectors somebody must be there when agencies look at a situation together (act 381/2023 brings together the
/// employment authority, the wellbeing services county and Kela).
pub const SECTORS: usize = 2;
/// How many take part at most.
const MOST: usize = 20;

/// Somebody who is asked to come: an organization, by a worker of it where one is named; or a member of the client's network.
/// The client takes part anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MeetingInvitee))]
pub struct Invitee {
    /// The lead of the case, or an organization that takes part in it.
    pub organization_id: Option<OrganizationId>,
    /// A worker of an organization of the case.
    pub user_id: Option<UserId>,
    /// Somebody of the client's network whom workers may contact.
    pub network_member_id: Option<NetworkMemberId>,
}
pub type Invitees = List<Invitee, MOST>;

/// Somebody who was asked to come, and whether they came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MeetingParticipant))]
pub struct Participant {
    pub organization_id: Option<OrganizationId>,
    pub user_id: Option<UserId>,
    /// Null for those who may not see who is in the client's network.
    pub network_member_id: Option<NetworkMemberId>,
    pub attendance: Attendance,
}
pub type Participants = List<Participant, MOST>;
pub type Agenda = List<Line, MOST>;

impl Invitee {
    /// Either an organization or somebody of the network.
    fn is_one(&self) -> bool {
        self.organization_id.is_some() != self.network_member_id.is_some()
            && (self.user_id.is_none() || self.organization_id.is_some())
    }
}

/// Everybody who is asked, once each.
///
/// # Errors
/// `invalid` for an entry that is not one of the two, `repeated` for one that is there twice.
pub fn invite(invitees: &Invitees) -> Result<Participants, Refused> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for (place, one) in invitees.iter().enumerate() {
        let pointer = || format!("/participants/{place}");
        if !one.is_one() {
            let detail = "must name either an organization or a member of the network";
            return Err(Refused::field(pointer(), "invalid", detail));
        }
        if !seen.insert((one.organization_id, one.user_id, one.network_member_id)) {
            return Err(Refused::field(pointer(), "repeated", "is there already"));
        }
        all.push(Participant {
            organization_id: one.organization_id,
            user_id: one.user_id,
            network_member_id: one.network_member_id,
            attendance: Attendance::Expected,
        });
    }
    Participants::new(all).map_err(|why| Refused::field("/participants", "too_many", why))
}

impl Kind {
    /// Whether enough sectors are there for a meeting of this kind.
    ///
    /// # Errors
    /// `sector_missing` at `pointer`.
    pub fn takes(self, sectors: impl IntoIterator<Item = Sector>, pointer: &str) -> Result<(), Refused> {
        let there: HashSet<Sector> = sectors.into_iter().collect();
        if self != Self::JointIntake || there.len() >= SECTORS {
            return Ok(());
        }
        Err(Refused::field(pointer, "sector_missing", "needs organizations of at least two sectors"))
    }
}

/// What was done with what was written the last time: it was gone through with the client, or there is a reason why not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(example = json!({"with_client": true})))]
pub struct PriorReview {
    /// Whether it was gone through with the client.
    #[serde(default)]
    pub with_client: bool,
    /// Why it was not.
    pub skipped: Option<ReviewSkipped>,
}

impl PriorReview {
    /// Review comes first (rule R6 of the ways of working): a meeting is not held without it.
    ///
    /// # Errors
    /// `prior-notes-review-required` where nothing is said; `invalid` where both are, where the client was not there to go
    /// through it, or where `first_meeting` is said of a case that `has_met` before.
    pub fn check(told: Option<Self>, client_attended: bool, has_met: bool) -> Result<Self, Refused> {
        let wrong =
            |at: &str, detail: &str| Err(Refused::field(format!("/prior_review{at}"), "invalid", detail));
        match told {
            None | Some(Self { with_client: false, skipped: None }) => {
                Err(Refusal::PriorReviewRequired.into())
            }
            Some(Self { with_client: true, skipped: Some(_) }) => {
                wrong("", "was gone through with the client or skipped, not both")
            }
            Some(Self { with_client: true, .. }) if !client_attended => {
                wrong("/with_client", "cannot be when the client was not there")
            }
            Some(Self { skipped: Some(ReviewSkipped::FirstMeeting), .. }) if has_met => {
                wrong("/skipped", "cannot be the reason: a meeting of the case was held before")
            }
            Some(review) => Ok(review),
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

/// Every step a meeting can take. To schedule again is to move it; one without a time may begin at once.
pub const TABLE: [Transition; 5] = [
    row(Step::Schedule, &[Status::Proposed, Status::Scheduled], Status::Scheduled),
    row(Step::Start, &[Status::Proposed, Status::Scheduled], Status::InProgress),
    row(Step::Complete, &[Status::InProgress], Status::Held),
    row(Step::Cancel, &[Status::Proposed, Status::Scheduled], Status::Cancelled),
    row(Step::NoShow, &[Status::Scheduled, Status::InProgress], Status::NoShow),
];

impl Status {
    /// The steps that are legal from here.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        Step::iter().filter(move |step| TABLE.iter().any(|row| row.step == *step && row.from.contains(&self)))
    }

    /// Where the step leads.
    ///
    /// # Errors
    /// `transition-not-allowed` with the steps that are legal here.
    pub fn take(self, step: Step) -> Result<Self, Refused> {
        let legal = TABLE.iter().find(|row| row.step == step && row.from.contains(&self));
        legal.map(|row| row.to).ok_or_else(|| self.not_legal())
    }

    /// Who comes and what about is still open.
    ///
    /// # Errors
    /// `transition-not-allowed` once it is over.
    pub fn is_open(self) -> Result<(), Refused> {
        if self.steps().next().is_some() { Ok(()) } else { Err(self.not_legal()) }
    }

    fn not_legal(self) -> Refused {
        Refused::wrong_state(self.steps().map(Step::code).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Invitee, Invitees, Kind, PriorReview, ReviewSkipped, Status, Step, invite};
    use crate::{Id, Refusal, organization::Sector};

    #[test]
    fn the_table_is_the_agreed_one() {
        let told: Vec<String> = super::TABLE
            .iter()
            .flat_map(|row| row.from.iter().map(move |from| format!("{from} -{}-> {}", row.step, row.to)))
            .collect();
        let expected = [
            "proposed -schedule-> scheduled",
            "scheduled -schedule-> scheduled",
            "proposed -start-> in_progress",
            "scheduled -start-> in_progress",
            "in_progress -complete-> held",
            "proposed -cancel-> cancelled",
            "scheduled -cancel-> cancelled",
            "scheduled -no_show-> no_show",
            "in_progress -no_show-> no_show",
        ];
        assert_eq!(told, expected);
        assert_eq!(Status::Held.take(Step::Start).unwrap_err().allowed_steps, Some(Vec::new()));
        assert!(Status::InProgress.is_open().is_ok() && Status::NoShow.is_open().is_err());
    }

    #[test]
    fn a_joint_intake_needs_two_sectors() {
        let two = [Sector::Employment, Sector::SocialServices];
        assert!(Kind::JointIntake.takes(two, "/participants").is_ok());
        assert!(Kind::Individual.takes([Sector::Employment], "/participants").is_ok());
        for few in [&two[..1], &[Sector::Employment, Sector::Employment], &[]] {
            let why = Kind::JointIntake.takes(few.iter().copied(), "/participants").unwrap_err();
            assert_eq!(why.errors[0].code, "sector_missing");
        }
    }

    #[test]
    fn each_is_asked_once_and_as_one() {
        let nobody = Invitee { organization_id: None, user_id: None, network_member_id: None };
        let office = Invitee { organization_id: Some(Id::generate()), ..nobody };
        let worker = Invitee { user_id: Some(Id::generate()), ..office };
        let friend = Invitee { network_member_id: Some(Id::generate()), ..nobody };
        let both = Invitee { network_member_id: friend.network_member_id, ..office };
        let lone = Invitee { user_id: worker.user_id, ..nobody };
        let asked = |all: &[Invitee]| invite(&Invitees::new(all.to_vec()).unwrap());
        assert_eq!(asked(&[office, worker, friend]).unwrap().len(), 3);
        for (all, code) in [
            (vec![nobody], "invalid"),
            (vec![both], "invalid"),
            (vec![lone], "invalid"),
            (vec![friend, friend], "repeated"),
        ] {
            assert_eq!(asked(&all).unwrap_err().errors[0].code, code);
        }
    }

    #[test]
    fn what_was_written_is_gone_through_first() {
        let done = PriorReview { with_client: true, skipped: None };
        let skipped = |why| PriorReview { with_client: false, skipped: Some(why) };
        let first = skipped(ReviewSkipped::FirstMeeting);
        for (told, came, has_met, fits) in [
            (Some(done), true, true, true),
            (Some(done), false, true, false),
            (Some(first), false, false, true),
            (Some(first), true, true, false),
            (Some(skipped(ReviewSkipped::Crisis)), true, true, true),
            (Some(PriorReview { with_client: true, ..first }), true, false, false),
        ] {
            assert_eq!(PriorReview::check(told, came, has_met).is_ok(), fits, "{told:?}");
        }
        for nothing in [None, Some(PriorReview::default())] {
            let why = PriorReview::check(nothing, true, false).unwrap_err().why;
            assert_eq!(why, Refusal::PriorReviewRequired);
        }
    }
}
