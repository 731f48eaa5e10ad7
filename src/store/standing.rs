//! How a person stands to the client of a row, in SQL. It follows from the work that is there: cases, referrals and tasks;
//! no list of it is kept by hand. What a decision makes of it is said in `domain::access`.
//!
//! One found row is asked for its work, which is an index look-up each; a list begins with the work of the person, which
//! is little beside all rows of an organization.
use super::{Record, scope::is_for};
use chrono::{DateTime, Utc};
use domain::{
    UserId,
    access::Caller,
    basis::BasisKind,
    event::Kind,
    referral::{Phase, Status},
    relationship::READ_ON,
};
use entity::{basis_grant, case, case_member, client, client_task, referral, reveal};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait,
    sea_query::{Expr, ExprTrait, IntoTableRef, Query, SelectStatement, SimpleExpr, UnionType},
};

/// Whose client, and of which case and referral if of one.
#[derive(Clone)]
pub struct Whom {
    pub client: SimpleExpr,
    pub case: Option<SimpleExpr>,
    pub referral: Option<SimpleExpr>,
}

/// Work that somebody does with clients: the rows of one table that make it.
struct Work {
    rows: SelectStatement,
    client: SimpleExpr,
    /// None where it is with the client as a whole.
    case: Option<SimpleExpr>,
    /// Where it is a referral that came in: it tells of no other referral in its case.
    referral: Option<SimpleExpr>,
}

impl Work {
    fn of<E: EntityTrait>(table: E, client: E::Column, case: Option<E::Column>, what: Condition) -> Self {
        let rows = Query::select().from(table.into_table_ref().alias("work")).cond_where(what).take();
        Self { rows, client: of(client), case: case.map(of), referral: None }
    }

    /// Whether it is with `whom`: in the same case or referral where it is of one.
    fn concerns(mut self, whom: &Whom) -> SimpleExpr {
        let same = match (self.referral, &whom.referral, self.case, &whom.case) {
            (Some(mine), Some(referral), ..) => mine.eq(referral.clone()),
            (.., Some(mine), Some(case)) => mine.eq(case.clone()),
            _ => self.client.eq(whom.client.clone()),
        };
        Expr::exists(self.rows.expr(Expr::val(1)).and_where(same).take())
    }
}

/// All that the person works on, or did a short time ago.
fn work(caller: &Caller, user: UserId, now: DateTime<Utc>) -> [Work; 5] {
    work_with(named_to(user).add(of_unit(caller)), (caller, user), now)
}

/// The same with these of the cases.
fn work_with(by: Condition, (caller, user): (&Caller, UserId), now: DateTime<Utc>) -> [Work; 5] {
    let since = now - READ_ON;
    [
        cases(by, since),
        memberships(caller, user, since),
        sent(user, since),
        received(caller, user, since),
        tasks(user, now),
    ]
}

/// Cases that go on, or ended after `since`.
fn cases(by: Condition, since: DateTime<Utc>) -> Work {
    use case::Column;
    let lives = Condition::any().add(of(Column::ClosedAt).is_null()).add(of(Column::ClosedAt).gt(since));
    Work::of(case::Entity, Column::ClientId, Some(Column::Id), Condition::all().add(lives).add(by))
}

/// Cases one is named to.
fn named_to(user: UserId) -> Condition {
    use case::Column;
    Condition::any().add(of(Column::CoordinatorId).eq(user)).add(of(Column::OwnWorkerId).eq(user))
}

/// Those of one's unit.
fn of_unit(caller: &Caller) -> Condition {
    use case::Column;
    let unit = match caller.unit {
        Some(unit) => of(Column::UnitId).eq(unit),
        None => of(Column::UnitId).is_null(),
    };
    Condition::all().add(of(Column::OrganizationId).eq(caller.organization)).add(unit)
}

