//! Entries of the log in a statement whose text is the same however many they are, so that PostgreSQL plans it once: each
//! column goes as one array of what stands in the entries, and nothing is copied on the way. Every read writes some.
use super::flat::Kind;
use domain::basis::Purpose;
use entity::audit_entry::{Column, Model};
use sea_orm::{
    IdenStatic,
    sqlx::{Postgres, postgres::PgArguments, query::Query},
};
use uuid::Uuid;

/// The columns and their kinds, in the order in which [`bind`] gives them.
const COLUMNS: [(Column, Kind); 25] = [
    (Column::Id, Kind::Uuid),
    (Column::At, Kind::Moment),
    (Column::OrganizationId, Kind::Uuid),
    (Column::ActorUserId, Kind::Uuid),
    (Column::ActorApiClientId, Kind::Uuid),
    (Column::ActorSystem, Kind::Text),
    (Column::ActorOrganizationId, Kind::Uuid),
    (Column::Action, Kind::Text),
    (Column::SubjectKind, Kind::Text),
    (Column::SubjectId, Kind::Uuid),
    (Column::ClientId, Kind::Uuid),
    (Column::CaseId, Kind::Uuid),
    (Column::Categories, Kind::BigInt),
    (Column::Basis, Kind::Text),
    (Column::BasisId, Kind::Uuid),
    (Column::Purpose, Kind::Text),
    (Column::Outcome, Kind::Text),
    (Column::RequestId, Kind::Uuid),
    (Column::Detail, Kind::Text),
    (Column::Salt, Kind::Bytes),
    (Column::Commitment, Kind::Bytes),
    (Column::Mac, Kind::Bytes),
    (Column::Seq, Kind::BigInt),
    (Column::Hash, Kind::Bytes),
    (Column::ErasedBy, Kind::Uuid),
];

/// What stands in a statement for the columns.
pub struct InStatement {
    /// `"id", "at", …`
    pub names: String,
    /// `unnest($1::uuid[]) AS "id", unnest($2::timestamptz[]) AS "at", …`
    pub values: String,
}

/// The columns, as parameters from `first` on.
pub fn columns(first: usize) -> InStatement {
    let named = (first..).zip(COLUMNS).map(|(place, (column, kind))| {
        let name = format!("\"{}\"", column.as_str());
        let value = format!("{} AS {name}", kind.unnest(place));
        (name, value)
    });
    let (names, values): (Vec<_>, Vec<_>) = named.unzip();
    InStatement { names: names.join(", "), values: values.join(", ") }
}

/// Gives what stands in the entries, column by column.
pub fn bind<'q>(
    query: Query<'q, Postgres, PgArguments>,
    entries: &'q [Model],
) -> Query<'q, Postgres, PgArguments> {
    fn id<T: Copy + Into<Uuid>>(one: Option<T>) -> Option<Uuid> {
        one.map(Into::into)
    }
    query
        .bind(each(entries, |one| one.id))
        .bind(each(entries, |one| one.at))
        .bind(each(entries, |one| id(one.organization_id)))
        .bind(each(entries, |one| id(one.actor_user_id)))
        .bind(each(entries, |one| id(one.actor_api_client_id)))
        .bind(each(entries, |one| one.actor_system.as_deref()))
        .bind(each(entries, |one| id(one.actor_organization_id)))
        .bind(each(entries, |one| one.action.as_str()))
        .bind(each(entries, |one| one.subject_kind.code()))
        .bind(each(entries, |one| one.subject_id))
        .bind(each(entries, |one| id(one.client_id)))
        .bind(each(entries, |one| id(one.case_id)))
        .bind(each(entries, |one| one.categories.bits()))
        .bind(each(entries, |one| one.basis.as_str()))
        .bind(each(entries, |one| id(one.basis_id)))
        .bind(each(entries, |one| one.purpose.map(Purpose::code)))
        .bind(each(entries, |one| one.outcome.as_str()))
        .bind(each(entries, |one| one.request_id))
        .bind(each(entries, |one| one.detail.as_deref()))
        .bind(each(entries, |one| one.salt.as_deref()))
        .bind(each(entries, |one| one.commitment.as_deref()))
        .bind(each(entries, |one| one.mac.as_deref()))
        .bind(each(entries, |one| one.seq))
        .bind(each(entries, |one| one.hash.as_deref()))
        .bind(each(entries, |one| one.erased_by))
}

fn each<'q, T>(entries: &'q [Model], of: impl Fn(&'q Model) -> T) -> Vec<T> {
    entries.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, Column, columns};
    use sea_orm::{IdenStatic, Iterable};

    #[test]
    fn every_column_has_its_place() {
        let given: Vec<_> = COLUMNS.iter().map(|(column, _)| column.as_str()).collect();
        let all: Vec<_> = Column::iter().map(|column| column.as_str()).collect();
        assert_eq!(given, all, "a column that is not given would be lost");
        let written = columns(6);
        assert!(written.names.starts_with("\"id\", \"at\""));
        assert!(
            written.values.starts_with("unnest($6::uuid[]) AS \"id\", unnest($7::timestamptz[]) AS \"at\"")
        );
    }
}
