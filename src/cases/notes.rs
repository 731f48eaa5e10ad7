//! Case notes: what happened, written by whoever was there. A note is never changed; another one puts it right.
use super::view;
use crate::{
    access::{Access, Listed},
    error::Result,
    http::reply::Reply,
    store::{Shown, Version, journal::Entry, part_of_case},
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, CaseNoteId, Id, Refused,
    access::{Action, Sight},
    calendar::local_date,
    event::Happened,
    given::Day,
    text::Note,
};
use entity::{
    case,
    case_note::{Column, Entity, Model},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

part_of_case!(case_note, CaseNoteId, CaseNote, "case_note", CreatedAt, created_at);

impl Shown for Model {
    type View = view::CaseNote;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::CaseNote {
        view::CaseNote::of(self, sight)
    }
}
impl Listed for Model {}

/// A note to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Mika called: the bailiff has written again. We open the letter together tomorrow."}))]
pub struct NewCaseNote {
    text: Note,
    /// The day it is about: today unless told, and never later.
    #[schema(value_type = Option<NaiveDate>)]
    happened_on: Option<Day>,
    /// A note of the same case that this one puts right.
    corrects_id: Option<CaseNoteId>,
}

/// Writes a note. A closed case takes them, too: what comes afterwards is part of what happened.
pub async fn write(access: &Access, case: CaseId, new: NewCaseNote) -> Result<Reply<view::CaseNote>> {
    let work = access.open::<case::Model>(Action::WriteNotes, case).await?;
    let (case, at) = (work.record().clone(), work.at());
    let today = local_date(at.now);
    let happened_on = new.happened_on.map_or(today, Day::get);
    if happened_on > today {
        return work.refuse(Refused::field("/happened_on", "invalid", "must not be later than today")).await;
    }
    if let Some(id) = new.corrects_id {
        let there = Entity::find_by_id(id).filter(Column::CaseId.eq(case.id));
        if work.one(there).await?.is_none() {
            return work.refuse(Refused::field("/corrects_id", "unknown", "is not a note of the case")).await;
        }
    }
    let note = Model {
        id: Id::generate(),
        version: Version::FIRST,
        case_id: case.id,
        client_id: case.client_id,
        keeper_id: case.organization_id,
        happened_on,
        text: new.text.into(),
        corrects_id: new.corrects_id,
        organization_id: at.caller.organization,
        written_by: at.caller.user(),
        created_at: at.now,
    };
    work.add(note, Entry::of(Happened::CaseNoteWritten)).await
}
