//! What the service does on its own, before it knows whom a request is about: signing people in, giving out tokens,
//! sweeping. It is audited like everything else.
use super::Access;
use crate::{
    error::{Error, Result},
    store::{
        Record,
        journal::{self, Trace},
        wall::Line,
    },
};
use domain::{
    Refused,
    access::{Action, Actor, Permit, Scope},
};
use sea_orm::{ConnectionTrait, FromQueryResult, StatementBuilder, sea_query::SelectStatement};

/// The record that a duty is about, and whose it is.
pub type About<R> = Option<(<R as Record>::Id, Scope)>;

/// A transaction of the service itself.
#[must_use = "what is not closed is rolled back"]
pub struct Duty<'a> {
    access: &'a Access,
    txn: Line,
}

impl Access {
    fn only_system(&self) -> Result<()> {
        match self.caller.actor {
            Actor::System(_) => Ok(()),
            _ => Err(anyhow::anyhow!("only the service itself has duties").into()),
        }
    }

    /// Rows that tell whom a request is about, or what the service itself has to see to. What comes of it is audited by
    /// [`Duty::close`], [`Access::turn_away`] or the step that each is then taken through.
    ///
    /// # Errors
    /// A fault when anybody but the service itself asks.
    pub async fn look_up<M: FromQueryResult + Send>(&self, query: &SelectStatement) -> Result<Vec<M>> {
        self.only_system()?;
        let rows = self.gate.own_db().query_all(query).await?;
        Ok(rows.iter().map(|row| M::from_query_result(row, "")).collect::<std::result::Result<_, _>>()?)
    }

    /// # Errors
    /// A fault when anybody but the service itself asks.
    pub async fn duty(&self) -> Result<Duty<'_>> {
        self.only_system()?;
        Ok(Duty { access: self, txn: self.begin().await? })
    }

    /// Leaves a trace of a request that the service refused, and hands the refusal on.
    pub async fn turn_away<R: Record>(&self, action: Action, about: About<R>, why: Error) -> Error {
        let Error::Refused(Refused { why: reason, .. }) = &why else {
            return why;
        };
        let trace = Trace { outcome: reason.slug(), ..self.duty_trace::<R>(action, about) };
        match self.write_down([trace]).await {
            Ok(()) => why,
            Err(error) => error,
        }
    }

    fn duty_trace<R: Record>(&self, action: Action, about: About<R>) -> Trace {
        let permit = Permit::of_role();
        let (id, scope) = about.unzip();
        self.trace::<R>(action, id, scope.unwrap_or_default(), permit)
    }
}

impl Duty<'_> {
    /// How many rows the statement touched.
    pub async fn run(&self, statement: &impl StatementBuilder) -> Result<u64> {
        Ok(self.txn.execute(statement).await?.rows_affected())
    }

    /// Commits, with the audit entry that tells of it.
    pub async fn close<R: Record>(self, action: Action, about: About<R>) -> Result<()> {
        let trace = self.access.duty_trace::<R>(action, about);
        journal::audit(&self.txn, self.access.moment(), [trace]).await?;
        Ok(self.txn.commit().await?)
    }

    /// Commits what needs no entry of its own, because the request's entry is still to come.
    pub async fn go_on(self) -> Result<()> {
        Ok(self.txn.commit().await?)
    }

    pub async fn give_up(self) -> Result<()> {
        Ok(self.txn.rollback().await?)
    }
}
