//! The watch: reads what was sealed since it looked last, with as much before it as the patterns need, and raises alerts.
use super::tallies::at_once;
use crate::{
    access::{Gate, Watch},
    error::Result,
    store::{
        Columns, Version,
        journal::{Entry, first_id_at},
    },
};
use chrono::{DateTime, Utc};
use domain::{
    AlertId, ApiClientId, ClientId, OrganizationId, UserId,
    calendar::local_date,
    event::Happened,
    watch::{
        Answer, By, Deed, Finding, HABIT, LookUp, PROMISED, Pattern, STRETCH_OF_CLIENT, STRETCH_OF_ONE,
        TOGETHER, Told, count_others, is_against_habit, of_client, of_one,
    },
};
use entity::{
    alert::{self, Model},
    audit_entry::{self, Column, Entity},
};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
    sea_query::{
        Alias, CaseStatement, Expr, ExprTrait, Func, IntoTableRef, Order, Query, SelectStatement, SimpleExpr,
    },
};
use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};
use uuid::Uuid;

/// How many entries are looked at in one transaction. What everybody did in their last day is counted once for all of them.
const AT_ONCE: u64 = 5000;
/// How many look-ups before them are read at once. Whoever makes more within a day, which no person does, is seen by the newest
/// alone and by themselves, so that nobody is pushed out of sight by what another does.
const NEWEST: usize = 20_000;

/// Watches what is new in every log, until nothing is left; how many alerts were raised. One log that cannot be watched
/// keeps no other from it.
pub async fn tick(gate: &Gate) -> Result<usize> {
    let mut raised = 0;
    for organization in gate.unwatched().await? {
        loop {
            match look(gate, organization).await {
                Ok(Some(found)) => raised += found,
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, %organization, "the log cannot be watched");
                    break;
                }
            }
        }
    }
    Ok(raised)
}

/// One stretch; none when nothing is new.
async fn look(gate: &Gate, organization: OrganizationId) -> Result<Option<usize>> {
    let access = gate.as_watch(organization);
    let watch = access.watch::<Model>().await?;
    let new = Column::OrganizationId.eq(organization).and(Column::Seq.gt(watch.seen()));
    // Which of them open a client is counted among themselves: whoever may have is looked at with all that is known.
    let first = entries(new, Expr::val(0_i64)).order_by(Column::Seq, Order::Asc).limit(AT_ONCE).to_owned();
    let new = watch.each_as(&first, |row: Row| (row.seq, row.look_up())).await?;
    let Some(up_to) = new.last().map(|(seq, _)| *seq) else {
        return Ok(None);
    };
    let mut new: Vec<LookUp> = new.into_iter().filter_map(|(_, look)| look).collect();
    count_others(&mut new);
    if new.iter().any(|look| access.now() - look.at > PROMISED) {
        tracing::info!(%organization, "the watch over the log is behind");
    }
    let findings = Stretch { watch: &watch, organization, up_to }.findings(&new).await?;
    let raised: Vec<_> = findings
        .into_iter()
        .map(|finding| (alert(organization, finding, access.now()), Entry::of(Happened::AlertRaised)))
        .collect();
    let how_many = raised.len();
    watch.close(up_to, raised).await?;
    Ok(Some(how_many))
}

fn alert(organization: OrganizationId, finding: Finding, now: DateTime<Utc>) -> Model {
    Model {
        id: AlertId::generate(),
        version: Version::FIRST,
        organization_id: organization,
        pattern: finding.pattern,
        user_id: finding.by.and_then(By::person),
        api_client_id: finding.by.and_then(By::system),
        actor_organization_id: finding.organization,
        client_id: finding.client,
        count: i64::try_from(finding.count).unwrap_or(i64::MAX),
        first_at: finding.first.at,
        last_at: finding.last.at,
        first_seq: finding.first.seq,
        last_seq: finding.last.seq,
        outcome: None,
        reason: None,
        settled_by: None,
        settled_at: None,
        created_at: now,
        updated_at: now,
    }
}

/// What is looked at together: one log up to a number.
pub(super) struct Stretch<'a> {
    pub(super) watch: &'a Watch<'a>,
    organization: OrganizationId,
    up_to: i64,
}

