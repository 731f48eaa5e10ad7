use super::view;
use crate::{
    access::Listed,
    store::{
        Record, Shown, Version,
        scope::{Recipient, is_for},
    },
};
use chrono::{DateTime, Utc};
use domain::{
    BasisId,
    access::{Caller, Scope, Sight},
    basis::BasisKind,
    event::Kind,
};
use entity::{
    basis::{Column, Entity, Model},
    basis_grant,
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Query},
};

impl Record for Model {
    type Entity = Entity;
    type Column = Column;
    type Id = BasisId;
    const KIND: Kind = Kind::Basis;
    const ID: Column = Column::Id;
    const VERSION: Column = Column::Version;
    const CLIENT: Option<Column> = Some(Column::ClientId);
    const KEEPER: Option<Column> = Some(Column::OrganizationId);
    const LOCKS: &'static [&'static str] = &["basis"];

    fn id(&self) -> BasisId {
        self.id
    }
    fn version(&self) -> Version {
        Version(self.version)
    }
    fn scope(&self) -> Scope {
        Scope { client: Some(self.client_id), ..Scope::of(self.organization_id) }
    }
    /// Givers and receivers, whether it still holds or not: who lost a right must be able to see that. A prohibition is
    /// its keeper's alone: whom it names may not know the client at all.
    fn visible_to(caller: &Caller) -> Condition {
        let received = Query::select()
            .expr(Expr::val(1))
            .from(basis_grant::Entity)
            .and_where(
                Expr::col(basis_grant::Column::BasisId.as_column_ref()).equals(Column::Id.as_column_ref()),
            )
            .cond_where(Recipient::from(caller).may_take("basis_grant"))
            .and_where(basis_grant::Column::Kind.ne(BasisKind::Prohibition))
            .cond_where(is_for("basis_grant", caller))
            .to_owned();
        Condition::any().add(Column::OrganizationId.eq(caller.organization)).add(Expr::exists(received))
    }
}

impl Shown for Model {
    type View = view::Basis;
    fn view(&self, sight: Sight, now: DateTime<Utc>) -> view::Basis {
        view::Basis::of(self, sight, now)
    }
}

impl Listed for Model {
    const UPDATED: Option<Column> = Some(Column::UpdatedAt);
    fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}
