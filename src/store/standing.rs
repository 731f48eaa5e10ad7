//! How a person stands to the client of a row, in SQL. It follows from the work that is there: cases, referrals and tasks;
//! no list of it is kept by hand. What a decision makes of it is said in `domain::access`.
//!
//! One found row is asked for its work, which is an index look-up each; a list begins with the work of the person
//! ([`super::worked_on`]).
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
    sea_query::{Expr, ExprTrait, IntoTableRef, Query, SelectStatement, SimpleExpr},
};

/// Whose client, and of which case and referral if of one.
#[derive(Clone)]
pub struct Whom {
    pub client: SimpleExpr,
    pub case: Option<SimpleExpr>,
    pub referral: Option<SimpleExpr>,
}

/// Of how many rows it is asked how a person stands to their clients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Each is looked for by its keys among the work, however much that is.
    Few,
    /// All the work may be made into sets first, where rows are looked for in.
    Many,
}

impl Rows {
    fn exists(self, row: SelectStatement) -> SimpleExpr {
        match self {
            Self::Few => exists_for_each(row),
            Self::Many => Expr::exists(row),
        }
    }
}

/// Work that somebody does with clients: the rows of one table that make it.
pub(super) struct Work {
    pub rows: SelectStatement,
    pub client: SimpleExpr,
    /// None where it is with the client as a whole.
    pub case: Option<SimpleExpr>,
    /// Where it is a referral that came in: it tells of no other referral in its case.
    pub referral: Option<SimpleExpr>,
}

impl Work {
    fn of<E: EntityTrait>(table: E, client: E::Column, case: Option<E::Column>, what: Condition) -> Self {
        let rows = Query::select().from(table.into_table_ref().alias("work")).cond_where(what).take();
        Self { rows, client: of(client), case: case.map(of), referral: None }
    }

    /// Whether it is with `whom`: in the same case or referral where it is of one.
    fn concerns(mut self, whom: &Whom, rows: Rows) -> SimpleExpr {
        let same = match (self.referral, &whom.referral, self.case, &whom.case) {
            (Some(mine), Some(referral), ..) => mine.eq(referral.clone()),
            (.., Some(mine), Some(case)) => mine.eq(case.clone()),
            _ => self.client.eq(whom.client.clone()),
        };
        rows.exists(self.rows.expr(Expr::val(1)).and_where(same).take())
    }
}

/// All that the person works on, or did a short time ago.
pub(super) fn work(caller: &Caller, user: UserId, now: DateTime<Utc>) -> [Work; 5] {
    work_with(named_to(user).add(of_unit(caller)), (caller, user), now)
}

/// The same with these of the cases.
pub(super) fn work_with(by: Condition, (caller, user): (&Caller, UserId), now: DateTime<Utc>) -> [Work; 5] {
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
pub(super) fn cases(by: Condition, since: DateTime<Utc>) -> Work {
    use case::Column;
    let lives = Condition::any().add(of(Column::ClosedAt).is_null()).add(of(Column::ClosedAt).gt(since));
    Work::of(case::Entity, Column::ClientId, Some(Column::Id), Condition::all().add(lives).add(by))
}

/// Cases one is named to.
pub(super) fn named_to(user: UserId) -> Condition {
    use case::Column;
    Condition::any().add(of(Column::CoordinatorId).eq(user)).add(of(Column::OwnWorkerId).eq(user))
}

/// Those of one's unit.
pub(super) fn of_unit(caller: &Caller) -> Condition {
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
    ways_to(caller, user, of).fold(Condition::any(), Condition::add)
}

/// How one comes to a person: given to them, to their unit, or to nobody of the organization.
pub(super) fn ways_to(
    caller: &Caller,
    user: UserId,
    of: fn(referral::Column) -> SimpleExpr,
) -> impl Iterator<Item = Condition> {
    use referral::Column;
    let received = |what: SimpleExpr| {
        Condition::all()
            .add(of(Column::ToOrganizationId).eq(caller.organization))
            .add(of(Column::SentAt).is_not_null())
            .add(what)
    };
    let whole = received(of(Column::ToUnitId).is_null());
    let of_unit = caller.unit.map(|unit| received(of(Column::ToUnitId).eq(unit)));
    let whole = if caller.unit.is_some() { whole.add(of(Column::AssignedTo).is_null()) } else { whole };
    [received(of(Column::AssignedTo).eq(user)), whole].into_iter().chain(of_unit)
}

/// Referrals that go on, or ended after `since`.
pub(super) fn lives(since: DateTime<Utc>) -> Condition {
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
pub(super) fn drafts(user: UserId) -> SelectStatement {
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

/// Whether there is such a row, looked for anew by its key for each row that is asked about. Without the offset PostgreSQL
/// makes one set of all that might be asked, and looks at every client and case of the country for it.
pub fn exists_for_each(mut row: SelectStatement) -> SimpleExpr {
    Expr::exists(row.limit(1).offset(0).take())
}

/// Records of the same persons as those which the caller's own organization keeps, joined as `own` and `theirs`.
pub(super) fn same_persons(caller: &Caller) -> SelectStatement {
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
    pub fn is_related(&self, (caller, user): (&Caller, UserId), rows: Rows, now: DateTime<Utc>) -> Condition {
        let by_work = |whom: &Self| {
            let each = work(caller, user, now).into_iter().map(|work| work.concerns(whom, rows));
            each.fold(Condition::any(), Condition::add)
        };
        if self.case.is_some() {
            let draft = self.referral.clone().map(|referral| {
                let own = drafts(user).and_where(of(referral::Column::Id).eq(referral)).take();
                let case = Self { referral: None, ..self.clone() };
                Condition::all().add(rows.exists(own)).add(by_work(&case))
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

#[cfg(test)]
mod tests {
    use super::{Rows, Whom};
    use chrono::DateTime;
    use domain::{
        Id, OrganizationId,
        access::{Actor, Caller},
        code::Set,
    };
    use sea_orm::sea_query::{Expr, PostgresQueryBuilder, Query};

    /// PostgreSQL would read all that ever came to the unit to show the events of one case: more with every year.
    #[test]
    fn of_few_rows_each_is_looked_for_by_itself() {
        let user = Id::generate();
        let caller = Caller {
            actor: Actor::User(user),
            organization: OrganizationId::generate(),
            sector: None,
            unit: Some(Id::generate()),
            tasks: Set::EMPTY,
            roles: Set::EMPTY,
            scopes: None,
        };
        let column = |name: &'static str| Expr::col(("event", name));
        let client = Whom::of_client(column("client_id"));
        let case = Whom { case: Some(column("case_id")), ..client.clone() };
        let referral = Whom { referral: Some(column("subject_id")), ..case.clone() };
        for (whom, ways) in [(client, 11), (case, 5), (referral, 11)] {
            let looks = |rows, word: &str| {
                let related = whom.is_related((&caller, user), rows, DateTime::UNIX_EPOCH);
                let query = Query::select().from("event").cond_where(related).to_string(PostgresQueryBuilder);
                query.matches(word).count()
            };
            assert_eq!(looks(Rows::Few, "EXISTS"), ways);
            assert_eq!(looks(Rows::Few, "LIMIT 1 OFFSET 0"), ways);
            assert!(looks(Rows::Many, "LIMIT 1 OFFSET 0") <= 1);
        }
    }
}
