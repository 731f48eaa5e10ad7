use crate::{
    access::Listed,
    store::{Columns, Record, Shown, Version, evident, read_in_order},
};
use chrono::{DateTime, Utc};
use domain::{
    MessageId, ReferralId, UserId,
    access::{Caller, Scope, Sight},
    event::Kind,
    referral::Status,
};
use entity::{
    message,
    referral::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

read_in_order!(
    Model:
    id, version, action_id, chain_id, hop, parent_id, redirected_to, case_id, client_id,
    keeper_id, from_organization_id, from_user_id, to_organization_id, to_unit_id, service_id,
    assigned_to, kind, status, held_from, cancel_from, urgency, reason, needs, client_wish,
    categories, summary, disclosure, basis_id, sent_basis_id, second_look, duplicate_reason,
    response_working_days, sent_at, response_due, response_paused_at, responded_at, estimate,
    appointment_at, appointment_place, outcome_code, closing_reason, receiver_reported_at,
    sender_acknowledged_at, client_informed_at, client_informed_via, client_informed_by,
    created_at, updated_at
);

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = ReferralId;
    const KIND: Kind = Kind::Referral;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CLIENT: Option<Column> = Some(Column::ClientId);
    const KEEPER: Option<Column> = Some(Column::KeeperId);
    const CASE: Option<Column> = Some(Column::CaseId);
    const MADE: Option<Column> = Some(Column::CreatedAt);
    const REFERRAL: Option<Column> = Some(Column::Id);
    const LOCKS: &'static [&'static str] = &["fact_case", "referral"];

    fn id(&self) -> ReferralId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn made_at(&self) -> Option<DateTime<Utc>> {
        Some(self.created_at)
    }
    fn is_work_of(&self, caller: &Caller, user: UserId, since: DateTime<Utc>) -> bool {
        evident::is_work_of(self, caller, user, since)
    }
    fn withheld_since(&self) -> Option<DateTime<Utc>> {
        (self.status == Status::EnteredInError).then_some(self.updated_at)
    }
    fn scope(&self) -> Scope {
        Scope {
            sender: Some(self.from_organization_id),
            // Until it is sent nobody but the sender knows of it.
            receiver: self.sent_at.map(|_| self.to_organization_id),
            client: Some(self.client_id),
            case: Some(self.case_id),
            ..Scope::of(self.keeper_id)
        }
    }
    fn read(columns: &mut Columns<'_>) -> Result<Self, DbErr> {
        read_in_order(columns)
    }
    fn visible_to(caller: &Caller) -> Condition {
        let me = caller.organization;
        let of_others = Condition::any().add(Column::ToOrganizationId.eq(me)).add(Column::KeeperId.eq(me));
        let sent = Condition::all().add(of_others).add(Column::SentAt.is_not_null());
        Condition::any().add(Column::FromOrganizationId.eq(me)).add(sent)
    }
}

impl Shown for Model {
    type View = super::view::Referral;
    fn view(&self, sight: Sight, now: DateTime<Utc>) -> super::view::Referral {
        super::view::Referral::of(self, sight, now)
    }
}

impl Listed for Model {
    const UPDATED: Option<Column> = Some(Column::UpdatedAt);
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

impl Record for message::Model {
    type Entity = message::Entity;
    type Column = message::Column;
    type Id = MessageId;
    const KIND: Kind = Kind::Message;
    const ID: Self::Column = Self::Column::Id;
    const VERSION: Self::Column = Self::Column::Version;
    const CLIENT: Option<Self::Column> = Some(Self::Column::ClientId);
    const KEEPER: Option<Self::Column> = Some(Self::Column::KeeperId);
    const CASE: Option<Self::Column> = Some(Self::Column::CaseId);
    const MADE: Option<Self::Column> = Some(Self::Column::CreatedAt);
    const REFERRAL: Option<Self::Column> = Some(Self::Column::ReferralId);
    const LOCKS: &'static [&'static str] = &["message"];

    fn id(&self) -> MessageId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn made_at(&self) -> Option<DateTime<Utc>> {
        Some(self.created_at)
    }
    fn scope(&self) -> Scope {
        Scope {
            sender: Some(self.from_organization_id),
            receiver: Some(self.to_organization_id),
            client: Some(self.client_id),
            case: Some(self.case_id),
            ..Scope::of(self.keeper_id)
        }
    }
    /// The two ends and the keeper, until the referral is marked as an error.
    fn visible_to(caller: &Caller) -> Condition {
        let me = caller.organization;
        let involved = Condition::any()
            .add(message::Column::FromOrganizationId.eq(me))
            .add(message::Column::ToOrganizationId.eq(me))
            .add(message::Column::KeeperId.eq(me));
        let in_error = Entity::find()
            .select_only()
            .expr(Expr::val(1))
            .filter(Expr::col(Column::Id.as_column_ref()).equals(message::Column::ReferralId.as_column_ref()))
            .filter(Column::Status.eq(Status::EnteredInError))
            .into_query();
        Condition::all().add(involved).add(Expr::exists(in_error).not())
    }
}

impl Shown for message::Model {
    type View = super::view::Message;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> super::view::Message {
        super::view::Message::of(self, sight)
    }
}
impl Listed for message::Model {}
