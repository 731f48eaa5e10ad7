//! Bringing in what another register publishes.
//!
//! One run is one transaction: what is written of it is whole, and when it breaks off nothing is. A record that cannot
//! be kept is left out and told; the others do not suffer. Whether a record is new, changed or the same is told by the
//! hash of what was understood of it, so a file that is brought in twice changes nothing, and a run that was broken off is
//! simply repeated.
mod known;
mod plan;
mod prepare;
mod rows;
mod view;
mod write;

pub use prepare::{Batch, File};
pub use rows::{facets, sort_name, terms};
pub use view::{Import, ImportIssue, Report};

use super::bulk::insert;
use crate::{
    access::{Access, Work},
    error::Result,
    http::{
        etag::etag,
        page::{Cursor, Page, Rows},
        reply::Reply,
    },
    store::{Record, Version, journal::Entry},
};
use actix_web::http::StatusCode;
use domain::{
    Id, ImportId, Refused,
    access::{Action, Actor},
    directory::{ImportStatus, ImportTallies},
    event::Happened,
    text::Lang,
};
use entity::{import, import_issue};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Brings files in; the command line's way.
///
/// # Errors
/// Whatever keeps the whole run from being written.
pub async fn run(access: &Access, files: Vec<File>, dry_run: bool) -> Result<Report> {
    let batch = Batch::of_files(files).await?;
    let (work, import, issues) = apply(access, batch, dry_run).await?;
    let report = Report::of(&import, issues, Lang::En);
    work.finish(Reply::ok(&report)?).await?;
    Ok(report)
}

/// Brings a document in; the interface's way.
///
/// # Errors
/// Refusals of the guard.
pub async fn bring(access: &Access, document: serde_json::Value, dry_run: bool) -> Result<Reply<Import>> {
    if !document.is_object() && !document.is_array() {
        return Err(Refused::field("/document", "invalid", "must be an object or a list").into());
    }
    let batch = Batch::of_document("document", document).await?;
    let (work, import, _) = apply(access, batch, dry_run).await?;
    let reply = Reply::new(StatusCode::CREATED, &Import::of(&import))?;
    work.finish(reply.tagged(etag(import.version())).at(format!("/api/v1/imports/{}", import.id))).await
}

/// The imports the caller may see, newest first.
///
/// # Errors
/// Refusals of the guard.
pub async fn list(access: &Access, page: Page) -> Result<Reply<Rows<Import>>> {
    access.list::<import::Model>(Action::ImportDirectory, page, Condition::all()).await
}

/// One import.
///
/// # Errors
/// Refusals of the guard.
pub async fn show(access: &Access, id: ImportId) -> Result<Reply<Import>> {
    access.read::<import::Model>(Action::ImportDirectory, id).await
}

/// What an import had to say, in order.
///
/// # Errors
/// Refusals of the guard.
pub async fn issues(
    access: &Access,
    id: ImportId,
    page: Page,
    lang: Lang,
) -> Result<Reply<Rows<ImportIssue>>> {
    use import_issue::{Column, Entity};
    let look = access.look::<import::Model>(Action::ImportDirectory, id).await?;
    let after = page.cursor.map_or(0, |cursor| cursor.micros);
    let size = page.limit.get();
    let select = Entity::find().filter(Column::ImportId.eq(id)).filter(Column::Position.gt(after));
    let mut issues = look.all(select.order_by_asc(Column::Position).limit(size + 1)).await?;
    let more = usize::try_from(size).is_ok_and(|size| {
        let more = issues.len() > size;
        issues.truncate(size);
        more
    });
    let last = issues.last().filter(|_| more).map(|issue| i64::from(issue.position));
    let next = last.map(|micros| Cursor { sort: page.tag(), micros, id: id.into() }.encode());
    let items = issues.into_iter().map(|issue| ImportIssue::of(issue, lang)).collect();
    let reply = look.answer(&Rows { items, next_cursor: next.clone() }).await?;
    Ok(reply.followed_by(next).in_language(lang.code()))
}

type Applied<'a> = (Work<'a, import::Model>, import::Model, Vec<import_issue::Model>);

async fn apply(access: &Access, batch: Batch, dry_run: bool) -> Result<Applied<'_>> {
    let mut work = access.compose(Action::ImportDirectory, begun(access, dry_run)).await?;
    let directory = known::look_up(&work, &batch).await?;
    let mut plan = plan::plan(batch, directory, access.caller(), access.now());
    let issues = numbered(work.record(), std::mem::take(&mut plan.issues));
    let import = import::Model {
        status: status(&plan.tallies, dry_run),
        tallies: plan.tallies.clone(),
        issue_count: i32::try_from(issues.len()).unwrap_or(i32::MAX),
        ..work.record().clone()
    };
    if !dry_run {
        write::write(&work, plan).await?;
    }
    work.along([(import.clone(), Entry::of(Happened::DirectoryImported))]).await?;
    insert::<_, import_issue::Entity>(&work, issues.clone(), None).await?;
    Ok((work, import, issues))
}

fn begun(access: &Access, dry_run: bool) -> import::Model {
    let caller = access.caller();
    let own = !matches!(caller.actor, Actor::System(_));
    import::Model {
        id: Id::generate(),
        version: Version::FIRST,
        organization_id: own.then_some(caller.organization),
        source: "ptv".into(),
        dry_run,
        status: ImportStatus::DryRunDone,
        tallies: ImportTallies::default(),
        issue_count: 0,
        created_by: caller.user(),
        created_at: access.now(),
    }
}

fn numbered(import: &import::Model, issues: Vec<super::ptv::Issue>) -> Vec<import_issue::Model> {
    let numbered = (1..).zip(issues);
    numbered
        .map(|(position, issue)| import_issue::Model {
            import_id: import.id,
            position,
            path: issue.path,
            code: issue.code,
            rejects: issue.rejects,
        })
        .collect()
}

fn status(tallies: &ImportTallies, dry_run: bool) -> ImportStatus {
    let total = tallies.total();
    match (dry_run, total.rejected) {
        (true, _) => ImportStatus::DryRunDone,
        (false, 0) => ImportStatus::Applied,
        (false, rejected) if rejected == total.records() => ImportStatus::Failed,
        _ => ImportStatus::PartiallyApplied,
    }
}
