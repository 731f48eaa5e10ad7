//! What makes sharing lawful: consent, permit, statute or vital interest, for named receivers, purposes and categories.
mod limits;
mod proposal;

pub use limits::{day, limits, made};
pub use proposal::Proposal;

use crate::{
    BasisId, CaseId, ClientId, OrganizationId, UserId, code::Set, codes, event::Kind, list::List,
    organization::Sector,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Names the records that basis ids point to.
pub struct Basis;

codes! {
    /// Kinds of client data, as a client or a law can allow them one by one.
    pub enum Category as DataCategory {
        Basic, Contact, Needs, Plan, Notes, Health, Finance, Employment, Family, Measures, Safety,
    }

    /// What data is used for.
    pub enum Purpose as Purpose {
        Coordination, Assessment, ServiceDelivery, Guidance, StatutoryDuty, Quality, Research,
    }

    /// Where the right to share comes from (act 703/2023 §6, §51–58; GDPR art. 6 and 9), or what takes it away (§59).
    pub enum BasisKind as BasisKind { Consent, Permit, Statute, VitalInterest, Prohibition, BreakGlass }

    /// How the client gave a consent or a permit.
    pub enum GivenVia as GivenVia { Spoken, Signed, Portal }

    /// The provision a statutory basis stands on.
    pub enum StatuteCode as StatuteCode { Shl35_1, Shl35_2, Shl41, Act381_2023, ChildWelfareNotice, VitalInterest, Other }

    /// Where a basis is; derived from its times.
    pub enum BasisStatus as BasisStatus { Upcoming, Active, Expired, Withdrawn }
}

pub type Categories = Set<Category>;
pub type Purposes = Set<Purpose>;
/// The organizations a basis names.
pub type Recipients = List<OrganizationId, 50>;
/// The classes of organizations a basis names: whoever mainly does that, now or later.
pub type Sectors = Set<Sector>;
/// The kinds of documents a basis names.
pub type Documents = Set<Kind>;

/// What is written about a client, each piece with the day it was made. A basis can be narrowed to some of it.
pub const DOCUMENTS: &[Kind] = &[
    Kind::Case,
    Kind::CaseMember,
    Kind::Need,
    Kind::NextStep,
    Kind::Referral,
    Kind::Message,
    Kind::Plan,
    Kind::Strength,
    Kind::NetworkMember,
    Kind::CaseNote,
    Kind::Meeting,
    Kind::MeasureResponse,
];

/// Purposes of working with the client; research and quality never open a record.
pub const CASE_WORK: &[Purpose] = &[
    Purpose::Coordination,
    Purpose::Assessment,
    Purpose::ServiceDelivery,
    Purpose::Guidance,
    Purpose::StatutoryDuty,
];

/// From when until when something holds, and whether it was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    pub from: DateTime<Utc>,
    pub to: Option<DateTime<Utc>>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl Validity {
    pub fn status(&self, now: DateTime<Utc>) -> BasisStatus {
        if self.withdrawn_at.is_some() {
            BasisStatus::Withdrawn
        } else if now < self.from {
            BasisStatus::Upcoming
        } else if self.to.is_some_and(|to| to <= now) {
            BasisStatus::Expired
        } else {
            BasisStatus::Active
        }
    }
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.status(now) == BasisStatus::Active
    }
}

impl BasisKind {
    /// Whether it stands on a provision and recorded facts, so that no prohibition touches it (act 703/2023 §55, §56).
    pub const fn is_statutory(self) -> bool {
        matches!(self, Self::Statute | Self::VitalInterest)
    }
    /// Whether no prohibition takes anything from what it opens.
    pub const fn passes_prohibitions(self) -> bool {
        self.is_statutory() || matches!(self, Self::BreakGlass)
    }
}

/// Stands for every organization, in a prohibition that names none.
pub const EVERYBODY: OrganizationId = OrganizationId::from_uuid(Uuid::nil());

/// An organization as one that is given something, or from which something is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receiver {
    pub organization: OrganizationId,
    /// The class it is of.
    pub sector: Option<Sector>,
    /// Whether what is given to its class is given to it. Not to a system that acts for no person: of whom it has to do
    /// with nobody asks, so it holds what names its organization.
    pub takes_of_class: bool,
}

/// The part of a client's data that a basis opens or a prohibition takes: one service task, one record with what belongs
/// to it, some kinds of documents, those made in some time, or all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    pub service_task: Option<String>,
    pub record: Option<Uuid>,
    /// Empty for all.
    pub kinds: Documents,
    /// When the document was made: from here on, and before then.
    pub from: Option<DateTime<Utc>>,
    pub before: Option<DateTime<Utc>>,
}

