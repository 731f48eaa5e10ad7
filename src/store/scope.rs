//! The same rules as `domain::access::decide`, as conditions of SQL: what a list may show.
use super::{
    Record,
    known::{Known, Those},
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId,
    access::{Action, Caller, Needs, Rule},
    basis::{BasisKind, CASE_WORK, Categories, Category, Documents, EVERYBODY, Purposes, Receiver},
    event::Kind,
    referral::{Phase, Status},
};
use sea_orm::{
    ColumnTrait, Condition, Iterable, Order, QueryFilter, Select,
    sea_query::{BinOper, Expr, ExprTrait, IntoTableRef, Query, SelectStatement, SimpleExpr},
};

/// Rows on which `decide` says yes to `action`, given that they are visible.
pub fn permitted<R: Record>(action: Action, caller: &Caller, now: DateTime<Utc>) -> Condition {
    let rule = action.rule();
    let known = Known::of_those::<R>(&rule, Those::any(), caller, now).condition();
    Condition::all().add(known).add(lawful::<R>(&rule, caller, now))
}

/// The same of rows in which an organization is known to stand in a column. Where they are listed in an `order` of their ids
/// they are found in it.
pub fn only_permitted<R: Record>(
    select: Select<R::Entity>,
    (action, of): (Action, Option<(R::Column, OrganizationId)>),
    (caller, now): (&Caller, DateTime<Utc>),
    order: Option<Order>,
) -> Select<R::Entity> {
    let rule = action.rule();
    let known = Known::of_those::<R>(&rule, Those { of, order }, caller, now);
    known.only::<R>(select.filter(lawful::<R>(&rule, caller, now)))
}

fn lawful<R: Record>(rule: &Rule, caller: &Caller, now: DateTime<Utc>) -> Condition {
    let (Needs::Basis(category), Some(client)) = (rule.needs, R::CLIENT) else {
        return Condition::all();
    };
    let about = About::row::<R>();
    let covered = granted(client, caller, [category].into_iter().collect(), now, &about);
    let own = R::KEEPER.map(|keeper| keeper.eq(caller.organization));
    // Who may know of the rows by it stands in `knows_of`.
    let opened = opened_to(client, caller, now).filter(|_| rule.is_for_emergencies);
    Condition::any().add_option(own).add(covered).add_option(opened)
}

/// Clients whose data the caller has opened to themselves by break-glass; none for what it is not there for.
pub fn opened_clients(rule: &Rule, caller: &Caller, now: DateTime<Utc>) -> Option<SelectStatement> {
    if rule.is_for_emergencies { open_by(caller, now) } else { None }
}

fn open_by(caller: &Caller, now: DateTime<Utc>) -> Option<SelectStatement> {
    let column = |name: &'static str| Expr::col(("opened", name));
    let query = Query::select()
        .expr(column("client_id"))
        .from("basis_grant".into_table_ref().alias("opened"))
        .and_where(column("user_id").eq(caller.person()?))
        .and_where(column("recipient_id").eq(caller.organization))
        .and_where(column("kind").eq(BasisKind::BreakGlass))
        .cond_where(is_live("opened", now))
        .take();
    Some(query)
}

/// Whether the client in `client` is one of those whose data the caller has opened.
pub fn opened_to(client: impl ColumnTrait, caller: &Caller, now: DateTime<Utc>) -> Option<SimpleExpr> {
    let mut opened = open_by(caller, now)?;
    Some(Expr::exists(
        opened.and_where(Expr::col(("opened", "client_id")).equals(client.as_column_ref())).to_owned(),
    ))
}

/// Grants of `table` for all of an organization, or for the person who asks.
pub fn is_for(table: &'static str, caller: &Caller) -> Condition {
    let user = Expr::col((table, "user_id"));
    Condition::any().add(user.clone().is_null()).add_option(caller.person().map(|person| user.eq(person)))
}

/// Whom a grant is to name, in SQL; the counterpart of `domain::basis::Receiver`.
#[derive(Clone, Copy)]
pub enum Recipient {
    Known(Receiver),
    /// Whose class the database has to look up.
    Named(OrganizationId),
}

impl From<&Caller> for Recipient {
    fn from(caller: &Caller) -> Self {
        Self::Known(caller.receiver())
    }
}
impl From<OrganizationId> for Recipient {
    fn from(organization: OrganizationId) -> Self {
        Self::Named(organization)
    }
}

impl Recipient {
    /// Whether a grant in `table` is for the organization, its class or everybody.
    pub fn is_meant_by(self, table: &'static str) -> SimpleExpr {
        let organization = match self {
            Self::Known(receiver) => receiver.organization,
            Self::Named(organization) => organization,
        };
        let by_name = Expr::col((table, "recipient_id")).is_in([organization, EVERYBODY]);
        let class = self.class().map(|class| Expr::col((table, "recipient_sector")).eq(class));
        // Of what is said to be true PostgreSQL takes nothing apart: else it would look twice for the grants of a client, by who
        // is named and by the class, where those of a client are few.
        let is_meant = SimpleExpr::from(Condition::any().add(by_name).add_option(class));
        is_meant.is(SimpleExpr::Constant(true.into()))
    }

