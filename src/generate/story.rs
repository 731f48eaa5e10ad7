//! What happened to one client: their case, who was told of them and on what ground, the referrals and where they went.
use super::{
    chance::Chance,
    journey,
    log::{By, Log},
    nation::{Desk, Nation, Office},
    sheets::Pen,
    words,
};
use crate::store::{
    Record, Version,
    journal::{Entry, Subject},
};
use chrono::{DateTime, Duration, Utc};
use domain::{
    BasisId, UserId,
    access::{Action, Basis},
    basis::{BasisKind, Categories, Category},
    case::{self, HowTold, MemberRole, NeedStatus, NextStepStatus, OpenedVia, Who},
    client::{Contacts, Languages, search_name},
    code::Set,
    event::Happened,
};
use entity::{case_member, client, need, next_step};
use serde_json::json;

/// Between when and when.
#[derive(Clone, Copy)]
pub struct Span {
    pub begun: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// One story while it is told.
pub struct Telling<'a> {
    pub nation: &'a Nation,
    pub span: Span,
    pub log: &'a mut Log,
    pub pen: &'a mut Pen,
}

/// Who leads the case and works in it.
#[derive(Clone, Copy)]
pub struct Team<'a> {
    pub leader: &'a Office,
    pub desk: &'a Desk,
    pub worker: UserId,
}

/// An organization that is told of the client, and on what ground.
pub struct Told<'a> {
    pub office: &'a Office,
    pub ground: BasisId,
    pub kind: BasisKind,
}

/// The case as far as it has come.
pub struct Begun<'a> {
    pub team: Team<'a>,
    pub client: client::Model,
    pub case: entity::case::Model,
    pub needs: Vec<need::Model>,
}

/// What is shared: all that helps with everyday matters.
pub fn shared() -> Categories {
    [Category::Basic, Category::Contact, Category::Needs, Category::Plan, Category::Finance]
        .into_iter()
        .collect()
}

