//! Counting look-ups where they are kept: who did so little that no pattern can be met is never read.
use super::watch::Stretch;
use crate::error::Result;
use chrono::{DateTime, Utc};
use domain::{
    ApiClientId, ClientId, UserId,
    watch::{By, RARE, SEARCH, Tally, Visitors},
};
use entity::audit_entry::{Column, Entity};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr},
};
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct Counted {
    user_id: Option<UserId>,
    system_id: Option<ApiClientId>,
    looks: i64,
    clients: i64,
    refused: i64,
    searches: i64,
    rare: i64,
}

#[derive(FromQueryResult)]
struct Came {
    client_id: Option<ClientId>,
    user_id: Option<UserId>,
    looks: i64,
    first_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
}

impl Stretch<'_> {
    /// What everybody who did some of it did in all.
    pub(super) async fn tallies(&self, which: Condition) -> Result<HashMap<By, Tally>> {
        // Who acts through a partner system is a person all the same.
        let system: SimpleExpr = CaseStatement::new()
            .case(Column::ActorUserId.is_null(), Expr::col(Column::ActorApiClientId))
            .into();
        let query = Entity::find()
            .select_only()
            .column_as(Column::ActorUserId, "user_id")
            .expr_as(system.clone(), "system_id")
            .expr_as(Column::Id.count(), "looks")
            .expr_as(Expr::col(Column::ClientId).count_distinct(), "clients")
            .expr_as(how_many(Column::Outcome.ne("ok")), "refused")
            .expr_as(how_many(Column::Action.eq(SEARCH)), "searches")
            .expr_as(how_many(Column::Action.is_in(RARE)), "rare")
            .filter(self.own())
            .filter(which)
            .group_by(Column::ActorUserId)
            .group_by(system)
            .into_query();
        let counted = self.watch.all_as::<Counted>(&query).await?;
        Ok(counted.iter().filter_map(Counted::tally).collect())
    }

    /// Who came to each of the clients.
    pub(super) async fn visited(&self, which: Condition) -> Result<HashMap<ClientId, Visitors>> {
        let query = Entity::find()
            .select_only()
            .column(Column::ClientId)
            .column_as(Column::ActorUserId, "user_id")
            .expr_as(Column::Id.count(), "looks")
            .column_as(Column::At.min(), "first_at")
            .column_as(Column::At.max(), "last_at")
            .filter(self.own())
            .filter(which)
            .group_by(Column::ClientId)
            .group_by(Column::ActorUserId)
            .into_query();
        let mut visited: HashMap<ClientId, Visitors> = HashMap::new();
        for came in self.watch.all_as::<Came>(&query).await? {
            let Some(client) = came.client_id else { continue };
            let of = visited.entry(client).or_default();
            of.looks += number(came.looks);
            if came.user_id.is_some() {
                of.persons += 1;
                of.longest = of.longest.max(came.last_at - came.first_at);
            }
        }
        Ok(visited)
    }
}

fn how_many(which: SimpleExpr) -> SimpleExpr {
    Expr::expr(CaseStatement::new().case(which, 1)).count()
}

impl Counted {
    fn tally(&self) -> Option<(By, Tally)> {
        let tally = Tally {
            looks: number(self.looks),
            clients: number(self.clients),
            refused: number(self.refused),
            searches: number(self.searches),
            rare: number(self.rare),
        };
        Some((By::of(self.user_id, self.system_id)?, tally))
    }
}

/// What was counted, which is never less than none.
fn number(counted: i64) -> usize {
    usize::try_from(counted).unwrap_or(0)
}

/// Puts together what is read at once, so that each part holds `at_most` look-ups, or one alone who has more.
pub(super) fn at_once<K>(sized: impl IntoIterator<Item = (K, usize)>, at_most: usize) -> Vec<Vec<K>> {
    let (mut parts, mut held) = (Vec::<Vec<K>>::new(), 0);
    for (one, looks) in sized {
        match parts.last_mut() {
            Some(part) if held + looks <= at_most => {
                part.push(one);
                held += looks;
            }
            _ => {
                parts.push(vec![one]);
                held = looks;
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::at_once;

    #[test]
    fn whoever_looks_too_much_is_read_alone() {
        let all = [("few", 3), ("some", 7), ("flood", 500), ("one", 1), ("nine", 9), ("more", 1)];
        let parts = at_once(all, 10);
        assert_eq!(parts, [vec!["few", "some"], vec!["flood"], vec!["one", "nine"], vec!["more"]]);
        assert!(at_once(Vec::<(u8, usize)>::new(), 10).is_empty());
    }
}
