//! Which events a caller may hear of.
use super::Access;
use crate::{
    error::Result,
    store::{
        Record, Rows, Version, Whom,
        next_steps::is_for_members,
        referral::GROUND_LOST,
        scope::{About, Document, forbidden, granted, takes_part},
        sequence,
    },
};
use chrono::{DateTime, Utc};
use domain::{
    EventId, OrganizationId,
    access::{Action, Basis, Caller, Permit, Role, Scope},
    basis::{Category, DOCUMENTS, Documents},
    event::{Happened, Kind},
    referral::Step,
};
use entity::{
    event::{Column, Entity, Model},
    message,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{CaseStatement, Expr, ExprTrait, IntoTableRef, Query, SimpleExpr},
};
use std::collections::BTreeMap;

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = EventId;
    const KIND: Kind = Kind::Event;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::SubjectVersion;
    const LOCKS: &'static [&'static str] = &["event"];

    fn id(&self) -> EventId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.subject_version)
    }
    fn scope(&self) -> Scope {
        Scope {
            keeper: self.keeper_id,
            sender: self.sender_id,
            receiver: self.receiver_id,
            client: self.client_id,
            case: self.case_id,
        }
    }
    fn visible_to(caller: &Caller) -> Condition {
        let me = caller.organization;
        // Those who take part in a case hear of the case; a referral in it is the matter of its two ends.
        let subject = Expr::col(Column::SubjectId.as_column_ref());
        let in_case = Condition::all()
            .add(Column::CaseId.is_not_null())
            .add(Column::SubjectKind.is_not_in([Kind::Referral, Kind::Message]))
            .add(
                Condition::any().add(Column::SubjectKind.ne(Kind::NextStep)).add(is_for_members(subject, me)),
            )
            .add(takes_part(Column::CaseId, me));
        // A referral has no receiver until it is sent, and is the sender's alone so long.
        let kept = Condition::all().add(Column::KeeperId.eq(me)).add(
            Condition::any()
                .add(Column::SubjectKind.ne(Kind::Referral))
                .add(Column::ReceiverId.is_not_null()),
        );
        Condition::any().add(kept).add(Column::SenderId.eq(me)).add(Column::ReceiverId.eq(me)).add(in_case)
    }
}

/// The events that the caller may hear of now: what the client has forbidden is not told either.
pub(super) fn audible(caller: &Caller, rows: Rows, now: DateTime<Utc>) -> Condition {
    let me = caller.organization;
    let about = About {
        records: vec![
            Expr::col(Column::SubjectId.as_column_ref()),
            Expr::col(Column::CaseId.as_column_ref()),
        ],
        service_task: Some(About::task_of(Column::CaseId)),
        document: Some(Document { kind: bit_of_kind(), made_at: first_heard_of() }),
    };
    let basic = [Category::Basic].into_iter().collect();
    // What is no matter of theirs but of the case they take part in is theirs on a basis alone, like the case itself.
    let to_us = Condition::any().add(Column::SenderId.eq(me)).add(Column::ReceiverId.eq(me));
    let free = Condition::any()
        .add(Column::KeeperId.eq(me))
        .add(Column::ClientId.is_null())
        .add(Column::SubjectKind.eq(Kind::BreakGlass))
        .add(
            Condition::all()
                .add(forbidden(Column::ClientId, caller, basic, now, &about).not())
                .add(to_us.add(granted(Column::ClientId, caller, basic, now, &about))),
        )
        .add(ended_for(me));
    // An alert may be about a system, so none hears of it, and about nobody's client.
    let is_officer = caller.user().is_some() && caller.has(Role::PrivacyOfficer);
    let open = (!is_officer).then(|| Column::SubjectKind.ne(Kind::Alert));
    Condition::all()
        .add(Model::visible_to(caller))
        .add(free)
        .add_option(known(caller, rows, now))
        .add_option(open)
}

/// What is no document has no bit.
fn bit_of_kind() -> SimpleExpr {
    let bits = documents().fold(CaseStatement::new(), |all, kind| {
        all.case(Column::SubjectKind.eq(kind), Documents::from_iter([kind.document()]).bits())
    });
    bits.finally(0_i64).into()
}

/// The kinds of records that are documents, or part of one.
fn documents() -> impl Iterator<Item = Kind> {
    Kind::iter().filter(|kind| DOCUMENTS.contains(&kind.document()))
}

/// A document is made when something happens to it first.
fn first_heard_of() -> SimpleExpr {
    let of = |column: Column| Expr::col(("first", column));
    let first = Query::select()
        .expr(of(Column::At).min())
        .from(Entity.into_table_ref().alias("first"))
        .and_where(of(Column::SubjectId).equals(Column::SubjectId.as_column_ref()))
        .and_where(Column::SubjectKind.is_in(documents()))
        .take();
    Expr::expr(first)
}

