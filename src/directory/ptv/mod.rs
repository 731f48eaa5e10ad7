//! The Finnish Service Catalogue (PTV), read from files: answers, dumps and inputs of version 11, the dump of general
//! descriptions, and the older shape. Pure: nothing here knows of a database.
//!
//! A record is recognised by the properties it has. Whatever stands in a file is counted: a record that can be kept
//! becomes a [`Candidate`], one that can't is rejected with a place and a code.
mod draft;
mod dump;
mod hours;
mod node;
mod older;
mod parts;
mod place;
#[cfg(test)]
mod tests;
mod v11;

pub use draft::{
    Candidate, ChannelDraft, ConnectionDraft, Contents, Draft, GeneralDescriptionDraft, OrganizationDraft,
    Reference, ServiceDraft,
};
pub use node::Issue;

use domain::{directory::ImportIssueCode as Code, event::Kind};
use node::{Issues, Node};
use serde_json::Value;

/// What was read from a document.
#[derive(Debug, Default)]
pub struct Reading {
    pub drafts: Vec<Draft>,
    pub issues: Vec<Issue>,
}

/// Reads a file; one that is no JSON is one rejected record.
pub fn read_file(name: &str, bytes: &[u8]) -> Reading {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(document) = serde_json::from_slice(text) {
        return read(name, &document);
    }
    let path = format!("{name}#");
    let issue = Issue { path: path.clone(), code: Code::Unreadable, rejects: true };
    Reading { drafts: vec![Draft { path, kind: Kind::Import, candidate: None }], issues: vec![issue] }
}

/// Reads a document: one record, a list of records, or a page of them.
pub fn read(name: &str, document: &Value) -> Reading {
    let (issues, mut drafts) = (Issues::default(), Vec::new());
    collect(&Node::root(document, name, &issues), &mut drafts);
    Reading { drafts, issues: issues.into_inner() }
}

fn collect(node: &Node<'_>, drafts: &mut Vec<Draft>) {
    let page = ["itemList", "items"].map(|key| node.get(key)).into_iter().find(Node::is_list);
    if node.is_list() {
        node.items().for_each(|item| collect(&item, drafts));
    } else if let Some(page) = page {
        page.items().for_each(|item| collect(&item, drafts));
    } else {
        let (kind, candidate) = record(node);
        drafts.push(Draft { path: node.path().to_owned(), kind, candidate });
    }
}

fn record(node: &Node<'_>) -> (Kind, Option<Candidate>) {
    match node {
        _ if node.has("serviceCollectionNames") => (Kind::Import, node.reject(Code::NotPartOfDirectory)),
        _ if node.has("serviceNames") => (Kind::Service, v11::service(node)),
        _ if node.has("serviceChannelNames") => (Kind::Channel, v11::channel(node)),
        _ if node.has("organizationNames") => (Kind::Organization, v11::organization(node)),
        _ if node.has("names") && node.has("descriptions") => {
            (Kind::GeneralDescription, v11::general_description(node))
        }
        _ if node.has("ReferenceCode") && node.has("Name") => {
            (Kind::GeneralDescription, dump::general_description(node))
        }
        _ if node.has("serviceToOrganization") => (Kind::Service, older::service(node)),
        _ if older::is_phone(node) => (Kind::Channel, older::phone_channel(node)),
        _ if node.has("openingTimes") && node.has("visitAddress") => (Kind::Channel, older::location(node)),
        _ if node.has("organizationType") && node.is_text("name") => {
            (Kind::Organization, older::organization(node))
        }
        _ if is_part(node) => (Kind::Import, node.reject(Code::WithoutRecord)),
        _ => (Kind::Import, node.reject(Code::UnknownShape)),
    }
}

/// A connection, hours or a reference, taken out of the record it belongs to.
fn is_part(node: &Node<'_>) -> bool {
    ["extraTypes", "serviceHourType"].iter().any(|key| node.has(key)) || (node.has("id") && node.has("name"))
}