impl Stretch<'_> {
    /// What the new look-ups meet, with what was before them.
    async fn findings(&self, new: &[LookUp]) -> Result<Vec<Finding>> {
        let Some(since) = new.iter().map(|look| look.at).min() else {
            return Ok(Vec::new());
        };
        let told = self.told(since).await?;
        let mut found = self.of_ones(new, since, &told).await?;
        found.extend(self.of_clients(new, since, &told).await?);
        Ok(found)
    }

    /// What is found of everybody who is among the new ones, where they may meet a pattern.
    async fn of_ones(&self, new: &[LookUp], since: DateTime<Utc>, told: &[Told]) -> Result<Vec<Finding>> {
        let mut news: HashMap<By, Vec<LookUp>> = HashMap::new();
        for look in new {
            news.entry(look.by).or_default().push(*look);
        }
        let (persons, systems): (Vec<By>, Vec<By>) = news.keys().partition(|by| by.person().is_some());
        let lately = |ones: &[By]| done_by(ones).add(Column::At.gt(since - STRETCH_OF_ONE));
        let mut found = Vec::new();
        // Apart, so that an index serves each.
        for kind in [persons, systems].iter().filter(|kind| !kind.is_empty()) {
            let mut suspects = self.tallies(lately(kind)).await?;
            suspects.retain(|by, tally| tally.may_meet(*by, news.get(by).into_iter().flatten()));
            for some in at_once(suspects.into_iter().map(|(by, tally)| (by, tally.looks)), NEWEST) {
                for (by, looks) in self.looks(lately(&some), |look| Some(look.by)).await? {
                    for finding in of_one(by, &looks, told) {
                        if self.is_odd(finding).await? {
                            found.push(finding);
                        }
                    }
                }
            }
        }
        Ok(found)
    }

    /// What is found of every client whom somebody has just opened, where a pattern may be met.
    async fn of_clients(&self, new: &[LookUp], since: DateTime<Utc>, told: &[Told]) -> Result<Vec<Finding>> {
        let opened: HashSet<ClientId> = new.iter().filter_map(LookUp::opened).collect();
        let opened: Vec<_> = opened.into_iter().collect();
        let whose = |clients: &[ClientId]| {
            let (clients, since) = (clients.iter().copied(), since - STRETCH_OF_CLIENT);
            Condition::all()
                .add(Column::ClientId.is_in(clients))
                .add(Column::Id.gte(first_id_at(since)))
                .add(Column::At.gt(since))
        };
        let mut sought = self.visited(whose(&opened)).await?;
        sought.retain(|_, visitors| visitors.may_meet());
        let mut found = Vec::new();
        for some in at_once(sought.into_iter().map(|(client, of)| (client, of.looks)), NEWEST) {
            for (client, looks) in self.looks(whose(&some), |look| look.client).await? {
                found.extend(of_client(client, &looks, told));
            }
        }
        Ok(found)
    }

    /// What stands in this log, up to what is looked at now. Of a column alone the database would think that its index
    /// helps, and read the whole log of the organization.
    pub(super) fn own(&self) -> SimpleExpr {
        let own = Func::coalesce([Expr::col(Column::OrganizationId.as_column_ref()), Expr::val(Uuid::nil())]);
        Expr::expr(own).eq(self.organization).and(Column::Seq.lte(self.up_to))
    }

    /// The newest of them, as they happened, of each apart.
    async fn looks<K: Eq + Hash>(
        &self,
        which: Condition,
        of: impl Fn(&LookUp) -> Option<K>,
    ) -> Result<HashMap<K, Vec<LookUp>>> {
        let mut query = entries(self.own(), others());
        query.cond_where(which).limit(u64::try_from(NEWEST).unwrap_or(u64::MAX));
        query.order_by(Column::At, Order::Desc).order_by(Column::Seq, Order::Desc);
        let newest = self.watch.each_as(&query, |row: Row| row.look_up()).await?;
        if newest.len() == NEWEST {
            tracing::warn!(organization = %self.organization, "the watch looks at the newest look-ups alone");
        }
        let mut looks: HashMap<K, Vec<LookUp>> = HashMap::new();
        for look in newest.into_iter().rev().flatten() {
            if let Some(whose) = of(&look) {
                looks.entry(whose).or_default().push(look);
            }
        }
        Ok(looks)
    }

    /// The alerts that can have told of any of it.
    async fn told(&self, since: DateTime<Utc>) -> Result<Vec<Told>> {
        let query = alert::Entity::find()
            .filter(alert::Column::OrganizationId.eq(self.organization))
            .filter(
                Condition::any()
                    .add(alert::Column::SettledAt.is_null())
                    .add(alert::Column::LastAt.gt(since - STRETCH_OF_CLIENT)),
            )
            .into_query();
        Ok(self.watch.all_as::<Model>(&query).await?.iter().map(told).collect())
    }

    /// Odd hours are odd only for whoever does not work at them.
    async fn is_odd(&self, finding: Finding) -> Result<bool> {
        let (Pattern::OddHours, Some(By::Person(user))) = (finding.pattern, finding.by) else {
            return Ok(true);
        };
        let query = Entity::find()
            .select_only()
            .column(Column::At)
            .filter(Column::ActorUserId.eq(user))
            .filter(Column::At.gte(finding.first.at - HABIT))
            .filter(Column::At.lt(finding.first.at))
            .filter(Column::ClientId.is_not_null())
            .into_query();
        let before: Vec<Time> = self.watch.all_as(&query).await?;
        Ok(is_against_habit(before.into_iter().map(|one| one.at)))
    }
}

