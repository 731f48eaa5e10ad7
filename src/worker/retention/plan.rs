//! What is due of one client: pure, from what is kept of them.
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    BasisId, CaseId, MessageId, OrganizationId, ReferralId,
    calendar::local_date,
    case,
    referral::{self, Phase},
    retention::{Class, Facts},
};
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
pub struct Case {
    pub id: CaseId,
    pub version: i64,
    pub status: case::Status,
    pub service_task_code: Option<String>,
    pub created_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
pub struct Referral {
    pub id: ReferralId,
    pub version: i64,
    pub case_id: CaseId,
    pub status: referral::Status,
    pub basis_id: Option<BasisId>,
    pub from_organization_id: OrganizationId,
    pub to_organization_id: OrganizationId,
    pub sent_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
pub struct Message {
    pub id: MessageId,
    pub case_id: CaseId,
    pub created_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
pub struct Basis {
    pub id: BasisId,
    pub version: i64,
    pub valid_to: Option<DateTime<Utc>>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// What is kept of a client.
pub struct Kept {
    pub born_on: Option<NaiveDate>,
    pub died_on: Option<NaiveDate>,
    pub death_known_on: Option<NaiveDate>,
    pub cases: Vec<Case>,
    pub referrals: Vec<Referral>,
    pub messages: Vec<Message>,
    pub bases: Vec<Basis>,
}

/// A record that goes.
pub struct Due<T> {
    pub id: T,
    pub version: i64,
    pub class: Class,
}

/// What goes.
pub struct Plan {
    pub cases: Vec<Due<CaseId>>,
    pub referrals: Vec<Referral>,
    /// Messages of cases that stay.
    pub messages: Vec<MessageId>,
    pub bases: Vec<Due<BasisId>>,
    /// The client's own record, of whom nothing else is left.
    pub client: bool,
}

impl Plan {
    pub fn of(kept: Kept, now: DateTime<Utc>) -> Self {
        let closed: Vec<_> = kept.cases.iter().filter(|case| kept.is_closed(case)).collect();
        let cases: Vec<_> = closed
            .iter()
            .map(|case| (case, Class::of_task(case.service_task_code.as_deref())))
            .filter(|(case, class)| class.is_due(&kept.facts_of(case), now))
            .map(|(case, class)| Due { id: case.id, version: case.version, class })
            .collect();
        let goes = |id: CaseId| cases.iter().any(|case| case.id == id);
        let stays_closed = |id: CaseId| !goes(id) && closed.iter().any(|case| case.id == id);
        let messages = kept
            .messages
            .iter()
            .filter(|message| stays_closed(message.case_id))
            .filter(|message| {
                let written_on = Some(local_date(message.created_at));
                Class::Correspondence.is_due(&Facts { written_on, ..Facts::default() }, now)
            })
            .map(|message| message.id)
            .collect();
        let bases: Vec<_> = kept
            .bases
            .iter()
            .filter(|basis| Class::Basis.is_due(&kept.facts_of_basis(basis), now) && !kept.is_in_use(basis))
            .map(|basis| Due { id: basis.id, version: basis.version, class: Class::Basis })
            .collect();
        let nothing_else = cases.len() == kept.cases.len() && bases.len() == kept.bases.len();
        let client = nothing_else && Class::ClientBasics.is_due(&kept.facts(), now);
        let referrals = kept.referrals.into_iter().filter(|referral| goes(referral.case_id)).collect();
        Self { cases, referrals, messages, bases, client }
    }

    pub const fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.messages.is_empty() && self.bases.is_empty() && !self.client
    }
}

impl Kept {
    fn facts(&self) -> Facts {
        Facts {
            born_on: self.born_on,
            died_on: self.died_on,
            death_known_on: self.death_known_on,
            ..Facts::default()
        }
    }

    fn facts_of(&self, case: &Case) -> Facts {
        Facts {
            begun_on: Some(local_date(case.created_at)),
            closed_on: case.closed_at.map(local_date),
            last_closed_on: self.last_closed_on(),
            ..self.facts()
        }
    }

    /// When the last of the cases was closed that are or may be of disability services; none while one is open.
    fn last_closed_on(&self) -> Option<NaiveDate> {
        let may_be = |case: &&Case| {
            matches!(
                Class::of_task(case.service_task_code.as_deref()),
                Class::Disability | Class::Unclassified
            )
        };
        let closed = self
            .cases
            .iter()
            .filter(may_be)
            .map(|case| case.closed_at.filter(|_| self.is_closed(case)).map(local_date));
        closed.collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    fn facts_of_basis(&self, basis: &Basis) -> Facts {
        let ended = basis.withdrawn_at.into_iter().chain(basis.valid_to).min();
        Facts { ended_on: ended.map(local_date), ..self.facts() }
    }

    /// A case is closed when nobody works in it: neither in the case nor in a referral from it.
    fn is_closed(&self, case: &Case) -> bool {
        let open = |referral: &Referral| referral.case_id == case.id && is_open(referral);
        case.status == case::Status::Closed && !self.referrals.iter().any(open)
    }

    /// Whether a referral that is open stands on the basis.
    fn is_in_use(&self, basis: &Basis) -> bool {
        self.referrals.iter().any(|referral| referral.basis_id == Some(basis.id) && is_open(referral))
    }
}

fn is_open(referral: &Referral) -> bool {
    matches!(referral.status.phase(), Phase::Open | Phase::Active)
}
