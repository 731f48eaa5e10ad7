//! How records reach the database, whatever their kind. Each function is written once for all of them.
pub(crate) mod chain;
mod chorus;
mod columns;
mod conflict;
pub mod connect;
mod entries;
pub mod evident;
mod facts;
mod flat;
pub mod grant;
mod identity_changes;
pub mod journal;
pub(crate) mod kept;
mod known;
mod label;
pub mod many;
pub mod next_steps;
mod parameters;
mod part;
mod question;
pub mod referral;
pub mod scope;
pub(crate) mod sequence;
mod standing;
mod together;
pub(crate) mod turn;
mod version;
pub mod wall;
mod which;
pub(crate) mod wipe;
mod worked_on;

pub(crate) use chorus::Chorus;
pub use columns::Columns;
pub(crate) use columns::read_in_order;
pub(crate) use evident::glimpse;
pub use facts::{CaseFacts, Found};
pub(crate) use identity_changes::{IdentityChanges, Mark, News};
pub use kept::Asker;
pub use known::knows_of;
pub use label::{aimed_at_others, told_to};
pub(crate) use part::part_of_case;
pub(crate) use question::Question;
pub use standing::{Rows, Whom, exists_for_each};
pub use together::{Part, Parts, Together};
pub use version::Version;
pub use which::Which;

use chrono::{DateTime, Utc};
use domain::{
    UserId,
    access::{Action, Caller, Scope, Sight, Standing},
    basis::Categories,
    event::Kind,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult,
    InsertMany, IntoActiveModel, QueryFilter, Select, UpdateMany,
    sea_query::{LockType, SelectStatement},
};
use serde::Serialize;
use uuid::Uuid;

/// What a kind of record must say of itself to be kept, guarded and versioned.
pub trait Record:
    Clone
    + Sized
    + Send
    + Sync
    + 'static
    + FromQueryResult
    + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel>
{
    type Entity: EntityTrait<Model = Self, Column = Self::Column>;
    type Column: ColumnTrait;
    type Id: Copy + PartialEq + From<Uuid> + Into<Uuid> + Into<sea_orm::Value> + Send;
    const KIND: Kind;
    const ID: Self::Column;
    const VERSION: Self::Column;
    /// The client it is about, and the organization that answers for that data.
    const CLIENT: Option<Self::Column> = None;
    const KEEPER: Option<Self::Column> = None;
    const CASE: Option<Self::Column> = None;
    /// The referral that it is, or belongs to.
    const REFERRAL: Option<Self::Column> = None;
    /// Where the row itself says which service task it is of; what belongs to a case is of the task of its case.
    const TASK: Option<Self::Column> = None;
    /// Of a document about a client: when it was made.
    const MADE: Option<Self::Column> = None;
    /// The client in this column also shows the row to every organization that holds a live grant about them.
    const GRANTED: Option<Self::Column> = None;
    /// Whether the row is a case; what belongs to one names it in `CASE`.
    const IS_CASE: bool = false;
    /// Whether whoever has broken the glass for the client sees the row.
    const IN_EMERGENCY: bool = false;
    /// The tables whose rows a change holds, so that what it decides on stays true until it commits.
    const LOCKS: &'static [&'static str];

    fn id(&self) -> Self::Id;
    fn version(&self) -> Version;
    fn scope(&self) -> Scope;
    fn service_task(&self) -> Option<&str> {
        None
    }
    /// The time of `MADE`.
    fn made_at(&self) -> Option<DateTime<Utc>> {
        None
    }
    /// Since when its content is shown to nobody.
    fn withheld_since(&self) -> Option<DateTime<Utc>> {
        None
    }
    /// The case that it is.
    fn own_case(&self) -> Option<CaseFacts> {
        None
    }
    /// Whether the row itself is work of the person with its client that goes on, or ended after `since`: it follows from
    /// what `standing` asks the database.
    fn is_work_of(&self, _caller: &Caller, _user: UserId, _since: DateTime<Utc>) -> bool {
        false
    }
    /// The record in whose place this one would come, where only one may be.
    fn rival(&self) -> Option<Rival> {
        None
    }
    /// The record whose columns come next.
    ///
    /// # Errors
    /// Columns that are not there, or values of other types.
    fn read(columns: &mut Columns<'_>) -> Result<Self, DbErr> {
        columns.skip_table::<Self::Entity>();
        Self::from_query_result(columns.row(), "")
    }
    /// The rows that exist for the caller, besides those of `GRANTED`. All else is answered with 404.
    fn visible_to(caller: &Caller) -> Condition;
}

/// A record in whose place another would come; to run into it counts as an action of its own, in which this was asked for.
pub struct Rival {
    pub which: Condition,
    pub counts_as: Action,
    pub asked: &'static str,
}

impl Rival {
    /// A client who is found by the national identifier.
    pub const fn found_by_identifier(which: Condition) -> Self {
        Self { which, counts_as: Action::SearchClients, asked: domain::watch::BY_IDENTIFIER }
    }
}

