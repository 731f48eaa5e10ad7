//! What happened and who looked, of generated cases: events numbered in order, and an audit log whose chains hold.
use super::sheets::Pen;
use crate::{
    crypto::Keys,
    seal::{
        Hash, NOTHING,
        checkpoint::Stretch,
        entry::{self, SALT},
        merkle,
    },
    store::{
        chain::beginning,
        journal::{Entry, Subject},
    },
};
use chrono::{DateTime, Utc};
use domain::{
    OrganizationId, UserId,
    access::{Action, Basis},
    basis::Categories,
};
use entity::{audit_chain, audit_entry, event, watch};
use std::{collections::BTreeMap, sync::Arc};

/// Who did something, and when.
#[derive(Clone, Copy)]
pub struct By {
    pub user: UserId,
    pub organization: OrganizationId,
    pub at: DateTime<Utc>,
}

/// How many entries a checkpoint covers.
const STRETCH: usize = 1000;

pub struct Log {
    keys: Arc<Keys>,
    chains: BTreeMap<OrganizationId, Chain>,
    events: i64,
}

struct Chain {
    row: audit_chain::Model,
    /// What is not signed yet.
    leaves: Vec<Hash>,
    head: Hash,
}

impl Log {
    pub fn new(keys: Arc<Keys>) -> Self {
        Self { keys, chains: BTreeMap::new(), events: 0 }
    }

    /// The number of the last event.
    pub const fn last_event(&self) -> i64 {
        self.events
    }

    pub fn tell(&mut self, by: By, subject: Subject, entry: Entry, pen: &mut Pen) {
        self.events += 1;
        pen.sheets.add(event::Model {
            id: pen.chance.id(by.at),
            seq: Some(self.events),
            at: by.at,
            happened: entry.happened.to_string(),
            subject_kind: subject.kind,
            subject_id: subject.id,
            subject_version: subject.version,
            case_id: subject.scope.case,
            client_id: subject.scope.client,
            keeper_id: subject.scope.keeper,
            sender_id: subject.scope.sender,
            receiver_id: subject.scope.receiver,
            actor_user_id: Some(by.user),
            actor_api_client_id: None,
            actor_organization_id: Some(by.organization),
            from_status: entry.from_status.map(str::to_owned),
            to_status: entry.to_status.map(str::to_owned),
            reason_code: entry.reason_code,
            comment: entry.comment,
        });
    }

    /// An entry of the audit log, at the end of the chain of whose data it is.
    pub fn audit(
        &mut self,
        by: By,
        (action, subject): (Action, Subject),
        (categories, basis): (Categories, Basis),
        pen: &mut Pen,
    ) {
        let Some(keeper) = subject.scope.keeper else { return };
        let salt: [u8; SALT] = pen.chance.bytes();
        let mut row = audit_entry::Model {
            id: pen.chance.id::<()>(by.at).uuid(),
            at: by.at,
            organization_id: Some(keeper),
            actor_user_id: Some(by.user),
            actor_api_client_id: None,
            actor_system: None,
            actor_organization_id: Some(by.organization),
            action: action.name(),
            subject_kind: subject.kind,
            subject_id: Some(subject.id),
            client_id: subject.scope.client,
            case_id: subject.scope.case,
            categories,
            basis: basis.code().to_owned(),
            basis_id: basis.id(),
            purpose: None,
            outcome: "ok".to_owned(),
            request_id: pen.chance.id::<()>(by.at).uuid(),
            detail: None,
            salt: Some(salt.to_vec()),
            commitment: None,
            mac: None,
            seq: None,
            hash: None,
            erased_by: None,
        };
        row.commitment = Some(entry::commitment(&salt, &row).to_vec());
        let bytes = entry::bytes(&row);
        row.mac = Some(self.keys.authenticate(&bytes));
        let chain = self.chains.entry(keeper).or_insert_with(|| Chain::of(keeper));
        let seq = chain.extend(entry::leaf(&bytes));
        (row.seq, row.hash) = (Some(seq), Some(chain.head.to_vec()));
        pen.sheets.add(row);
        if chain.leaves.len() == STRETCH {
            chain.sign(&self.keys, by.at, pen);
        }
    }

    /// Signs what is left and keeps the ends of the chains.
    pub fn close(mut self, at: DateTime<Utc>, pen: &mut Pen) {
        for chain in self.chains.values_mut() {
            chain.sign(&self.keys, at, pen);
        }
        for chain in self.chains.into_values() {
            // Nobody looks for odd look-ups in what never happened.
            let (organization_id, seen_seq) = (chain.row.organization_id, chain.row.last_seq);
            pen.sheets.add(watch::Model { organization_id, seen_seq });
            pen.sheets.add(chain.row);
        }
    }
}

impl Chain {
    fn of(organization_id: OrganizationId) -> Self {
        Self { row: beginning(organization_id), leaves: Vec::new(), head: NOTHING }
    }

    fn extend(&mut self, leaf: Hash) -> i64 {
        self.head = entry::link(&self.head, &leaf);
        self.leaves.push(leaf);
        self.row.last_seq += 1;
        self.row.last_hash = self.head.to_vec();
        self.row.last_seq
    }

    fn sign(&mut self, keys: &Keys, at: DateTime<Utc>, pen: &mut Pen) {
        if self.leaves.is_empty() {
            return;
        }
        let stretch = Stretch {
            organization: self.row.organization_id,
            from_seq: self.row.checkpoint_seq + 1,
            to_seq: self.row.last_seq,
            root: merkle::root(&self.leaves),
            head: self.head,
            previous: Hash::try_from(self.row.checkpoint_hash.as_slice()).unwrap_or(NOTHING),
            at,
        };
        let id = pen.chance.id::<()>(at).uuid();
        pen.sheets.add(entity::audit_checkpoint::Model { id, ..stretch.sign(keys) });
        self.row.checkpoint_seq = self.row.last_seq;
        self.row.checkpoint_hash = stretch.digest().to_vec();
        self.leaves.clear();
    }
}
