//! Which of the records of an import, and of those they name, the directory has already.
use super::prepare::Batch;
use crate::{
    access::Work,
    directory::{
        bulk::AT_ONCE,
        ptv::{Contents, Reference},
    },
    error::Result,
};
use domain::{OrganizationId, event::Kind};
use entity::import;
use sea_orm::{
    FromQueryResult, JoinType,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A record of another register, by kind, register and id there.
pub type Key = (Kind, &'static str, String);

#[derive(Clone, Debug, FromQueryResult)]
pub struct Known {
    pub id: Uuid,
    pub source_id: String,
    pub source_hash: Option<String>,
    pub version: i64,
    pub owner: Option<OrganizationId>,
    /// Whether the organization it belongs to, or is, takes part.
    pub takes_part: Option<bool>,
}

impl Known {
    /// A row that this import makes.
    pub fn first(id: Uuid, source_id: &str, owner: Option<Owner>) -> Self {
        let (source_id, source_hash, version) = (source_id.to_owned(), None, 0);
        let takes_part = owner.map(|owner| owner.takes_part);
        Self { id, source_id, source_hash, version, owner: owner.map(|owner| owner.id), takes_part }
    }
    /// The organization it is, or belongs to.
    pub fn owner(&self) -> Option<Owner> {
        self.owner.map(|id| Owner { id, takes_part: self.takes_part == Some(true) })
    }
}

/// Whose a record is.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    pub id: OrganizationId,
    pub takes_part: bool,
}

#[derive(Debug, FromQueryResult)]
struct Participant {
    id: OrganizationId,
    business_id: String,
    version: i64,
}

#[derive(Default)]
pub struct Directory {
    pub rows: HashMap<Key, Known>,
    /// Organizations that take part and are not known by an id of the register yet, by business id.
    pub participants: HashMap<String, Known>,
}

/// One statement per kind and 5,000 ids.
pub async fn look_up(work: &Work<'_, import::Model>, batch: &Batch) -> Result<Directory> {
    let mut directory = Directory::default();
    for (kind, source, ids) in wanted(batch) {
        let ids: Vec<_> = ids.into_iter().collect();
        for part in ids.chunks(AT_ONCE) {
            for known in work.all_as::<Known>(&rows(kind, source, part)).await? {
                directory.rows.insert((kind, source, known.source_id.clone()), known);
            }
        }
    }
    for part in business_ids(batch).chunks(AT_ONCE) {
        let found = work.all_as::<Participant>(&participants(part)).await?;
        directory.participants.extend(found.into_iter().map(Participant::known));
    }
    Ok(directory)
}

impl Participant {
    fn known(self) -> (String, Known) {
        let known = Known {
            id: self.id.uuid(),
            source_id: String::new(),
            source_hash: None,
            version: self.version,
            owner: Some(self.id),
            takes_part: Some(true),
        };
        (self.business_id, known)
    }
}

fn wanted(batch: &Batch) -> Vec<(Kind, &'static str, BTreeSet<String>)> {
    let mut all: HashMap<(Kind, &'static str), BTreeSet<String>> = HashMap::new();
    for candidate in batch.records.iter().filter_map(|record| record.draft.candidate.as_ref()) {
        let mut want = |kind, id: &str| {
            all.entry((kind, candidate.source)).or_default().insert(id.to_owned());
        };
        let mut owner = |organization: &Option<Reference>| {
            if let Some(named) = organization {
                want(Kind::Organization, &named.id);
            }
        };
        let own = match &candidate.contents {
            Contents::Organization(_) => Kind::Organization,
            Contents::GeneralDescription(_) => Kind::GeneralDescription,
            Contents::Channel(channel) => {
                owner(&channel.organization);
                channel.services.iter().for_each(|link| want(Kind::Service, &link.to.id));
                Kind::Channel
            }
            Contents::Service(service) => {
                owner(&service.organization);
                service.channels.iter().for_each(|link| want(Kind::Channel, &link.to.id));
                service.general_description.iter().for_each(|id| want(Kind::GeneralDescription, id));
                Kind::Service
            }
        };
        want(own, &candidate.source_id);
    }
    all.into_iter().map(|((kind, source), ids)| (kind, source, ids)).collect()
}

fn business_ids(batch: &Batch) -> Vec<String> {
    let candidates = batch.records.iter().filter_map(|record| record.draft.candidate.as_ref());
    let ids = candidates.filter_map(|candidate| match &candidate.contents {
        Contents::Organization(organization) => organization.business_id.as_ref().map(ToString::to_string),
        _ => None,
    });
    ids.collect()
}

const fn table(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Organization => ("organization", "id"),
        // It belongs to nobody: no organization has its id.
        Kind::GeneralDescription => ("general_description", "id"),
        Kind::Channel => ("directory_channel", "organization_id"),
        _ => ("directory_service", "organization_id"),
    }
}

fn rows(kind: Kind, source: &str, ids: &[String]) -> SelectStatement {
    let (table, owner) = table(kind);
    let column = |name: &'static str| Expr::col((table, name));
    Query::select()
        .columns(["id", "source_id", "source_hash", "version"].map(|name| (table, name)))
        .expr_as(Expr::col(("owner", "id")), "owner")
        .expr_as(Expr::col(("owner", "takes_part")), "takes_part")
        .from(table)
        .join_as(
            JoinType::LeftJoin,
            "organization",
            "owner",
            Expr::col(("owner", "id")).equals((table, owner)),
        )
        .and_where(column("source").eq(source))
        .and_where(column("source_id").is_in(ids.iter().cloned()))
        .take()
}

fn participants(business_ids: &[String]) -> SelectStatement {
    let column = |name: &'static str| Expr::col(("organization", name));
    Query::select()
        .columns(["id", "business_id", "version"].map(|name| ("organization", name)))
        .from("organization")
        .and_where(column("takes_part").eq(true))
        .and_where(column("source_id").is_null())
        .and_where(column("business_id").is_in(business_ids.iter().cloned()))
        .take()
}
