//! Removing what nobody may keep any longer. One transaction holds all that is kept of a client, so nobody adds to it or
//! takes a step in it meanwhile; what goes is told in the log and to those who heard of it.
use super::{Access, Gate};
use crate::{
    error::Result,
    store::{
        journal::{self, Entry, Subject, Trace},
        wall::Line,
        wipe,
    },
};
use domain::{
    ClientId, OrganizationId,
    access::{Action, Permit, Scope},
    event::Kind,
};
use entity::client;
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, QuerySelect, StatementBuilder,
    sea_query::{LockType, SelectStatement},
};

/// A transaction over all that is kept of one client.
#[must_use = "what is not closed is rolled back"]
pub struct Removal<'a> {
    access: &'a Access,
    txn: Line,
    client: client::Model,
    gone: Vec<(Subject, Entry)>,
}

impl Access {
    /// Holds the record of a client; none when it is gone.
    ///
    /// # Errors
    /// `not-allowed` for anybody but the service itself.
    pub async fn removal(&self, id: ClientId) -> Result<Option<Removal<'_>>> {
        self.may_with(Action::RemoveDue, Kind::Client).await?;
        let txn = self.begin().await?;
        let Some(client) = client::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(&txn).await? else {
            txn.rollback().await?;
            return Ok(None);
        };
        Ok(Some(Removal { access: self, txn, client, gone: Vec::new() }))
    }
}

impl Removal<'_> {
    pub const fn client(&self) -> &client::Model {
        &self.client
    }
    pub async fn all_as<M: FromQueryResult>(&self, query: &SelectStatement) -> Result<Vec<M>> {
        let rows = self.txn.query_all(query).await?;
        Ok(rows.iter().map(|row| M::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?)
    }
    pub async fn run(&self, statement: &impl StatementBuilder) -> Result<()> {
        self.txn.execute(statement).await?;
        Ok(())
    }

    /// Tells those who heard of a record that it is gone.
    pub fn tell(&mut self, gone: Subject, entry: Entry) {
        self.gone.push((gone, entry));
    }

    /// Commits, with the audit entry that says how much it was.
    pub async fn close(self, how_much: String) -> Result<()> {
        let Self { access, txn, client, gone } = self;
        if !gone.is_empty() {
            journal::publish(&txn, access.moment(), gone).await?;
        }
        let scope = Scope { client: Some(client.id), ..Scope::of(client.organization_id) };
        let trace = Trace {
            subject: Some(client.id.into()),
            detail: Some(how_much),
            ..access.trace_of(Action::RemoveDue, Kind::Client, scope, Permit::of_role())
        };
        journal::audit(&txn, access.moment(), [trace]).await?;
        wipe::note(&txn).await?;
        Ok(txn.commit().await?)
    }

    pub async fn give_up(self) -> Result<()> {
        Ok(self.txn.rollback().await?)
    }
}

impl Gate {
    /// The access of the job that removes what is due.
    pub fn as_remover(&self) -> Access {
        self.as_system("retention", OrganizationId::from_uuid(uuid::Uuid::nil()))
    }

    /// Wipes what was taken out of these tables off the database's files.
    pub async fn wipe(&self, tables: &[&'static str]) -> Result<()> {
        Ok(wipe::wipe(self.own_db(), tables).await?)
    }
}
