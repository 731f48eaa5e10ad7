//! What a change runs into.
use super::{Access, Work, work::FromRefusal};
use crate::{
    error::{Error, Result},
    store::{Record, Rival, journal::Trace},
};
use domain::{
    Refusal,
    access::{Action, Basis, Permit, Scope, Sight},
};
use sea_orm::{EntityTrait, QueryFilter};

impl<R: Record> Work<'_, R> {
    /// Refuses `next` as a constraint of the database refused it. That tells what is there already, and so it stands in the log
    /// of whom it is about: otherwise whoever may write would look for people by writing.
    pub async fn clash<T: FromRefusal>(self, next: &R, error: Error) -> Result<T> {
        let is_taken = matches!(&error, Error::Refused(why) if why.why == Refusal::AlreadyExists);
        let (access, rival) = (self.access(), next.rival().filter(|_| is_taken));
        let answer = self.fail(error).await;
        if let Some(rival) = rival
            && answer.is_err()
        {
            access.has_met::<R>(rival).await?;
        }
        answer
    }
}

impl Access {
    /// Opens the record that is found as `sought` says. Whoever looks for it so has searched, whether it is there and whether
    /// they get it or not.
    pub async fn open_sought<R: Record>(&self, action: Action, sought: Rival) -> Result<Work<'_, R>> {
        let (counts_as, asked) = (sought.counts_as, sought.asked);
        match self.open_where::<R>(action, sought.which.clone()).await {
            Ok(mut work) => {
                work.mark(self.meeting(counts_as, asked, Some(work.record())));
                Ok(work)
            }
            Err(Error::Refused(why)) => {
                if why.why == Refusal::NotFound {
                    self.write_down([self.meeting::<R>(counts_as, asked, None)]).await?;
                } else {
                    self.has_met::<R>(sought).await?;
                }
                Err(why.into())
            }
            Err(fault) => Err(fault),
        }
    }

    /// Whoever was refused because of a record that is there has found it.
    async fn has_met<R: Record>(&self, rival: Rival) -> Result<()> {
        let first = R::Entity::find().filter(rival.which).one(&self.line::<R>()).await?;
        self.write_down(first.map(|first| self.meeting(rival.counts_as, rival.asked, Some(&first)))).await
    }

    fn meeting<R: Record>(&self, counts_as: Action, asked: &'static str, met: Option<&R>) -> Trace {
        let scope = met.map_or_else(|| Scope::of(self.caller().organization), Record::scope);
        let basis = if met.is_some() { Basis::OwnRegister } else { Basis::Role };
        let permit = Permit { basis, sight: Sight::nothing() };
        Trace {
            detail: Some(asked.to_owned()),
            ..self.trace::<R>(counts_as, met.map(Record::id), scope, permit)
        }
    }
}
