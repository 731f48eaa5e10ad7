use super::{record::announce, settle::settle, view};
use crate::{
    access::{Access, At, Move},
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{Found, Record, journal::Entry},
};
use domain::{
    BasisId, Refused,
    access::Action,
    basis::{BasisKind, BasisStatus},
    event::Happened,
    text::Note,
};
use entity::{basis::Model, basis_grant};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait, sea_query::Expr};
use serde::Deserialize;
use utoipa::ToSchema;

/// The basis ends here: the client took it back, or it should not have been given.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WithdrawBasis, example = json!({"note": "Mika called and took the consent back."}))]
pub struct Withdraw {
    note: Option<Note>,
}

impl Move for Withdraw {
    type On = Model;
    fn action(&self) -> Action {
        Action::WithdrawBasis
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        let basis = was.record.clone();
        let status = view::validity(&basis).status(at.now);
        if !matches!(status, BasisStatus::Upcoming | BasisStatus::Active) {
            return Err(Refused::wrong_state(Vec::new()));
        }
        let note: Option<String> = self.note.map(Into::into);
        let entry = Entry::of(Happened::BasisWithdrawn)
            .moved(status.code(), BasisStatus::Withdrawn.code())
            .because(None, note.clone());
        let withdrawn_at = Some(at.now);
        let ended =
            Model { withdrawn_at, withdrawal_note: note, settle_at: None, updated_at: at.now, ..basis };
        Ok((ended, entry))
    }
}

/// Takes the basis back with all it gave; the next request of whoever received it finds nothing, and what rested on it has
/// moved.
pub async fn withdraw(
    access: &Access,
    id: BasisId,
    seen: IfMatch,
    step: Withdraw,
) -> Result<Reply<view::Basis>> {
    let mut work = access.change::<Model>(step.action(), id, seen).await?;
    match step.apply(work.found(), &work.at()) {
        Ok((next, entry)) => {
            let grants = basis_grant::Entity::update_many()
                .col_expr(basis_grant::Column::WithdrawnAt, Expr::val(next.withdrawn_at))
                .filter(basis_grant::Column::BasisId.eq(id));
            work.run(&grants.into_query()).await?;
            if next.kind != BasisKind::Prohibition {
                settle(&mut work, next.client_id).await?;
            }
            announce(&mut work, &next, next.version().next().0, Happened::BasisWithdrawn);
            work.save(next, entry).await
        }
        Err(why) => work.refuse(why).await,
    }
}
