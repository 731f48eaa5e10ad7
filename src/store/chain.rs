//! Putting entries behind the ends of their chains, where those are where they were thought to be.
#![expect(clippy::disallowed_types, reason = "the log is written beside the requests")]
use super::{
    connect::immediate,
    entries::{self, InStatement},
};
use crate::seal::{Hash, NOTHING, checkpoint::OF_NOBODY, entry};
use domain::OrganizationId;
use entity::{
    audit_chain::{Column, Entity, Model},
    audit_entry,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait,
    IntoActiveModel, QueryFilter, QueryTrait, RuntimeErr, TransactionTrait,
    sea_query::{CaseStatement, Condition, Expr, ExprTrait, OnConflict},
    sqlx::{self, AssertSqlSafe, Postgres, Row, postgres::PgArguments, query::Query},
};
use std::{collections::BTreeSet, sync::LazyLock};
use uuid::Uuid;

/// How many entries are written in one statement where each value is given by itself: they have some twenty, SQLite takes
/// 32 766 and PostgreSQL 65 535.
pub const IN_A_STATEMENT: usize = 1000;

/// Where a chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub seq: i64,
    pub hash: Vec<u8>,
}

impl End {
    /// Goes on with an entry, of which these bytes are hashed.
    ///
    /// # Errors
    /// A hash of another length, which nobody but a stranger wrote there.
    pub fn go_on(&mut self, bytes: &[u8]) -> Result<(), DbErr> {
        let before = Hash::try_from(self.hash.as_slice());
        let before = before.map_err(|_length| DbErr::Custom("a hash of the audit log is none".to_owned()))?;
        self.seq += 1;
        self.hash = entry::link(&before, &entry::leaf(bytes)).to_vec();
        Ok(())
    }
}

impl From<&Model> for End {
    fn from(chain: &Model) -> Self {
        Self { seq: chain.last_seq, hash: chain.last_hash.clone() }
    }
}

/// # Errors
/// Bytes of another length, which a stranger wrote there.
pub fn hash_of(bytes: &[u8]) -> Result<Hash, DbErr> {
    Hash::try_from(bytes).map_err(|_length| DbErr::Custom("a hash of the audit log is none".to_owned()))
}

/// A chain that goes on from one end to the next.
pub struct Stretch {
    pub organization: OrganizationId,
    pub from: End,
    pub to: End,
}

/// The chains of these organizations; those that have none begin.
pub async fn ends(db: &impl ConnectionTrait, organizations: &[OrganizationId]) -> Result<Vec<Model>, DbErr> {
    let find = || Entity::find().filter(Column::OrganizationId.is_in(organizations.iter().copied())).all(db);
    let found = find().await?;
    if found.len() == organizations.len() {
        return Ok(found);
    }
    let is_known = |one: &OrganizationId| found.iter().any(|chain| chain.organization_id == *one);
    begin(db, organizations.iter().copied().filter(|one| !is_known(one))).await?;
    find().await
}

/// A chain before its first entry.
pub fn beginning(organization_id: OrganizationId) -> Model {
    Model {
        organization_id,
        last_seq: 0,
        last_hash: NOTHING.to_vec(),
        checkpoint_seq: 0,
        checkpoint_hash: NOTHING.to_vec(),
        erased_seq: None,
    }
}

/// Begins the chains of these organizations where nobody has begun them.
pub async fn begin(
    db: &impl ConnectionTrait,
    organizations: impl IntoIterator<Item = OrganizationId>,
) -> Result<(), DbErr> {
    let new = organizations.into_iter().map(|one| beginning(one).into_active_model().reset_all());
    let known = OnConflict::column(Column::OrganizationId).do_nothing().to_owned();
    Entity::insert_many(new).on_conflict(known).exec_without_returning(db).await.map(drop)
}

/// Writes the entries of all chains that end where they are thought to. Tells which those are; of the others nothing is written.
pub async fn append(
    db: &DatabaseConnection,
    stretches: &[Stretch],
    rows: &[audit_entry::Model],
) -> Result<BTreeSet<OrganizationId>, DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        let query = bind_stretches(sqlx::query(AssertSqlSafe(APPEND.as_str())), stretches);
        who(entries::bind(query, rows), db).await
    } else {
        one_after_the_other(db, stretches, rows).await
    }
}

/// Moves on the chains that end where they are thought to. `$1` to `$5` are the stretches. Connections that find rows by their keys
/// alone ([`super::wall::Pools`]) come to them in the order of their ids, as given or by the only index: so nodes do not wait for each
/// other in a circle. Another plan goes to few chains in the order in which they lie.
const GO_ON: &str = "WITH gone_on AS (
           UPDATE audit_chain c SET last_seq = g.to_seq, last_hash = g.to_hash
           FROM (
             SELECT unnest($1::uuid[]) AS organization_id, unnest($2::bigint[]) AS from_seq, unnest($3::bytea[]) AS from_hash,
               unnest($4::bigint[]) AS to_seq, unnest($5::bytea[]) AS to_hash) AS g
           WHERE c.organization_id = g.organization_id AND c.last_seq = g.from_seq AND c.last_hash = g.from_hash
           RETURNING c.organization_id)";

