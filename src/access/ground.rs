//! The ground on which another organization may be told of a client: a basis in force that no prohibition takes away.
use super::Work;
use crate::{
    error::Result,
    store::{
        Record,
        scope::{About, free_grants, live_grants},
    },
};
use domain::{
    BasisId, ClientId, OrganizationId, Refusal,
    basis::{BasisKind, Categories},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Expr, ExprTrait, Order, SelectStatement},
};

/// A basis on which somebody may be told.
#[derive(Debug, FromQueryResult)]
pub struct Ground {
    pub basis_id: BasisId,
    pub kind: BasisKind,
}

/// Who is to be told which categories of whom.
#[derive(Clone, Copy)]
pub struct Telling {
    pub receiver: OrganizationId,
    pub client: ClientId,
    pub categories: Categories,
}

impl<R: Record> Work<'_, R> {
    /// A live basis that gives the receiver all of the categories; one that needs no wish of the client comes first.
    ///
    /// # Errors
    /// `prohibited` where there is one but for what the client has forbidden, else `no-legal-basis`.
    pub async fn ground(
        &self,
        telling: Telling,
        about: &About,
    ) -> Result<std::result::Result<Ground, Refusal>> {
        let (receiver, categories, now) = (telling.receiver, telling.categories, self.at().now);
        let best = |mut grants: SelectStatement| {
            grants
                .clear_selects()
                .columns([("basis_grant", "basis_id"), ("basis_grant", "kind")])
                .and_where(Expr::col(("basis_grant", "client_id")).eq(telling.client))
                .order_by(("basis_grant", "kind"), Order::Desc)
                .limit(1)
                .to_owned()
        };
        if let Some(ground) = self.one_as(&best(free_grants(receiver, categories, now, about))).await? {
            return Ok(Ok(ground));
        }
        let is_forbidden = self.any(&best(live_grants(receiver, categories, now, about))).await?;
        Ok(Err(if is_forbidden { Refusal::Prohibited } else { Refusal::NoLegalBasis }))
    }
}
