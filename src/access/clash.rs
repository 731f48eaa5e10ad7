//! What a change runs into.
use super::{Access, Work, work::FromRefusal};
use crate::{
    error::{Error, Result},
    store::{Record, Rival, journal::Trace},
};
use domain::{
    Refusal,
    access::{Basis, Permit, Sight},
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
    async fn has_met<R: Record>(&self, rival: Rival) -> Result<()> {
        let first = R::Entity::find().filter(rival.which).one(&self.line::<R>().await?).await?;
        let permit = Permit { basis: Basis::OwnRegister, sight: Sight::nothing() };
        self.write_down(first.map(|first| Trace {
            detail: Some(rival.asked.to_owned()),
            ..self.trace::<R>(rival.counts_as, Some(first.id()), first.scope(), permit)
        }))
        .await
    }
}
