use chrono::{DateTime, Utc};
use domain::{
    ImportId, OrganizationId, codelist,
    directory::{ImportIssueCode, ImportStatus, ImportTally},
    event::Kind,
    text::Lang,
};
use entity::{import, import_issue};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};
use utoipa::ToSchema;

/// What became of the records of an import.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "organization_id": "01990000-0000-7000-8000-000000000002",
    "source": "ptv", "dry_run": false, "status": "partially_applied",
    "total": {"new": 3, "changed": 1, "same": 40, "rejected": 1},
    "by_kind": {"service": {"new": 3, "changed": 1, "same": 40, "rejected": 1}},
    "issues": 1, "created_at": "2026-11-22T10:00:00Z"}))]
pub struct Import {
    pub id: ImportId,
    /// Whose import it is; null for one by the operator.
    #[schema(required)]
    pub organization_id: Option<OrganizationId>,
    pub source: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    pub status: ImportStatus,
    pub total: ImportTally,
    /// The same by kind of record; records whose kind could not be told stand under `import`.
    pub by_kind: BTreeMap<Kind, ImportTally>,
    /// How many issues there are to read at `/imports/{import_id}/issues`.
    pub issues: i32,
    pub created_at: DateTime<Utc>,
}

impl Import {
    pub fn of(import: &import::Model) -> Self {
        Self {
            id: import.id,
            organization_id: import.organization_id,
            source: import.source.clone(),
            dry_run: import.dry_run,
            status: import.status,
            total: import.tallies.total(),
            by_kind: import.tallies.0.clone(),
            issues: import.issue_count,
            created_at: import.created_at,
        }
    }
}

/// Something that is wrong in a record, and where.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "position": 1, "path": "services.json#/3/serviceClasses/0", "code": "unknown_code",
    "detail": "The code is not in its code list", "rejects": false}))]
pub struct ImportIssue {
    /// Counts the issues of the import from 1.
    pub position: i32,
    /// The file and the JSON Pointer into it.
    pub path: String,
    pub code: ImportIssueCode,
    /// The same for people, in the language of the answer. Never repeats what the record says.
    pub detail: &'static str,
    /// Whether the record was left out because of it.
    pub rejects: bool,
}

impl ImportIssue {
    pub fn of(issue: import_issue::Model, lang: Lang) -> Self {
        Self {
            position: issue.position,
            path: issue.path,
            detail: codelist::label("import_issue_codes", issue.code.code(), lang).unwrap_or_default(),
            code: issue.code,
            rejects: issue.rejects,
        }
    }
}

/// An import with all of its issues.
#[derive(Debug, Serialize)]
pub struct Report {
    pub import: Import,
    pub issues: Vec<ImportIssue>,
}

impl Report {
    pub fn of(import: &import::Model, issues: Vec<import_issue::Model>, lang: Lang) -> Self {
        let issues = issues.into_iter().map(|issue| ImportIssue::of(issue, lang)).collect();
        Self { import: Import::of(import), issues }
    }
}

/// For whoever sits at the terminal: what became of the records, then what was wrong with which.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = self.import.by_kind.iter().map(|(kind, tally)| (kind.code(), *tally));
        writeln!(
            f,
            "{:20} {:>8} {:>8} {:>8} {:>8}",
            self.import.status.code(),
            "new",
            "changed",
            "same",
            "rejected"
        )?;
        for (name, tally) in kinds.chain([("all", self.import.total)]) {
            let ImportTally { new, changed, same, rejected } = tally;
            writeln!(f, "{name:20} {new:>8} {changed:>8} {same:>8} {rejected:>8}")?;
        }
        self.issues.iter().try_for_each(|issue| {
            let mark = if issue.rejects { "rejected" } else { "noted" };
            writeln!(f, "{mark}: {} {}: {}", issue.path, issue.code, issue.detail)
        })
    }
}