/// Cases the organization was named to, and no other person of it.
fn memberships(caller: &Caller, user: UserId, since: DateTime<Utc>) -> Work {
    use case_member::Column;
    let over = |column: case::Column| Expr::col(("over", column));
    let closed = Query::select()
        .expr(over(case::Column::Id))
        .from(case::Entity.into_table_ref().alias("over"))
        .and_where(over(case::Column::Id).eq(of(Column::CaseId)))
        .and_where(over(case::Column::ClosedAt).lte(since))
        .take();
    let named = Condition::any().add(of(Column::UserId).is_null()).add(of(Column::UserId).eq(user));
    let what = Condition::all()
        .add(of(Column::OrganizationId).eq(caller.organization))
        .add(of(Column::LeftAt).is_null())
        .add(named)
        .add(of(Column::CaseId).in_subquery(closed).not());
    Work::of(case_member::Entity, Column::ClientId, Some(Column::CaseId), what)
}

/// Referrals one sent. A draft is work with nobody yet, and keeps nobody known.
fn sent(user: UserId, since: DateTime<Utc>) -> Work {
    use referral::Column;
    let what = Condition::all()
        .add(lives(since))
        .add(of(Column::FromUserId).eq(user))
        .add(of(Column::SentAt).is_not_null());
    Work::of(referral::Entity, Column::ClientId, Some(Column::CaseId), what)
}

/// Referrals one has, or whose unit one is of; those that nobody took are everybody's there. Each way has an index.
fn received(caller: &Caller, user: UserId, since: DateTime<Utc>) -> Work {
    use referral::Column;
    let what = Condition::all().add(lives(since)).add(came_to(caller, user, of));
    let work = Work::of(referral::Entity, Column::ClientId, Some(Column::CaseId), what);
    Work { referral: Some(of(Column::Id)), ..work }
}

/// The same of a referral whose columns are found by `of`.
pub(super) fn came_to(caller: &Caller, user: UserId, of: fn(referral::Column) -> SimpleExpr) -> Condition {
    use referral::Column;
    let received = |what: SimpleExpr| {
        Condition::all()
            .add(of(Column::ToOrganizationId).eq(caller.organization))
            .add(of(Column::SentAt).is_not_null())
            .add(what)
    };
    let whole = received(of(Column::ToUnitId).is_null());
    Condition::any()
        .add(received(of(Column::AssignedTo).eq(user)))
        .add_option(caller.unit.map(|unit| received(of(Column::ToUnitId).eq(unit))))
        .add(match caller.unit {
            Some(_) => whole.add(of(Column::AssignedTo).is_null()),
            None => whole,
        })
}

/// Referrals that go on, or ended after `since`.
fn lives(since: DateTime<Utc>) -> Condition {
    use referral::Column;
    let going_on = [Phase::Open, Phase::Active].into_iter().flat_map(Phase::statuses).map(Status::code);
    Condition::any().add(of(Column::Status).is_in(going_on)).add(of(Column::UpdatedAt).gt(since))
}

fn tasks(user: UserId, now: DateTime<Utc>) -> Work {
    use client_task::Column;
    let what = Condition::all()
        .add(of(Column::UserId).eq(user))
        .add(of(Column::EndedAt).is_null())
        .add(of(Column::EndsAt).gt(now));
    Work::of(client_task::Entity, Column::ClientId, None, what)
}

/// Drafts that the person wrote, which are theirs as long as they work in the case.
fn drafts(user: UserId) -> SelectStatement {
    Query::select()
        .expr(of(referral::Column::Id))
        .from(referral::Entity.into_table_ref().alias("work"))
        .and_where(of(referral::Column::FromUserId).eq(user))
        .and_where(of(referral::Column::SentAt).is_null())
        .take()
}

/// A column of the work that is looked for: under another name, because the row itself may be of the same table.
pub(super) fn of(column: impl ColumnTrait) -> SimpleExpr {
    Expr::col(("work", column))
}

fn all_of(queries: impl IntoIterator<Item = SelectStatement>) -> Option<SelectStatement> {
    queries.into_iter().reduce(|mut all, one| all.union(UnionType::All, one).take())
}

/// The clients that the person works with, by any work.
fn clients(caller: &Caller, user: UserId, now: DateTime<Utc>) -> Option<SelectStatement> {
    all_of(work(caller, user, now).map(|mut work| work.rows.expr_as(work.client, ONE).take()))
}

/// What a row must be among to be known, by this column.
pub(super) struct Among {
    pub column: SimpleExpr,
    pub set: SelectStatement,
}

/// The column of such a set.
pub(super) const ONE: &str = "one";

