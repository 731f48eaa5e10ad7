//! What an import comes to: which records are new, changed, the same or rejected, and what is to be written. Pure.
use super::{
    known::{Directory, Key, Known, Owner},
    prepare::{Batch, Prepared},
    rows::{self, Origin, Row},
};
use crate::directory::ptv::{Candidate, ConnectionDraft, Contents, Issue, Reference};
use chrono::{DateTime, Utc};
use domain::{
    ChannelId, GeneralDescriptionId, OrganizationId, ServiceId,
    access::{Actor, Caller, Role},
    directory::{ConnectionContent, ImportIssueCode as Code, ImportOutcome as Outcome, ImportTallies},
    event::Kind,
};
use entity::{
    directory_channel, directory_facet, directory_service, directory_term, general_description, organization,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

/// What is to be written, and what is told of it.
#[derive(Default)]
pub struct Plan {
    pub tallies: ImportTallies,
    pub issues: Vec<Issue>,
    pub organizations: Vec<organization::Model>,
    /// Organizations that take part: only the link to the register is theirs to get.
    pub linked: Vec<(OrganizationId, Origin)>,
    pub descriptions: Vec<general_description::Model>,
    pub channels: Vec<directory_channel::Model>,
    pub services: Vec<directory_service::Model>,
    pub terms: Vec<directory_term::Model>,
    pub facets: Vec<directory_facet::Model>,
    /// Services whose record lists all of its channels.
    pub relisted: Vec<ServiceId>,
    pub connections: BTreeMap<(ServiceId, ChannelId), Joined>,
}

/// A connection, and whether it may be new or different.
pub struct Joined {
    pub content: ConnectionContent,
    pub is_fresh: bool,
}

/// The connections that one record lists.
struct Joins {
    of: Uuid,
    to: Kind,
    source: &'static str,
    is_fresh: bool,
    list: Vec<ConnectionDraft>,
}

/// The records of ours that a candidate belongs to.
#[derive(Clone, Copy, Default)]
struct Links {
    owner: Option<Owner>,
    description: Option<GeneralDescriptionId>,
}

struct Planner<'a> {
    plan: Plan,
    directory: Directory,
    seen: HashSet<Key>,
    joins: Vec<Joins>,
    caller: &'a Caller,
    now: DateTime<Utc>,
}

/// Decides about every record of the batch.
pub fn plan(batch: Batch, directory: Directory, caller: &Caller, now: DateTime<Utc>) -> Plan {
    let plan = Plan { issues: batch.issues, ..Plan::default() };
    let mut planner = Planner { plan, directory, seen: HashSet::new(), joins: Vec::new(), caller, now };
    for record in batch.records {
        let kind = record.draft.kind;
        let outcome = planner.decide(record);
        planner.plan.tallies.count(kind, outcome);
    }
    for joins in std::mem::take(&mut planner.joins) {
        planner.join(joins);
    }
    planner.plan
}

