//! What takes time and needs no database: reading the files, hashing, and finding the words of services.
use crate::{
    directory::ptv::{self, Contents, Draft, Issue, Reading},
    error::Result,
};
use domain::{
    directory::{Facet, IndexedService, facets, terms},
    event::Kind,
};
use std::collections::{BTreeMap, BTreeSet};

/// A file and what is in it.
pub struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A record that was read, with what is written besides it.
pub struct Prepared {
    pub draft: Draft,
    pub hash: String,
    pub terms: BTreeMap<String, i32>,
    pub facets: BTreeSet<(Facet, String)>,
}

/// All records of an import, in the order in which one kind may name another: services before channels, because they
/// bring the names of their organizations along.
#[derive(Default)]
pub struct Batch {
    pub records: Vec<Prepared>,
    pub issues: Vec<Issue>,
}

const ORDER: [Kind; 4] = [Kind::Organization, Kind::GeneralDescription, Kind::Service, Kind::Channel];

impl Batch {
    /// Reads files on a thread that may take its time.
    pub async fn of_files(files: Vec<File>) -> Result<Self> {
        Self::aside(move || files.iter().map(|file| ptv::read_file(&file.name, &file.bytes)).collect()).await
    }
    /// The same for a document that has been parsed.
    pub async fn of_document(name: &'static str, document: serde_json::Value) -> Result<Self> {
        Self::aside(move || vec![ptv::read(name, &document)]).await
    }

    async fn aside(read: impl FnOnce() -> Vec<Reading> + Send + 'static) -> Result<Self> {
        let done = tokio::task::spawn_blocking(|| Self::of(read())).await;
        Ok(done.map_err(anyhow::Error::from)??)
    }

    fn of(readings: Vec<Reading>) -> anyhow::Result<Self> {
        let mut batch = Self::default();
        for reading in readings {
            batch.issues.extend(reading.issues);
            for draft in reading.drafts {
                batch.records.push(Prepared::of(draft)?);
            }
        }
        batch.records.sort_by_key(|record| ORDER.iter().position(|kind| *kind == record.draft.kind));
        Ok(batch)
    }
}

impl Prepared {
    fn of(draft: Draft) -> anyhow::Result<Self> {
        let contents = draft.candidate.as_ref().map(|candidate| &candidate.contents);
        let hash = contents.map(Contents::hash).transpose()?.unwrap_or_default();
        let (terms, facets) = match contents {
            Some(Contents::Service(service)) => {
                let (name, summary, content) = (&service.name, &service.summary, &service.content);
                (terms(IndexedService { name, summary, content }), facets(content))
            }
            _ => Default::default(),
        };
        Ok(Self { draft, hash, terms, facets })
    }
}
