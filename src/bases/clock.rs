//! Bases that begin to forbid, or cease to allow, without anybody asking: the clock settles what rests on them.
use super::{record::announce, settle::settle, view};
use crate::{
    access::{Access, Gate},
    error::{Error, Result},
    http::{etag::IfMatch, reply::Reply},
    store::{Record, Version, journal::Entry},
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId,
    access::Action,
    basis::{BasisKind, BasisStatus, Validity},
    event::Happened,
};
use entity::basis::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

/// How many are looked at in one run.
const AT_ONCE: u64 = 200;

/// The part of the service that looks at the clock.
const NAME: &str = "basis-clock";

/// When the clock is to look at a basis of this kind: when it begins to forbid, or when it ceases to allow.
pub fn settle_at(kind: BasisKind, validity: Validity, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if kind == BasisKind::Prohibition { Some(validity.from).filter(|from| *from > now) } else { validity.to }
}

/// Settles whatever is due, until nothing is left; how many bases that were.
pub async fn tick(gate: &Gate) -> Result<usize> {
    let mut settled = 0;
    loop {
        match settle_due(gate).await? {
            0 => return Ok(settled),
            more => settled += more,
        }
    }
}

async fn settle_due(gate: &Gate) -> Result<usize> {
    let nobody = gate.as_system(NAME, OrganizationId::from_uuid(Uuid::nil()));
    let due = Entity::find()
        .filter(Column::SettleAt.lte(nobody.now()))
        .order_by_asc(Column::SettleAt)
        .limit(AT_ONCE)
        .into_query();
    let mut settled = 0;
    for basis in nobody.look_up::<Model>(&due).await? {
        // Each in a transaction of its own: one that somebody withdraws right now is left alone.
        match settle_one(&gate.as_system(NAME, basis.organization_id), &basis).await {
            Ok(_) => settled += 1,
            Err(Error::Refused(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(settled)
}

async fn settle_one(access: &Access, due: &Model) -> Result<Reply<view::Basis>> {
    let seen = IfMatch::of(Version(due.version));
    let mut work = access.change::<Model>(Action::SettleBasis, due.id, seen).await?;
    settle(&mut work, due.client_id).await?;
    let (what, from, to) = if due.kind == BasisKind::Prohibition {
        (Happened::BasisTookEffect, BasisStatus::Upcoming, BasisStatus::Active)
    } else {
        (Happened::BasisExpired, BasisStatus::Active, BasisStatus::Expired)
    };
    let next = Model { settle_at: None, updated_at: access.now(), ..work.record().clone() };
    announce(&mut work, &next, next.version().next().0, what);
    work.save(next, Entry::of(what).moved(from.code(), to.code())).await
}