/// What somebody wants to see, as far as a basis can be aimed at it.
#[derive(Clone, Copy, Debug)]
pub struct Matter<'a> {
    pub record: Uuid,
    pub case: Option<CaseId>,
    pub service_task: Option<&'a str>,
    /// None of the client's own record and of what is kept beside it.
    pub document: Option<Document>,
}

/// A piece of what is written about a client.
#[derive(Clone, Copy, Debug)]
pub struct Document {
    pub kind: Kind,
    pub made_at: DateTime<Utc>,
}

impl Matter<'_> {
    /// The client's record itself, which is of no case.
    pub const fn of_client(client: ClientId) -> Self {
        Self { record: client.uuid(), case: None, service_task: None, document: None }
    }
}

impl Aim {
    /// Whether it leaves nothing out.
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }
    fn hits(&self, matter: Matter<'_>, document: Document) -> bool {
        let of_record = |aimed: Uuid| aimed == matter.record || matter.case.map(CaseId::uuid) == Some(aimed);
        self.record.is_none_or(of_record)
            && self.service_task.as_deref().is_none_or(|task| matter.service_task == Some(task))
            && (self.kinds.is_empty() || self.kinds.contains(document.kind))
            && self.from.is_none_or(|from| from <= document.made_at)
            && self.before.is_none_or(|before| document.made_at < before)
    }
}

/// What one basis gives one organization, or takes from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub basis: BasisId,
    pub kind: BasisKind,
    pub recipient: OrganizationId,
    /// The class it is for, in place of the recipient.
    pub class: Option<Sector>,
    /// The one person it is for, where it is not for all of the organization.
    pub user: Option<UserId>,
    pub purposes: Purposes,
    pub categories: Categories,
    pub aim: Aim,
    pub validity: Validity,
}

impl Grant {
    /// Whether it says anything of `matter`. What narrows it narrows the documents that it opens or takes: the client's
    /// own record is opened by the categories, and taken only with all the rest.
    pub fn concerns(&self, matter: Matter<'_>) -> bool {
        match matter.document {
            Some(document) => self.aim.hits(matter, document),
            None => self.kind != BasisKind::Prohibition || self.aim.is_whole(),
        }
    }
    /// Whether it takes something from `whom` now.
    pub fn forbids(&self, whom: Receiver, now: DateTime<Utc>) -> bool {
        let is_meant = self.names(whom) || self.recipient == EVERYBODY;
        self.kind == BasisKind::Prohibition && is_meant && self.validity.is_live(now)
    }
    /// Whether it gives `whom` as a whole something to work with now.
    pub fn serves(&self, whom: Receiver, now: DateTime<Utc>) -> bool {
        let gives = !matches!(self.kind, BasisKind::Prohibition | BasisKind::BreakGlass);
        let is_meant = self.user.is_none() && self.names(whom);
        gives && is_meant && (self.class.is_none() || whom.takes_of_class) && self.serves_case_work(now)
    }
    fn names(&self, whom: Receiver) -> bool {
        match self.class {
            Some(class) => whom.sector == Some(class),
            None => self.recipient == whom.organization,
        }
    }
    /// Whether it gives this one person of `organization` something to see now.
    pub fn serves_alone(&self, user: UserId, organization: OrganizationId, now: DateTime<Utc>) -> bool {
        let gives = self.kind == BasisKind::BreakGlass && self.recipient == organization;
        gives && self.user == Some(user) && self.serves_case_work(now)
    }
    /// What it opens where `forbidden` is forbidden.
    pub fn opens(&self, forbidden: Categories) -> Categories {
        if self.kind.passes_prohibitions() { self.categories } else { self.categories.without(forbidden) }
    }
    fn serves_case_work(&self, now: DateTime<Utc>) -> bool {
        self.validity.is_live(now) && !self.purposes.intersection(CASE_WORK.into()).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{BasisStatus, Validity};
    use chrono::{DateTime, Utc};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn validity_starts_at_its_first_moment_and_ends_before_its_last() {
        let valid = Validity { from: at(10), to: Some(at(20)), withdrawn_at: None };
        let told: Vec<_> = [9, 10, 19, 20].map(|now| valid.status(at(now))).into();
        assert_eq!(
            told,
            [BasisStatus::Upcoming, BasisStatus::Active, BasisStatus::Active, BasisStatus::Expired]
        );
        assert!(!Validity { withdrawn_at: Some(at(11)), ..valid }.is_live(at(12)));
    }
}