    /// Whether a grant in `table` may give it something.
    pub fn may_take(self, table: &'static str) -> Condition {
        let by_name_alone = matches!(self, Self::Known(receiver) if !receiver.takes_of_class);
        let of_no_class = by_name_alone.then(|| Expr::col((table, "recipient_sector")).is_null());
        Condition::all().add(self.is_meant_by(table)).add_option(of_no_class)
    }

    fn class(self) -> Option<SimpleExpr> {
        match self {
            Self::Known(receiver) => receiver.sector.map(Expr::val),
            Self::Named(organization) => {
                let class = Query::select()
                    .column(("receiver", "sector"))
                    .from("organization".into_table_ref().alias("receiver"))
                    .and_where(Expr::col(("receiver", "id")).eq(organization))
                    .take();
                Some(Expr::expr(class))
            }
        }
    }
}

/// What is to be seen, in SQL, as far as a basis can be aimed at it; the counterpart of `domain::basis::Matter`.
pub struct About {
    /// The record, and the case it belongs to.
    pub records: Vec<SimpleExpr>,
    pub service_task: Option<SimpleExpr>,
    /// None of the client's own record and of what is kept beside it.
    pub document: Option<Document>,
}

/// The counterpart of `domain::basis::Document`.
pub struct Document {
    /// The bit of its kind of document.
    pub kind: SimpleExpr,
    pub made_at: SimpleExpr,
}

impl Document {
    pub fn of(kind: Kind, made_at: impl Into<SimpleExpr>) -> Self {
        Self { kind: Expr::val(Documents::from_iter([kind.document()]).bits()), made_at: made_at.into() }
    }
}

impl About {
    /// The service task of the case in `case`.
    pub fn task_of(case: impl ColumnTrait) -> SimpleExpr {
        let task = Query::select()
            .column(("of_case", "service_task_code"))
            .from("case".into_table_ref().alias("of_case"))
            .and_where(Expr::col(("of_case", "id")).equals(case.as_column_ref()))
            .take();
        Expr::expr(task)
    }

    /// The rows of a kind of record.
    pub fn row<R: Record>() -> Self {
        let column = |column: R::Column| Expr::col(column.as_column_ref());
        let of_case = R::CASE.map(Self::task_of);
        Self {
            records: std::iter::once(column(R::ID)).chain(R::CASE.map(column)).collect(),
            service_task: R::TASK.map(column).or(of_case),
            document: R::MADE.map(|made| Document::of(R::KIND, column(made))),
        }
    }

    /// Whether a grant in `table` is aimed at it. Of what is no document, a basis leaves nothing out and a prohibition takes
    /// nothing but with all the rest.
    fn is_met_by(&self, table: &'static str, gives: Gives) -> Condition {
        let column = |name: &'static str| Expr::col((table, name));
        let Some(document) = &self.document else {
            let whole = ["record_id", "service_task_code", "data_from", "data_before"]
                .into_iter()
                .fold(Condition::all().add(column("record_kinds").eq(0)), |all, name| {
                    all.add(column(name).is_null())
                });
            return Condition::all().add_option((gives == Gives::No).then_some(whole));
        };
        let open = |name| Condition::any().add(column(name).is_null());
        let record = self
            .records
            .iter()
            .fold(open("record_id"), |any, record| any.add(column("record_id").eq(record.clone())));
        let task = self.service_task.clone().map(|task| column("service_task_code").eq(task));
        let kind = column("record_kinds").binary(BinOper::BitAnd, document.kind.clone()).ne(0);
        let made = || document.made_at.clone();
        Condition::all()
            .add(record)
            .add(open("service_task_code").add_option(task))
            .add(Condition::any().add(column("record_kinds").eq(0)).add(kind))
            .add(open("data_from").add(column("data_from").lte(made())))
            .add(open("data_before").add(column("data_before").gt(made())))
    }
}

/// Whether a grant gives, or takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gives {
    Yes,
    No,
}

/// Whether `whom` holds a live grant of all of `categories` about the client in `client`.
pub fn granted(
    client: impl ColumnTrait,
    whom: impl Into<Recipient>,
    categories: Categories,
    now: DateTime<Utc>,
    about: &About,
) -> SimpleExpr {
    let mut grants = free_grants(whom, categories, now, about);
    Expr::exists(
        grants.and_where(Expr::col(("basis_grant", "client_id")).equals(client.as_column_ref())).to_owned(),
    )
}

/// The rows of a kind that an organization may be told under the `category`, because it keeps them or a grant opens each.
pub fn told<R: Record>(
    (keeper, category, (me, now)): (OrganizationId, Category, (OrganizationId, DateTime<Utc>)),
) -> Condition {
    let client = R::CLIENT.filter(|_| me != keeper);
    let each = |client| granted(client, me, Categories::from_iter([category]), now, &About::row::<R>());
    Condition::all().add_option(client.map(each))
}