impl Planner<'_> {
    fn decide(&mut self, record: Prepared) -> Outcome {
        let Prepared { draft, hash, terms, facets } = record;
        let Some(candidate) = draft.candidate else { return Outcome::Rejected };
        let key = (draft.kind, candidate.source, candidate.source_id.clone());
        if !self.seen.insert(key.clone()) {
            return self.reject(draft.path, Code::RepeatedId);
        }
        let known = self.known(&key, &candidate);
        let links = self.links(&candidate);
        let foreign = |owner: Option<Owner>| owner.is_some_and(|owner| self.is_foreign(owner));
        if foreign(known.as_ref().and_then(Known::owner)) || foreign(links.owner) {
            return self.reject(draft.path, Code::NotYours);
        }
        let hash = with_links(&hash, links);
        let outcome = match &known {
            None => Outcome::New,
            Some(known) if known.source_hash.as_deref() == Some(&hash) => Outcome::Same,
            Some(_) => Outcome::Changed,
        };
        let row = Row::of(&candidate, known.as_ref(), hash, self.now);
        if let Contents::Service(service) = &candidate.contents
            && outcome != Outcome::Same
        {
            let id = ServiceId::from_uuid(row.id);
            self.plan.terms.extend(rows::terms(id, (&service.name, service.publishing), terms));
            self.plan.facets.extend(rows::facets(id, facets));
        }
        let owner = known.as_ref().and_then(Known::owner);
        self.directory.rows.insert(key, row.as_known(draft.kind, owner.or(links.owner)));
        self.keep(
            candidate,
            row,
            links,
            Kept { outcome, takes_part: owner.is_some_and(|owner| owner.takes_part) },
        );
        outcome
    }

    fn reject(&mut self, path: String, code: Code) -> Outcome {
        self.plan.issues.push(Issue { path, code, rejects: true });
        Outcome::Rejected
    }

    fn warn(&mut self, path: String, code: Code) {
        self.plan.issues.push(Issue { path, code, rejects: false });
    }

    /// The row of the same id, or the organization that takes part under the same business id.
    fn known(&mut self, key: &Key, candidate: &Candidate) -> Option<Known> {
        let known = self.directory.rows.get(key).cloned();
        let Contents::Organization(organization) = &candidate.contents else { return known };
        let business_id = organization.business_id.as_ref().map(ToString::to_string);
        known.or_else(|| self.directory.participants.remove(&business_id?))
    }

    fn links(&mut self, candidate: &Candidate) -> Links {
        let source = candidate.source;
        match &candidate.contents {
            Contents::Channel(channel) => {
                Links { owner: self.owner(source, channel.organization.as_ref()), description: None }
            }
            Contents::Service(service) => {
                let named = service.general_description.clone();
                let key = named.map(|id| (Kind::GeneralDescription, source, id));
                let description = key.and_then(|key| self.directory.rows.get(&key));
                let description = description.map(|known| GeneralDescriptionId::from_uuid(known.id));
                Links { owner: self.owner(source, service.organization.as_ref()), description }
            }
            _ => Links::default(),
        }
    }

    /// The organization a record names; one that is named and not known yet begins as its name.
    fn owner(&mut self, source: &'static str, named: Option<&Reference>) -> Option<Owner> {
        let named = named?;
        let key = (Kind::Organization, source, named.id.clone());
        if let Some(known) = self.directory.rows.get(&key) {
            return known.owner();
        }
        let Some(organization) = rows::named_organization(source, named, self.now) else {
            self.warn(named.path.clone(), Code::UnknownOrganization);
            return None;
        };
        let owner = Owner { id: organization.id, takes_part: false };
        self.directory.rows.insert(key, Known::first(organization.id.uuid(), &named.id, Some(owner)));
        self.plan.organizations.push(organization);
        Some(owner)
    }

    /// What belongs to somebody else who takes part is for them, and for the platform, to change.
    fn is_foreign(&self, owner: Owner) -> bool {
        let free = matches!(self.caller.actor, Actor::System(_)) || self.caller.has(Role::PlatformAdmin);
        owner.takes_part && owner.id != self.caller.organization && !free
    }

    fn keep(&mut self, candidate: Candidate, row: Row, links: Links, kept: Kept) {
        let (of, source, is_fresh) = (row.id, candidate.source, kept.outcome != Outcome::Same);
        let mut join = |to, list| self.joins.push(Joins { of, to, source, is_fresh, list });
        match candidate.contents {
            Contents::Organization(_) if !is_fresh => {}
            Contents::Organization(_) if kept.takes_part => {
                self.plan.linked.push((OrganizationId::from_uuid(row.id), row.origin));
            }
            Contents::Organization(found) => self.plan.organizations.push(rows::organization(row, *found)),
            Contents::GeneralDescription(found) if is_fresh => {
                self.plan.descriptions.push(rows::general_description(row, *found));
            }
            Contents::GeneralDescription(_) => {}
            Contents::Channel(mut found) => {
                join(Kind::Service, std::mem::take(&mut found.services));
                let channel = is_fresh.then(|| rows::channel(row, *found, links.owner.map(|owner| owner.id)));
                self.plan.channels.extend(channel);
            }
            Contents::Service(mut found) => {
                join(Kind::Channel, std::mem::take(&mut found.channels));
                let relisted = is_fresh && candidate.lists_all;
                self.plan.relisted.extend(relisted.then(|| ServiceId::from_uuid(row.id)));
                let owner = links.owner.map(|owner| owner.id);
                let service = is_fresh.then(|| rows::service(row, *found, owner, links.description));
                self.plan.services.extend(service);
            }
        }
    }

    fn join(&mut self, joins: Joins) {
        let Joins { of, to, source, is_fresh, list } = joins;
        for ConnectionDraft { to: named, content } in list {
            let Some(known) = self.directory.rows.get(&(to, source, named.id)) else {
                let code = if to == Kind::Channel { Code::UnknownChannel } else { Code::UnknownService };
                self.warn(named.path, code);
                continue;
            };
            // Nobody says how others are reached.
            if known.owner().is_some_and(|owner| self.is_foreign(owner)) {
                self.warn(named.path, Code::NotYours);
                continue;
            }
            let other = known.id;
            let (service, channel) = if to == Kind::Channel { (of, other) } else { (other, of) };
            let pair = (ServiceId::from_uuid(service), ChannelId::from_uuid(channel));
            let joined =
                self.plan.connections.entry(pair).or_insert(Joined { content: content.clone(), is_fresh });
            // Both ends tell of it, and what the service says counts.
            if to == Kind::Channel {
                joined.content = content;
            }
            joined.is_fresh |= is_fresh;
        }
    }
}

/// What became of a record, and whether it is an organization that takes part.
#[derive(Clone, Copy)]
struct Kept {
    outcome: Outcome,
    takes_part: bool,
}

/// A record is another one, too, when it belongs to another organization than before.
fn with_links(hash: &str, links: Links) -> String {
    let mut whole = Sha256::new();
    whole.update(hash);
    whole.update(links.owner.map(|owner| owner.id.uuid()).unwrap_or_default());
    whole.update(links.description.map(Uuid::from).unwrap_or_default());
    hex::encode(whole.finalize())
}
