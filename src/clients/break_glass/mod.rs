//! Break-glass: one person reads one client's data for an hour, because it cannot wait. What was opened is a basis like any
//! other, for that person alone, so one decision and one list of grounds hold for it; this record says why, and what a
//! privacy officer made of it afterwards.
pub mod api;
mod open;
mod review;

pub use review::{ReviewBreakGlass, awaiting_review, flag_overdue};

use crate::{
    access::Listed,
    store::{Record, Shown, Version},
};
use chrono::{DateTime, Utc};
use domain::{
    BasisId, BreakGlassId, ClientId, OrganizationId, UserId,
    access::{Actor, Caller, Role, Scope, Sight},
    break_glass::{Outcome, Reason},
    event::Kind,
};
use entity::break_glass::{Column, Entity, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Serialize;
use utoipa::ToSchema;

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = BreakGlassId;
    const KIND: Kind = Kind::BreakGlass;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CLIENT: Option<Column> = Some(Column::ClientId);
    const KEEPER: Option<Column> = Some(Column::KeeperId);
    const LOCKS: &'static [&'static str] = &["break_glass"];

    fn id(&self) -> BreakGlassId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        let receiver = Some(self.organization_id).filter(|one| *one != self.keeper_id);
        Scope { client: Some(self.client_id), receiver, ..Scope::of(self.keeper_id) }
    }
    /// One's own; privacy officers see those of their people, and those into their register, and so does the clock.
    fn visible_to(caller: &Caller) -> Condition {
        let me = caller.organization;
        let own = caller.user().map(|user| Column::UserId.eq(user));
        let theirs = Condition::any().add(Column::KeeperId.eq(me)).add(Column::OrganizationId.eq(me));
        let is_clock = matches!(caller.actor, Actor::System(_));
        let theirs = (is_clock || caller.has(Role::PrivacyOfficer)).then_some(theirs);
        // A caller who is nobody in particular sees those of nobody.
        Condition::any().add(Column::UserId.is_null()).add_option(own).add_option(theirs)
    }
}

impl Shown for Model {
    type View = BreakGlass;
    fn view(&self, _: Sight, _: DateTime<Utc>) -> BreakGlass {
        BreakGlass {
            version: self.version(),
            id: self.id,
            client_id: self.client_id,
            keeper_id: self.keeper_id,
            organization_id: self.organization_id,
            user_id: self.user_id,
            basis_id: self.basis_id,
            reason: self.reason,
            justification: self.justification.clone(),
            ends_at: self.ends_at,
            review_due_at: self.review_due_at,
            overdue_at: self.overdue_at,
            outcome: self.outcome,
            review_note: self.review_note.clone(),
            reviewed_by: self.reviewed_by,
            reviewed_at: self.reviewed_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }
}
impl Listed for Model {}

/// That somebody read a client's data in an emergency.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01990000-0000-7000-8000-000000000001", "client_id": "01990000-0000-7000-8000-000000000002",
    "keeper_id": "01990000-0000-7000-8000-000000000003", "organization_id": "01990000-0000-7000-8000-000000000004",
    "user_id": "01990000-0000-7000-8000-000000000005", "basis_id": "01990000-0000-7000-8000-000000000006",
    "reason": "danger_to_life", "justification": "Found unconscious; we need to know of medicines and relatives.",
    "ends_at": "2026-11-22T11:00:00Z", "review_due_at": "2026-11-25T21:59:59Z", "overdue_at": null, "outcome": null,
    "review_note": null, "reviewed_by": null, "reviewed_at": null, "created_at": "2026-11-22T10:00:00Z",
    "updated_at": "2026-11-22T10:00:00Z"}))]
pub struct BreakGlass {
    /// For pages, which send it back; elsewhere it is the `ETag`.
    #[serde(skip)]
    pub version: Version,
    pub id: BreakGlassId,
    pub client_id: ClientId,
    /// The organization that keeps the client's record.
    pub keeper_id: OrganizationId,
    /// Where the one who read works.
    pub organization_id: OrganizationId,
    pub user_id: UserId,
    /// The basis it stood on, as in the client's log. Withdrawing it ends the reading at once.
    pub basis_id: BasisId,
    pub reason: Reason,
    pub justification: String,
    /// When it ends by itself.
    pub ends_at: DateTime<Utc>,
    /// By when a privacy officer has to look at it.
    pub review_due_at: DateTime<Utc>,
    /// When it was told that nobody had.
    pub overdue_at: Option<DateTime<Utc>>,
    pub outcome: Option<Outcome>,
    pub review_note: Option<String>,
    pub reviewed_by: Option<UserId>,
    pub reviewed_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}