/// Referrals that alone are asked for, where something is known of all of them.
pub(super) struct Asked {
    pub is: SimpleExpr,
    /// Whether they came to the organization of the person.
    pub came_in: bool,
}

/// The referrals in these cases that are asked for.
fn referrals_in(cases: SelectStatement, asked: Option<&Asked>) -> SelectStatement {
    Query::select()
        .expr_as(of(referral::Column::Id), ONE)
        .from(referral::Entity.into_table_ref().alias("work"))
        .and_where(of(referral::Column::CaseId).in_subquery(cases))
        .and_where_option(asked.map(|asked| asked.is.clone()))
        .take()
}

/// Referrals in cases of one's unit that came back to its organization: few, with an index (`migration::m0030_came_back`).
fn came_back(caller: &Caller, since: DateTime<Utc>) -> SelectStatement {
    use referral::Column;
    let came = |column: Column| Expr::col(("came", column));
    // In the words of the index.
    let is_back =
        came(Column::KeeperId).eq(came(Column::ToOrganizationId)).is(SimpleExpr::Constant(true.into()));
    let mut case = cases(of_unit(caller), since).rows;
    case.expr(Expr::val(1)).and_where(of(case::Column::Id).eq(came(Column::CaseId)));
    Query::select()
        .expr_as(came(Column::Id), ONE)
        .from(referral::Entity.into_table_ref().alias("came"))
        .and_where(came(Column::ToOrganizationId).eq(caller.organization))
        .and_where(is_back)
        .and_where(exists_for_each(case))
        .take()
}

/// The cases of these clients.
fn cases_of(clients: SelectStatement) -> SelectStatement {
    Query::select()
        .expr_as(of(case::Column::Id), ONE)
        .from(case::Entity.into_table_ref().alias("work"))
        .and_where(of(case::Column::ClientId).in_subquery(clients))
        .take()
}

/// Whether there is such a row, looked for anew by its key for each row that is asked about. Without the offset PostgreSQL
/// makes one set of all that might be asked, and looks at every client and case of the country for it.
pub fn exists_for_each(mut row: SelectStatement) -> SimpleExpr {
    Expr::exists(row.limit(1).offset(0).take())
}

/// Records of the same persons as those which the caller's own organization keeps, joined as `own` and `theirs`.
fn same_persons(caller: &Caller) -> SelectStatement {
    let own = |column: client::Column| Expr::col(("own", column));
    let index = client::Column::NationalIdIndex;
    Query::select()
        .from(client::Entity.into_table_ref().alias("theirs"))
        .inner_join(client::Entity.into_table_ref().alias("own"), own(index).equals(("theirs", index)))
        .and_where(own(client::Column::OrganizationId).eq(caller.organization))
        .take()
}

impl Whom {
    /// Of the rows of a kind of record; none where they are about nobody.
    pub fn row<R: Record>() -> Option<Self> {
        let column = |column: R::Column| Expr::col(column.as_column_ref());
        let own_case = (R::KIND == Kind::Case).then_some(R::ID);
        let (case, referral) = (R::CASE.or(own_case).map(column), R::REFERRAL.map(column));
        Some(Self { case, referral, ..Self::of_client(column(R::CLIENT?)) })
    }

    /// The client as a whole.
    pub const fn of_client(client: SimpleExpr) -> Self {
        Self { client, case: None, referral: None }
    }

    /// Whether the person works with the client, or did a short time ago: in the case where it is of one, else in any; or
    /// with the record that the person's own organization keeps of the same client.
    pub fn is_related(&self, caller: &Caller, user: UserId, now: DateTime<Utc>) -> Condition {
        let by_work = |whom: &Self| {
            let each = work(caller, user, now).into_iter().map(|work| work.concerns(whom));
            each.fold(Condition::any(), Condition::add)
        };
        if self.case.is_some() {
            let draft = self.referral.clone().map(|referral| {
                let own = drafts(user).and_where(of(referral::Column::Id).eq(referral)).take();
                let case = Self { referral: None, ..self.clone() };
                Condition::all().add(Expr::exists(own)).add(by_work(&case))
            });
            return by_work(self).add_option(draft);
        }
        let own = Self::of_client(Expr::col(("own", client::Column::Id)));
        let same_person = same_persons(caller)
            .expr(Expr::val(1))
            .and_where(Expr::col(("theirs", client::Column::Id)).eq(self.client.clone()))
            .cond_where(by_work(&own))
            .take();
        by_work(self).add(exists_for_each(same_person))
    }

