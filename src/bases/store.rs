use super::view;
use crate::{
    access::{Listed, Reading},
    error::Result,
    store::{
        Found, Part, Parts, Record, Shown, Together, Version, aimed_at_others,
        scope::{Recipient, is_for},
    },
};
use chrono::{DateTime, Utc};
use domain::{
    BasisId, ClientId,
    access::{Action, Caller, Permit, Scope, Sight},
    basis::BasisKind,
    event::Kind,
};
use entity::{
    basis::{Column, Entity, Model},
    basis_grant, client,
};
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UnionType},
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
            .take();
        let own = Condition::all().add(Column::OrganizationId.eq(caller.organization)).add_option(
            aimed_at_known(caller, Column::ServiceTaskCode, Column::RecordId).map(|known| {
                let own = caller.user().map(|user| Column::RecordedBy.eq(user));
                Condition::any().add_option(own).add(known)
            }),
        );
        Condition::any().add(own).add(Expr::exists(received))
    }
}

/// Those of a client that hold or will, asked for beside what a page shows of the client.
pub struct InForce {
    bases: Part<Model>,
    permit: Permit,
}

impl InForce {
    /// None for whoever does not keep the client's record.
    pub fn ask(
        queries: &mut Together,
        reading: &mut Reading<'_>,
        client: &Found<client::Model>,
    ) -> Option<Self> {
        if client.record.organization_id != reading.caller().organization {
            return None;
        }
        let permit = reading.permits(Action::ViewBasis, client)?;
        let holds = Condition::any().add(Column::ValidTo.is_null()).add(Column::ValidTo.gt(reading.now()));
        let of_client = Condition::all()
            .add(Column::ClientId.eq(client.record.id))
            .add(Column::OrganizationId.eq(client.record.organization_id))
            .add(Column::WithdrawnAt.is_null())
            .add(holds);
        Some(Self { bases: reading.ask::<Model>(queries, Action::ViewBasis, of_client), permit })
    }

    /// What was found, the last first.
    pub fn told(&self, reading: &mut Reading<'_>, found: &Parts) -> Result<Vec<view::Basis>> {
        let bases = found.of(&self.bases)?;
        for one in &bases {
            reading.showed(Action::ViewBasis, one, self.permit);
        }
        Ok(bases.iter().rev().map(|one| view::Basis::of(one, self.permit.sight, reading.now())).collect())
    }
}

/// The tables of records that a prohibition can be aimed at, and their columns that name the case.
const AIMS: [(&str, &str); 10] = [
    ("case", "id"),
    ("referral", "case_id"),
    ("need", "case_id"),
    ("next_step", "case_id"),
    ("message", "case_id"),
    ("strength", "case_id"),
    ("network_member", "case_id"),
    ("case_note", "case_id"),
    ("meeting", "case_id"),
    ("measure_response", "case_id"),
];

/// Selects the case of the record that a prohibition is aimed at; only a record of that client, where one is given.
pub fn case_of(record: &SimpleExpr, client: Option<ClientId>) -> SelectStatement {
    let [first, others @ ..] = AIMS.map(|(table, case)| {
        Query::select()
            .column((table, case))
            .from(table)
            .and_where(Expr::col((table, "id")).eq(record.clone()))
            .and_where_option(client.map(|client| Expr::col((table, "client_id")).eq(client)))
            .take()
    });
    others.into_iter().fold(first, |mut all, one| all.union(UnionType::All, one).take())
}

/// Of the keeper's bases, those that are aimed at no work that is labelled for others: what such a basis names would tell
/// of that work. None where the caller may know of them all.
pub fn aimed_at_known<C: ColumnTrait>(caller: &Caller, task: C, record: C) -> Option<Condition> {
    let case = case_of(&Expr::col(record.as_column_ref()), None);
    aimed_at_others(caller, task, Expr::expr(case)).map(Condition::not)
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