/// What persons did, or systems that acted for nobody.
fn done_by(ones: &[By]) -> Condition {
    let persons: Vec<_> = ones.iter().filter_map(|by| by.person()).collect();
    if !persons.is_empty() {
        return Condition::all().add(Column::ActorUserId.is_in(persons));
    }
    let systems = ones.iter().filter_map(|by| by.system());
    Condition::all().add(Column::ActorUserId.is_null()).add(Column::ActorApiClientId.is_in(systems))
}

#[derive(FromQueryResult)]
struct Time {
    at: DateTime<Utc>,
}

fn told(alert: &Model) -> Told {
    Told {
        pattern: alert.pattern,
        by: By::of(alert.user_id, alert.api_client_id),
        client: alert.client_id,
        last_seq: alert.last_seq,
        open_on: alert.settled_at.is_none().then(|| local_date(alert.last_at)),
    }
}

/// What patterns are made of, as [`entries`] finds it. Every entry of every log is read once: by the places of its columns.
struct Row {
    seq: i64,
    at: DateTime<Utc>,
    request_id: Uuid,
    actor_user_id: Option<UserId>,
    actor_api_client_id: Option<ApiClientId>,
    actor_organization_id: Option<OrganizationId>,
    action: String,
    subject_id: Option<Uuid>,
    client_id: Option<ClientId>,
    basis: String,
    outcome: String,
    detail: Option<String>,
    others: i64,
}

impl FromQueryResult for Row {
    fn from_query_result(row: &QueryResult, _: &str) -> std::result::Result<Self, DbErr> {
        let columns = &mut Columns::of(row);
        Ok(Self {
            seq: columns.take()?,
            at: columns.take()?,
            request_id: columns.take()?,
            actor_user_id: columns.take()?,
            actor_api_client_id: columns.take()?,
            actor_organization_id: columns.take()?,
            action: columns.take()?,
            subject_id: columns.take()?,
            client_id: columns.take()?,
            basis: columns.take()?,
            outcome: columns.take()?,
            detail: columns.take()?,
            others: columns.take()?,
        })
    }
}

impl Row {
    /// None of what the service did itself.
    fn look_up(&self) -> Option<LookUp> {
        Some(LookUp {
            seq: self.seq,
            at: self.at,
            request: self.request_id,
            by: By::of(self.actor_user_id, self.actor_api_client_id)?,
            organization: self.actor_organization_id,
            deed: Deed::of(&self.action, &self.basis, self.detail.as_deref()),
            answer: Answer::of(&self.outcome),
            client: self.client_id,
            record: self.subject_id,
            others: usize::try_from(self.others).unwrap_or(TOGETHER),
        })
    }
}

/// Entries of a log, with how many other clients the request was about.
fn entries(which: SimpleExpr, others: SimpleExpr) -> SelectStatement {
    Entity::find()
        .select_only()
        .columns([
            Column::Seq,
            Column::At,
            Column::RequestId,
            Column::ActorUserId,
            Column::ActorApiClientId,
            Column::ActorOrganizationId,
            Column::Action,
            Column::SubjectId,
            Column::ClientId,
            Column::Basis,
            Column::Outcome,
            Column::Detail,
        ])
        .expr_as(others, "others")
        .filter(which)
        .into_query()
}

/// How many other clients the request was about. All entries of a request are of one moment and by one, which the index
/// knows; whoever acts for nobody is looked for apart, or the database would read what all of them did.
fn others() -> SimpleExpr {
    let other = |column: Column| Expr::col(("other", column));
    let same = |column: Column| other(column).equals(column.as_column_ref());
    let count = |by: SimpleExpr| {
        let clients = Query::select()
            .distinct()
            .expr_as(other(Column::ClientId), "client_id")
            .from(audit_entry::Entity.into_table_ref().alias(Alias::new("other")))
            .and_where(by)
            .and_where(same(Column::At))
            .and_where(same(Column::RequestId))
            .and_where(other(Column::ClientId).ne(Expr::col(Column::ClientId.as_column_ref())))
            .limit(u64::try_from(TOGETHER).unwrap_or(u64::MAX))
            .take();
        let count = Query::select()
            .expr(Expr::col(("others", "client_id")).count())
            .from_subquery(clients, "others")
            .take();
        Expr::expr(count)
    };
    let by_person = Expr::col(Column::ActorUserId.as_column_ref()).is_not_null();
    CaseStatement::new()
        .case(Column::ClientId.is_null(), 0)
        .case(by_person, count(same(Column::ActorUserId)))
        .finally(count(other(Column::ActorUserId).is_null()))
        .into()
}