/// What privacy officers hear of, and nobody else among people.
const OF_OFFICERS: [Kind; 2] = [Kind::BreakGlass, Kind::Alert];

/// Nobody hears of what is labelled for others, and a person of nobody but the clients they work with; of break-glass,
/// privacy officers hear, and they alone.
fn known(caller: &Caller, rows: Rows, now: DateTime<Utc>) -> Option<Condition> {
    let column = |column: Column| Expr::col(column.as_column_ref());
    let elsewhere = Whom::of_client(column(Column::ClientId));
    let in_case = Whom { case: Some(column(Column::CaseId)), ..elsewhere.clone() };
    // What was sent to somebody is theirs, whatever the case it comes from is labelled.
    let open = in_case.is_walled(caller, None).map(|is_walled| {
        Condition::any().add(Column::ReceiverId.eq(caller.organization)).add(is_walled.not())
    });
    let Some(user) = caller.user() else {
        return open;
    };
    let in_referral = Whom { referral: Some(referral_of()), ..in_case.clone() };
    let of_referral = || Column::SubjectKind.is_in([Kind::Referral, Kind::Message]);
    let related = Condition::any()
        .add(Condition::all().add(of_referral().not()).add(in_case.is_related((caller, user), rows, now)))
        .add(Condition::all().add(of_referral()).add(in_referral.is_related((caller, user), rows, now)))
        .add(Condition::all().add(Column::CaseId.is_null()).add(elsewhere.is_related(
            (caller, user),
            rows,
            now,
        )));
    let is_close = || elsewhere.is_conflicted(user);
    let is_emergency = || Column::SubjectKind.is_in(OF_OFFICERS);
    let of_client =
        Condition::all().add(related).add(is_emergency().not()).add(is_close().not()).add_option(open);
    let opened = Condition::all().add(is_emergency()).add(is_close().not());
    let opened = caller.has(Role::PrivacyOfficer).then_some(opened);
    Some(Condition::any().add(Column::ClientId.is_null()).add(of_client).add_option(opened))
}

/// The referral that an event of one, or of a message in one, is about.
fn referral_of() -> SimpleExpr {
    let of_message = Query::select()
        .expr(Expr::col(("said", message::Column::ReferralId)))
        .from(message::Entity.into_table_ref().alias("said"))
        .and_where(Expr::col(("said", message::Column::Id)).equals(Column::SubjectId.as_column_ref()))
        .take();
    let subject = Expr::col(Column::SubjectId.as_column_ref());
    let referral = CaseStatement::new().case(Column::SubjectKind.eq(Kind::Referral), subject);
    referral.finally(Expr::expr(of_message)).into()
}

/// That a referral lost its ground is told to its receiver even where the client has forbidden the rest: it knows the
/// referral, and has to answer.
fn ended_for(receiver: OrganizationId) -> Condition {
    let ends = [Step::Withdraw, Step::RequestCancel].map(|step| Happened::from(step).to_string());
    Condition::all()
        .add(Column::ReceiverId.eq(receiver))
        .add(Column::SubjectKind.eq(Kind::Referral))
        .add(Column::Happened.is_in(ends))
        .add(Column::ReasonCode.eq(GROUND_LOST))
        .add(Column::Comment.is_null())
}

impl Access {
    /// The events after `after` that the caller may hear of, in the order of commits. Each client they tell of has an entry.
    pub async fn events(&self, after: i64, limit: u64) -> Result<Vec<Model>> {
        self.may::<Model>(Action::ReadEvents).await?;
        sequence::number_new(self.gate.own_db()).await?;
        let events = Entity::find()
            .filter(Column::Seq.gt(after))
            .filter(audible(&self.caller, Rows::Many, self.now))
            .order_by_asc(Column::Seq)
            .limit(limit)
            .all(&self.line::<Model>())
            .await?;
        let told = events.iter().filter(|event| event.client_id.is_some());
        let told: BTreeMap<_, _> =
            told.map(|event| ((event.client_id, event.case_id), event.scope())).collect();
        let unseen = Permit { basis: Basis::Unseen, ..Permit::of_role() };
        let mut traces: Vec<_> = told
            .into_values()
            .map(|scope| self.trace::<Model>(Action::ReadEvents, None, scope, unseen))
            .collect();
        if traces.is_empty() {
            let own = Scope::of(self.caller.organization);
            traces.push(self.trace::<Model>(Action::ReadEvents, None, own, Permit::of_role()));
        }
        self.log(Action::ReadEvents, traces).await?;
        Ok(events)
    }
}