impl Telling<'_> {
    pub fn by(team: Team<'_>, at: DateTime<Utc>) -> By {
        By { user: team.worker, organization: team.leader.id, at }
    }

    /// What happened to a record, and that it was done.
    pub fn note<R: Record>(&mut self, by: By, record: &R, entry: Entry, (action, ground): (Action, Basis)) {
        let subject = Subject {
            kind: R::KIND,
            id: record.id().into(),
            version: record.version().0,
            scope: record.scope(),
        };
        self.log.tell(by, subject, entry, self.pen);
        self.look(by, record, action, ground);
    }

    /// That somebody looked at a record.
    pub fn look<R: Record>(&mut self, by: By, record: &R, action: Action, ground: Basis) {
        let subject = Subject {
            kind: R::KIND,
            id: record.id().into(),
            version: record.version().0,
            scope: record.scope(),
        };
        self.log.audit(by, (action, subject), (shared(), ground), self.pen);
    }

    /// A case with so many referrals.
    pub fn case(&mut self, referrals: usize) -> Option<()> {
        let nation = self.nation;
        let leader = nation.leader(&mut self.pen.chance)?;
        let desk = self.pen.chance.pick(&leader.units)?;
        let team = Team { leader, desk, worker: *self.pen.chance.pick(&desk.people)? };
        let at =
            self.span.begun + self.pen.chance.within(self.span.until - self.span.begun - Duration::hours(2));
        let is_old = self.span.until - at > Duration::days(120) && self.pen.chance.hits(93);
        let client = self.client(team, at);
        let case = self.opened(team, &client, at, is_old);
        let needs = self.needs(&case, team);
        let begun = Begun { team, client, case, needs };
        let told = self.grounds(&begun);
        self.members(&begun, &told);
        for n in 0..referrals {
            journey::referral(self, &begun, told.get(n % told.len().max(1))?, is_old)?;
        }
        if !is_old {
            self.next_step(&begun);
            if self.pen.chance.hits(40) {
                self.plan(&begun);
            }
        }
        Some(())
    }

    fn client(&mut self, team: Team<'_>, at: DateTime<Utc>) -> client::Model {
        let chance = &mut self.pen.chance;
        let (first, last) = (words::first_name(chance), words::last_name(chance));
        let born = DateTime::UNIX_EPOCH - Duration::days(9000) + chance.within(Duration::days(22_000));
        let row = client::Model {
            id: chance.id(at),
            version: Version::FIRST,
            organization_id: team.leader.id,
            first_names: first.to_owned(),
            last_name: last.to_owned(),
            preferred_name: None,
            search_name: search_name([first, last]),
            birth_date: Some(born.date_naive()),
            died_on: None,
            death_known_on: None,
            national_id: None,
            national_id_index: None,
            national_id_masked: None,
            national_id_temporary: false,
            service_language: ["fi", "sv", "en"].get(chance.below(3)).and_then(|code| code.parse().ok()),
            other_languages: Languages::default(),
            interpreter_needed: chance.hits(8),
            accessibility_needs: Set::EMPTY,
            municipality_code: None,
            unemployed_since: chance.hits(30).then(|| (at - Duration::days(200)).date_naive()),
            contacts: Contacts::default(),
            contact_address: Some("Esimerkkitie 1, 99999 Esimerkkilä".to_owned()),
            safety_restricted_since: None,
            created_at: at,
            updated_at: at,
        };
        self.pen.sheets.add(row.clone());
        let entry = Entry::of(Happened::ClientCreated);
        self.note(Self::by(team, at), &row, entry, (Action::CreateClient, Basis::OwnRegister));
        row
    }

    fn opened(
        &mut self,
        team: Team<'_>,
        client: &client::Model,
        at: DateTime<Utc>,
        is_old: bool,
    ) -> entity::case::Model {
        let status = if is_old { case::Status::Closed } else { case::Status::Active };
        let closed = is_old.then(|| self.span.until.min(at + Duration::days(110)));
        let row = entity::case::Model {
            id: self.pen.chance.id(at),
            version: Version::FIRST,
            client_id: client.id,
            organization_id: team.leader.id,
            title: words::need_title(&mut self.pen.chance),
            status,
            priority: case::Priority::Normal,
            opened_via: OpenedVia::Visit,
            unit_id: Some(team.desk.id),
            coordinator_id: Some(team.worker),
            own_worker_id: None,
            service_task_code: None,
            walled_service: None,
            life_events: json!([]),
            open_next_steps: i32::from(!is_old),
            no_next_step_reason: is_old.then_some(case::NoNextStepReason::MatterSolved),
            closing_note: is_old.then(|| "Asiat ovat järjestyksessä.".to_owned()),
            client_told_via: is_old.then_some(HowTold::InPerson),
            opened_at: Some(at),
            closed_at: closed,
            work_ability_noticed_at: None,
            created_at: at,
            updated_at: closed.unwrap_or(at),
        };
        let mut last = entity::case::Model { status: case::Status::Draft, ..row.clone() };
        let steps =
            [(Happened::CaseCreated, case::Status::Draft), (Happened::CaseOpened, case::Status::Open)]
                .into_iter()
                .chain([(Happened::CaseActivated, case::Status::Active)])
                .chain(is_old.then_some((Happened::CaseClosed, case::Status::Closed)));
        for (happened, status) in steps {
            let when = if happened == Happened::CaseClosed { row.updated_at } else { at };
            let entry = Entry::of(happened).moved(last.status.code(), status.code());
            last.status = status;
            self.note(Self::by(team, when), &last, entry, (Action::CreateCase, Basis::OwnRegister));
            last.version += 1;
        }
        let row = entity::case::Model { version: last.version - 1, ..row };
        self.pen.sheets.add(row.clone());
        row
    }

    fn needs(&mut self, case: &entity::case::Model, team: Team<'_>) -> Vec<need::Model> {
        let how_many = 1 + self.pen.chance.below(2);
        (0..how_many)
            .map(|_| {
                let row = need::Model {
                    id: self.pen.chance.id(case.created_at),
                    version: Version::FIRST,
                    case_id: case.id,
                    client_id: case.client_id,
                    keeper_id: case.organization_id,
                    code: words::need(self.pen.chance.below(6)).to_owned(),
                    client_words: words::wish(&mut self.pen.chance),
                    severity: i32::try_from(1 + self.pen.chance.below(9)).unwrap_or(5),
                    status: NeedStatus::Open,
                    created_at: case.created_at,
                    updated_at: case.created_at,
                };
                self.pen.sheets.add(row.clone());
                let by = Self::by(team, case.created_at);
                self.note(
                    by,
                    &row,
                    Entry::of(Happened::NeedRecorded),
                    (Action::EditNeeds, Basis::OwnRegister),
                );
                row
            })
            .collect()
    }

    fn members(&mut self, begun: &Begun<'_>, told: &[Told<'_>]) {
        for one in told {
            let row = case_member::Model {
                id: self.pen.chance.id(begun.case.created_at),
                version: Version::FIRST,
                case_id: begun.case.id,
                client_id: begun.client.id,
                keeper_id: begun.case.organization_id,
                organization_id: one.office.id,
                user_id: one
                    .office
                    .units
                    .first()
                    .and_then(|desk| self.pen.chance.pick(&desk.people))
                    .copied(),
                role: MemberRole::Expert,
                joined_at: begun.case.created_at,
                left_at: begun.case.closed_at,
                plan_id: None,
                acceptance: None,
                acceptance_comment: None,
                answered_by: None,
                answered_at: None,
            };
            let by = Self::by(begun.team, begun.case.created_at);
            self.note(
                by,
                &row,
                Entry::of(Happened::MemberJoined),
                (Action::ManageMembers, Basis::OwnRegister),
            );
            self.pen.sheets.add(row);
        }
    }

    fn next_step(&mut self, begun: &Begun<'_>) {
        let at = begun.case.created_at;
        let row = next_step::Model {
            id: self.pen.chance.id(at),
            version: Version::FIRST,
            case_id: begun.case.id,
            client_id: begun.client.id,
            keeper_id: begun.case.organization_id,
            what: "Soitetaan ja sovitaan, mitä tehdään ensin".to_owned(),
            who: Who::Worker,
            user_id: Some(begun.team.worker),
            organization_id: None,
            due: (self.span.until + self.pen.chance.within(Duration::days(30)) - Duration::days(3))
                .date_naive(),
            how_told: Some(HowTold::Phone),
            client_understood: Some(true),
            status: NextStepStatus::Open,
            referral_id: None,
            done_at: None,
            created_at: at,
            updated_at: at,
        };
        let by = Self::by(begun.team, at);
        self.note(by, &row, Entry::of(Happened::NextStepAgreed), (Action::EditNextSteps, Basis::OwnRegister));
        self.pen.sheets.add(row);
    }
}

/// Somebody who works at the unit.
pub fn somebody(desk: &Desk, chance: &mut Chance) -> Option<UserId> {
    chance.pick(&desk.people).copied()
}
