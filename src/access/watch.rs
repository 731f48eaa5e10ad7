//! Watching the sealed log for odd look-ups. The cursor is the number that the sealer gives after the commit, so no entry
//! is skipped that was committed late; one watcher at a time holds the cursor of an organization.
use super::{Access, Gate};
use crate::{
    error::Result,
    store::{
        self, Record,
        journal::{self, Entry, Subject, Trace},
        wall::Line,
    },
};
use domain::{
    OrganizationId,
    access::{Action, Permit},
};
use entity::{audit_chain, watch};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QuerySelect,
    QueryTrait,
    sea_query::{Expr, ExprTrait, LockType, OnConflict, SelectStatement},
};

/// A stretch of one organization's log that nobody has watched yet.
#[must_use = "what is not closed is rolled back"]
pub struct Watch<'a> {
    access: &'a Access,
    txn: Line,
    seen: i64,
}

impl Gate {
    /// The access of the watch over one organization's log.
    pub fn as_watch(&self, organization: OrganizationId) -> Access {
        self.as_system("watch", organization)
    }

    /// The organizations whose log holds entries that nobody has watched yet.
    pub async fn unwatched(&self) -> Result<Vec<OrganizationId>> {
        use audit_chain::{Column, Entity};
        let up_to_date = watch::Entity::find()
            .select_only()
            .column(watch::Column::OrganizationId)
            .filter(
                Expr::col(watch::Column::OrganizationId.as_column_ref())
                    .equals(Column::OrganizationId.as_column_ref()),
            )
            .filter(
                Expr::col(watch::Column::SeenSeq.as_column_ref())
                    .gte(Expr::col(Column::LastSeq.as_column_ref())),
            );
        // What belongs to no organization has no privacy officer.
        let behind = Entity::find()
            .select_only()
            .column(Column::OrganizationId)
            .filter(Column::OrganizationId.ne(uuid::Uuid::nil()))
            .filter(Expr::exists(up_to_date.into_query()).not());
        Ok(behind.into_tuple().all(self.own_db()).await?)
    }
}

impl Access {
    /// Holds the cursor of the caller's organization.
    ///
    /// # Errors
    /// `not-allowed` for anybody but the service itself.
    pub async fn watch<R: Record>(&self) -> Result<Watch<'_>> {
        self.may::<R>(Action::RaiseAlert).await?;
        let txn = self.begin().await?;
        let seen = hold(&txn, self.caller.organization).await?;
        Ok(Watch { access: self, txn, seen })
    }
}

impl Watch<'_> {
    /// The last number that was watched.
    pub const fn seen(&self) -> i64 {
        self.seen
    }
    pub async fn all_as<M: FromQueryResult>(&self, query: &SelectStatement) -> Result<Vec<M>> {
        self.each_as(query, |row: M| row).await
    }

    /// What is made of each row; of many rows that is less to hold than they are.
    pub async fn each_as<M: FromQueryResult, T>(
        &self,
        query: &SelectStatement,
        make: impl Fn(M) -> T,
    ) -> Result<Vec<T>> {
        Ok(self.txn.each(query, |row| M::from_query_result(&row, "").map(&make)).await?)
    }

    /// Commits how far it was watched, with what was found, its events and its audit entries.
    pub async fn close<R: Record>(self, up_to: i64, found: Vec<(R, Entry)>) -> Result<()> {
        let Self { access, txn, .. } = self;
        let (mut rows, mut events, mut traces) = (Vec::new(), Vec::new(), Vec::<Trace>::new());
        for (record, entry) in found {
            let (scope, id) = (record.scope(), record.id());
            events
                .push((Subject { kind: R::KIND, id: id.into(), version: record.version().0, scope }, entry));
            traces.push(access.trace::<R>(Action::RaiseAlert, Some(id), scope, Permit::of_role()));
            rows.push(record);
        }
        if !rows.is_empty() {
            store::insert(&txn, rows).await?;
            journal::publish(&txn, access.moment(), events).await?;
            journal::audit(&txn, access.moment(), traces).await?;
        }
        watch::Entity::update_many()
            .col_expr(watch::Column::SeenSeq, Expr::val(up_to))
            .filter(watch::Column::OrganizationId.eq(access.caller.organization))
            .exec(&txn)
            .await?;
        Ok(txn.commit().await?)
    }
}

/// Holds how far the log was watched; from its beginning where nobody has begun.
async fn hold(txn: &Line, organization: OrganizationId) -> Result<i64> {
    use watch::{Column, Entity};
    let cursor = || Entity::find_by_id(organization).lock(LockType::NoKeyUpdate);
    if let Some(watch) = cursor().one(txn).await? {
        return Ok(watch.seen_seq);
    }
    let new = watch::Model { organization_id: organization, seen_seq: 0 };
    let known = OnConflict::column(Column::OrganizationId).do_nothing().to_owned();
    Entity::insert(new.into_active_model().reset_all())
        .on_conflict(known)
        .exec_without_returning(txn)
        .await?;
    Ok(cursor().one(txn).await?.map_or(0, |watch| watch.seen_seq))
}