/// Live grants of which no prohibition takes anything.
pub fn free_grants(
    whom: impl Into<Recipient>,
    categories: Categories,
    now: DateTime<Utc>,
    about: &About,
) -> SelectStatement {
    let whom = whom.into();
    let taken = prohibitions(Expr::col(("basis_grant", "client_id")), whom, categories, now, about);
    let free = Condition::any().add(is_statutory()).add(Expr::exists(taken).not());
    live_grants(whom, categories, now, about).cond_where(free).take()
}

/// Grants that give `whom` all of `categories` of what it is `about`, for working with the client now.
pub fn live_grants(
    whom: impl Into<Recipient>,
    categories: Categories,
    now: DateTime<Utc>,
    about: &About,
) -> SelectStatement {
    let column = |name: &'static str| Expr::col(("basis_grant", name));
    let case_work: Purposes = CASE_WORK.into();
    Query::select()
        .expr(Expr::val(1))
        .from("basis_grant")
        .cond_where(whom.into().may_take("basis_grant"))
        .and_where(column("user_id").is_null())
        .and_where(column("kind").is_not_in([BasisKind::Prohibition, BasisKind::BreakGlass]))
        .cond_where(is_live("basis_grant", now))
        .and_where(has("basis_grant", "categories", categories.bits()).eq(categories.bits()))
        .and_where(has("basis_grant", "purposes", case_work.bits()).ne(0))
        .cond_where(about.is_met_by("basis_grant", Gives::Yes))
        .take()
}

fn is_statutory() -> SimpleExpr {
    Expr::col(("basis_grant", "kind")).is_in(BasisKind::iter().filter(|kind| kind.is_statutory()))
}

/// Whether the client in `client` has forbidden `whom` any of `categories`, and no statutory basis gives them.
pub fn forbidden(
    client: impl ColumnTrait,
    whom: impl Into<Recipient>,
    categories: Categories,
    now: DateTime<Utc>,
    about: &About,
) -> Condition {
    let (client, whom) = (|| Expr::col(client.as_column_ref()), whom.into());
    let taken = prohibitions(client(), whom, categories, now, about);
    let mut by_law = live_grants(whom, categories, now, about);
    by_law.and_where(is_statutory()).and_where(Expr::col(("basis_grant", "client_id")).eq(client()));
    Condition::all().add(Expr::exists(taken)).add(Expr::exists(by_law).not())
}

/// Live prohibitions of the client that take any of `categories` from `whom`.
fn prohibitions(
    client: SimpleExpr,
    whom: Recipient,
    categories: Categories,
    now: DateTime<Utc>,
    about: &About,
) -> SelectStatement {
    let column = |name: &'static str| Expr::col(("ban", name));
    Query::select()
        .expr(Expr::val(1))
        .from("basis_grant".into_table_ref().alias("ban"))
        .and_where(column("client_id").eq(client))
        .and_where(whom.is_meant_by("ban"))
        .and_where(column("kind").eq(BasisKind::Prohibition))
        .cond_where(is_live("ban", now))
        .and_where(has("ban", "categories", categories.bits()).ne(0))
        .cond_where(about.is_met_by("ban", Gives::No))
        .take()
}

fn has(table: &'static str, column: &'static str, bits: i64) -> SimpleExpr {
    SimpleExpr::from(Expr::col((table, column))).binary(BinOper::BitAnd, bits)
}

fn is_live(table: &'static str, now: DateTime<Utc>) -> Condition {
    let column = |name: &'static str| Expr::col((table, name));
    Condition::all()
        .add(column("withdrawn_at").is_null())
        .add(column("valid_from").lte(now))
        .add(Condition::any().add(column("valid_to").is_null()).add(column("valid_to").gt(now)))
}

/// Whether `organization` takes part in the case in `case`: as a named member, or by a referral it has accepted and not
/// yet ended. Membership follows the work; no list of it is kept by hand.
pub fn takes_part(case: impl ColumnTrait, organization: OrganizationId) -> Condition {
    takes_part_in(Expr::col(case.as_column_ref()), Expr::val(organization))
}

/// The same for any expressions of a case and an organization.
pub fn takes_part_in(case: SimpleExpr, organization: SimpleExpr) -> Condition {
    let named = is_named_in(case.clone(), organization.clone());
    let working = Query::select()
        .expr(Expr::val(1))
        .from("referral".into_table_ref().alias("taken"))
        .and_where(Expr::col(("taken", "case_id")).eq(case))
        .and_where(Expr::col(("taken", "to_organization_id")).eq(organization))
        .and_where(Expr::col(("taken", "status")).is_in(Phase::Active.statuses().map(Status::code)))
        .take();
    Condition::any().add(named).add(Expr::exists(working))
}

/// Whether the organization is named to the case: that, unlike a referral, every member may know.
pub fn is_named_in(case: SimpleExpr, organization: SimpleExpr) -> SimpleExpr {
    let named = Query::select()
        .expr(Expr::val(1))
        .from("case_member")
        .and_where(Expr::col(("case_member", "case_id")).eq(case))
        .and_where(Expr::col(("case_member", "organization_id")).eq(organization))
        .and_where(Expr::col(("case_member", "left_at")).is_null())
        .take();
    Expr::exists(named)
}