    /// The same for a list: all that the person works on in one set, so that the database can begin there. Clients that
    /// are `opened` in an emergency count as well.
    pub(super) fn worked_on(
        &self,
        (caller, user): (&Caller, UserId),
        opened: Option<SelectStatement>,
        asked: Option<&Asked>,
        now: DateTime<Utc>,
    ) -> Option<Among> {
        if let Some(case) = &self.case {
            let cases = |mut work: Work| match work.case {
                Some(case) => work.rows.expr_as(case, ONE).take(),
                None => cases_of(work.rows.expr(work.client).take()),
            };
            let opened = opened.map(cases_of);
            let Some(referral) = &self.referral else {
                let known = all_of(work(caller, user, now).map(cases).into_iter().chain(opened));
                return known.map(|set| Among { column: case.clone(), set });
            };
            let came_in = asked.is_some_and(|asked| asked.came_in);
            let by = if came_in { named_to(user) } else { named_to(user).add(of_unit(caller)) };
            let worked_on = work_with(by, (caller, user), now).map(|mut work| match work.referral {
                Some(mine) => work.rows.expr_as(mine, ONE).take(),
                None => referrals_in(cases(work), asked),
            });
            let came_back = came_in.then(|| came_back(caller, now - READ_ON));
            // What came in was sent by others, and is nobody's draft here.
            let known = if came_in { None } else { all_of(work(caller, user, now).map(cases)) };
            let drafts = known.map(|known| {
                drafts(user)
                    .and_where(of(referral::Column::CaseId).in_subquery(known))
                    .and_where_option(asked.map(|asked| asked.is.clone()))
                    .take()
            });
            let opened = opened.map(|opened| referrals_in(opened, asked));
            let known = all_of(worked_on.into_iter().chain(came_back).chain(drafts).chain(opened));
            return known.map(|set| Among { column: referral.clone(), set });
        }
        let same_persons = clients(caller, user, now).map(|known| {
            same_persons(caller)
                .expr_as(Expr::col(("theirs", client::Column::Id)), ONE)
                .and_where(Expr::col(("own", client::Column::Id)).in_subquery(known))
                .take()
        });
        let known = all_of(clients(caller, user, now).into_iter().chain(same_persons).chain(opened));
        known.map(|set| Among { column: self.client.clone(), set })
    }

    /// Whether the person has revealed to themselves where the client is.
    pub fn is_revealed(&self, user: UserId, now: DateTime<Utc>) -> SimpleExpr {
        let shown = |column: reveal::Column| Expr::col(("shown", column));
        let query = Query::select()
            .expr(Expr::val(1))
            .from(reveal::Entity.into_table_ref().alias("shown"))
            .and_where(shown(reveal::Column::ClientId).eq(self.client.clone()))
            .and_where(shown(reveal::Column::UserId).eq(user))
            .and_where(shown(reveal::Column::EndsAt).gt(now))
            .take();
        Expr::exists(query)
    }

    /// Whether bases name the class of the caller's organization and none names the organization.
    pub(super) fn is_tied_by_class_alone(&self, caller: &Caller) -> Condition {
        let tie = |column: basis_grant::Column| Expr::col(("tie", column));
        let ties = |what: SimpleExpr| {
            let query = Query::select()
                .expr(Expr::val(1))
                .from(basis_grant::Entity.into_table_ref().alias("tie"))
                .and_where(tie(basis_grant::Column::ClientId).eq(self.client.clone()))
                .and_where(tie(basis_grant::Column::WithdrawnAt).is_null())
                .cond_where(is_for("tie", caller))
                .and_where(what)
                .take();
            exists_for_each(query)
        };
        let sector = || tie(basis_grant::Column::RecipientSector);
        let by_name = tie(basis_grant::Column::RecipientId)
            .eq(caller.organization)
            .and(tie(basis_grant::Column::Kind).ne(BasisKind::Prohibition));
        let by_class = caller.sector.map_or_else(|| Expr::val(false), |one| sector().eq(one));
        Condition::all().add(ties(by_class)).add(ties(sector().is_null().and(by_name)).not())
    }
}