/// One of the chains that were moved on. They are looked up once: joined by connections that plan by keys alone, each of them would go
/// through all entries anew.
const OF_THOSE: &str = "ANY (ARRAY(SELECT organization_id FROM gone_on))";

/// Which chains a statement after [`GO_ON`] moved on.
async fn who(
    query: Query<'_, Postgres, PgArguments>,
    db: &DatabaseConnection,
) -> Result<BTreeSet<OrganizationId>, DbErr> {
    let rows = query.fetch_all(db.get_postgres_connection_pool()).await.map_err(not_done)?;
    rows.iter().map(|row| row.try_get(0).map(OrganizationId::from_uuid).map_err(not_done)).collect()
}

fn bind_stretches<'q>(
    query: Query<'q, Postgres, PgArguments>,
    stretches: &[Stretch],
) -> Query<'q, Postgres, PgArguments> {
    let column = |of: fn(&Stretch) -> i64| stretches.iter().map(of).collect::<Vec<_>>();
    let hashes =
        |of: fn(&Stretch) -> &End| stretches.iter().map(|one| of(one).hash.clone()).collect::<Vec<_>>();
    query
        .bind(stretches.iter().map(|one| one.organization.uuid()).collect::<Vec<_>>())
        .bind(column(|one| one.from.seq))
        .bind(hashes(|one| &one.from))
        .bind(column(|one| one.to.seq))
        .bind(hashes(|one| &one.to))
}

fn not_done(why: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(why.into()))
}

/// On PostgreSQL one statement does it, and so one round trip.
static APPEND: LazyLock<String> = LazyLock::new(|| {
    let InStatement { names, values } = entries::columns(6);
    format!(
        "{GO_ON},
         written AS (
           INSERT INTO audit_entry ({names})
           SELECT entry.* FROM (SELECT {values}) AS entry
           WHERE coalesce(entry.organization_id, '{OF_NOBODY}') = {OF_THOSE})
         SELECT organization_id FROM gone_on"
    )
});

/// Where an entry that was written without a place stands in its chain.
pub struct Place {
    pub organization: OrganizationId,
    pub id: Uuid,
    pub end: End,
}

/// Gives entries of many chains their places in one statement, on PostgreSQL. Tells whose chains ended where they were thought
/// to; of the others nothing is changed.
pub async fn place(
    db: &DatabaseConnection,
    stretches: &[Stretch],
    places: &[Place],
) -> Result<BTreeSet<OrganizationId>, DbErr> {
    let sql = format!(
        "{GO_ON},
         placed AS (
           UPDATE audit_entry e SET seq = p.seq, hash = p.hash
           FROM (
             SELECT unnest($6::uuid[]) AS organization_id, unnest($7::uuid[]) AS id, unnest($8::bigint[]) AS seq,
               unnest($9::bytea[]) AS hash) AS p
           WHERE e.id = p.id AND p.organization_id = {OF_THOSE})
         SELECT organization_id FROM gone_on"
    );
    let query = bind_stretches(sqlx::query(AssertSqlSafe(sql)), stretches)
        .bind(places.iter().map(|one| one.organization.uuid()).collect::<Vec<_>>())
        .bind(places.iter().map(|one| one.id).collect::<Vec<_>>())
        .bind(places.iter().map(|one| one.end.seq).collect::<Vec<_>>())
        .bind(places.iter().map(|one| one.end.hash.clone()).collect::<Vec<_>>());
    who(query, db).await
}

/// SQLite has one writer, so that a chain is seldom elsewhere: then nothing is written. Its statements cost no way.
async fn one_after_the_other(
    db: &DatabaseConnection,
    stretches: &[Stretch],
    rows: &[audit_entry::Model],
) -> Result<BTreeSet<OrganizationId>, DbErr> {
    let txn = db.begin_with_options(immediate()).await?;
    let (mut seqs, mut hashes, mut which) = (CaseStatement::new(), CaseStatement::new(), Condition::any());
    for Stretch { organization, from, to } in stretches {
        let is_it = || Expr::col(Column::OrganizationId).eq(*organization);
        seqs = seqs.case(is_it(), Expr::val(to.seq));
        hashes = hashes.case(is_it(), Expr::val(to.hash.clone()));
        let fits = Condition::all()
            .add(is_it())
            .add(Column::LastSeq.eq(from.seq))
            .add(Column::LastHash.eq(from.hash.clone()));
        which = which.add(fits);
    }
    let go_on = Entity::update_many()
        .col_expr(Column::LastSeq, seqs.into())
        .col_expr(Column::LastHash, hashes.into())
        .filter(which);
    let gone_on = txn.execute(&go_on.into_query()).await?.rows_affected();
    if usize::try_from(gone_on) != Ok(stretches.len()) {
        txn.rollback().await?;
        return Ok(BTreeSet::new());
    }
    for some in rows.chunks(IN_A_STATEMENT) {
        let some = some.iter().map(|row| row.clone().into_active_model().reset_all());
        audit_entry::Entity::insert_many(some).exec_without_returning(&txn).await?;
    }
    txn.commit().await?;
    Ok(stretches.iter().map(|one| one.organization).collect())
}
