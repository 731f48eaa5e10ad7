//! What is about no client: the register, the directory, the code lists, and tables of the service itself.
use super::Access;
use crate::{
    error::Result,
    http::reply::Reply,
    store::{Parts, Record, Together, journal},
};
use domain::{
    access::{Action, Needs, Permit},
    event::Kind,
};
use sea_orm::{ConnectionTrait, FromQueryResult, sea_query::SelectStatement};

impl Access {
    /// Rows that are about no client: what the register, the directory and the code lists hold.
    ///
    /// # Errors
    /// `not-allowed` or `insufficient-scope`; a fault when the action is one on client data.
    pub async fn browse<R: Record, M: FromQueryResult + Send>(
        &self,
        action: Action,
        detail: Option<String>,
        query: &SelectStatement,
    ) -> Result<Vec<M>> {
        let rows = self.browsed::<R>(action, detail, query).await?;
        Ok(rows.iter().map(|row| M::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?)
    }

    /// Rows of several kinds that are about no client, at once.
    ///
    /// # Errors
    /// As of [`Access::browse`].
    pub async fn browse_together<R: Record>(&self, action: Action, queries: Together) -> Result<Parts> {
        Ok(Parts::new(self.browsed::<R>(action, None, &queries.statement()).await?))
    }

    async fn browsed<R: Record>(
        &self,
        action: Action,
        detail: Option<String>,
        query: &SelectStatement,
    ) -> Result<Vec<sea_orm::QueryResult>> {
        if action.rule().needs != Needs::Nothing {
            return Err(anyhow::anyhow!("client data is not for browsing").into());
        }
        self.may::<R>(action).await?;
        let rows = self.line::<R>().query_all(query).await?;
        self.note_use(action, R::KIND, detail).await?;
        Ok(rows)
    }

    /// Permits and logs the use of what stands in the program itself, as the code lists do.
    ///
    /// # Errors
    /// `not-allowed` or `insufficient-scope`.
    pub async fn consult(&self, action: Action, kind: Kind, detail: Option<String>) -> Result<()> {
        self.may_with(action, kind).await?;
        self.note_use(action, kind, detail).await
    }

    async fn note_use(&self, action: Action, kind: Kind, detail: Option<String>) -> Result<()> {
        let scope = domain::access::Scope::of(self.caller.organization);
        let permit = Permit::of_role();
        let trace = journal::Trace { detail, ..self.trace_of(action, kind, scope, permit) };
        self.log(action, vec![trace]).await
    }

    /// An answer that stands in no row: a table of the service itself.
    pub async fn tell<R: Record, V: serde::Serialize>(&self, action: Action, view: &V) -> Result<Reply<V>> {
        self.may::<R>(action).await?;
        let scope = domain::access::Scope::of(self.caller.organization);
        let permit = Permit::of_role();
        self.log(action, vec![self.trace::<R>(action, None, scope, permit)]).await?;
        Reply::ok(view)
    }
}