/// A record that the API shows.
pub trait Shown: Record {
    type View: Serialize;
    /// The only way from a row to what is shown: every field passes `sight`.
    fn view(&self, sight: Sight, now: DateTime<Utc>) -> Self::View;
}

pub(crate) fn visible<R: Record>(caller: &Caller, now: DateTime<Utc>) -> Select<R::Entity> {
    let about = scope::About::row::<R>();
    let granted = R::GRANTED.map(|client| scope::granted(client, caller, Categories::EMPTY, now, &about));
    let opened = R::CLIENT.filter(|_| R::IN_EMERGENCY);
    let opened = opened.and_then(|client| scope::opened_to(client, caller, now));
    R::Entity::find()
        .filter(Condition::any().add(R::visible_to(caller)).add_option(granted).add_option(opened))
}

/// The record and its facts, mostly in one statement; with `hold` its rows stay as they are until the transaction ends.
pub(crate) async fn find<R: Record>(
    db: &wall::Line,
    (action, sought): (Action, Sought<R>),
    (caller, now): (&Caller, DateTime<Utc>),
    hold: Hold,
) -> Result<Option<Found<R>>, DbErr> {
    let glimpse = glimpse::<R>(db, sought.clone(), (caller, now), hold).await?;
    match glimpse.found {
        Some(found) => Ok(Some(found)),
        None => find_at_length(db, (action, sought), (caller, now), hold).await,
    }
}

/// The record and its facts where it was not evident at once. This is asked also where there was nothing: nobody is to learn from the
/// time it takes that there is something.
pub(crate) async fn find_at_length<R: Record>(
    db: &wall::Line,
    (action, sought): (Action, Sought<R>),
    (caller, now): (&Caller, DateTime<Utc>),
    hold: Hold,
) -> Result<Option<Found<R>>, DbErr> {
    let sought = visible::<R>(caller, now).filter(sought.condition());
    let mut query = facts::with_facts::<R>(sought, action, (caller, now), hold);
    hold.apply::<R>(&mut query);
    Ok(facts::fold::<R>(&db.query_all(&query).await?, None)?.pop())
}

/// Which record is asked for.
#[derive(Clone)]
pub(crate) enum Sought<R: Record> {
    One(R::Id),
    Where(Condition),
}

impl<R: Record> Sought<R> {
    fn condition(self) -> Condition {
        match self {
            Self::One(id) => Condition::all().add(R::ID.eq(id)),
            Self::Where(which) => which,
        }
    }
}

/// Whether the rows found are to be changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    No,
    ForChange,
}

impl Hold {
    fn apply<R: Record>(self, query: &mut SelectStatement) {
        if self == Self::ForChange {
            query.lock_with_tables(LockType::NoKeyUpdate, R::LOCKS.iter().copied());
        }
    }
}

/// One page of visible rows with their facts, in the order of the page. It holds no row whose client the caller may not
/// know of, so how they stand to them is known beforehand.
pub(crate) async fn page<R: Record>(
    db: &impl ConnectionTrait,
    page: Select<R::Entity>,
    action: Action,
    (caller, now): (&Caller, DateTime<Utc>),
    order: impl FnOnce(&mut SelectStatement),
) -> Result<Vec<Found<R>>, DbErr> {
    let rule = action.rule();
    let mut query = facts::page_with_facts::<R>(page, (caller, now), rule.lets_apart(caller));
    order(&mut query);
    let standing = Standing { is_related: !rule.lets_apart(caller), ..Standing::RELATED };
    facts::fold(&db.query_all(&query).await?, Some(standing))
}

pub(crate) async fn insert<R: Record>(db: &impl ConnectionTrait, records: Vec<R>) -> Result<(), DbErr> {
    insertion(records).exec_without_returning(db).await.map(drop)
}

/// What writes the records.
pub(crate) fn insertion<R: Record>(records: Vec<R>) -> InsertMany<<R::Entity as EntityTrait>::ActiveModel> {
    R::Entity::insert_many(records.into_iter().map(|record| record.into_active_model().reset_all()))
}

/// Writes `next` over the version it was made from; `None` when somebody was faster.
pub(crate) async fn update<R: Record>(db: &impl ConnectionTrait, next: R) -> Result<Option<Version>, DbErr> {
    let (revision, version) = revision(next);
    Ok((revision.exec(db).await?.rows_affected == 1).then_some(version))
}

/// What writes `next` over the version it was made from, and the version that it is then.
pub(crate) fn revision<R: Record>(next: R) -> (UpdateMany<R::Entity>, Version) {
    let (id, seen) = (next.id(), next.version());
    let mut row = next.into_active_model().reset_all();
    row.set(R::VERSION, seen.next().into());
    let revision = R::Entity::update_many().set(row).filter(R::ID.eq(id)).filter(R::VERSION.eq(seen));
    (revision, seen.next())
}
