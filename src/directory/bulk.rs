//! Many rows in few statements.
use crate::{access::Work, error::Result, store::Record};
use domain::ServiceId;
use entity::{directory_facet, directory_term};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, Iterable, QueryFilter, QueryTrait,
    sea_query::{InsertStatement, OnConflict},
};

/// SQLite binds at most 32,766 values in a statement.
const VALUES: usize = 30_000;

/// How many ids a statement names at most.
pub const AT_ONCE: usize = 5000;

/// Inserts rows in as few statements as the databases allow.
pub async fn insert<R: Record, E>(
    work: &Work<'_, R>,
    rows: Vec<E::Model>,
    conflict: Option<OnConflict>,
) -> Result<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let at_once = VALUES / E::Column::iter().count().max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let part = rows.by_ref().take(at_once).map(all_set::<E>);
        let mut statement: InsertStatement = E::insert_many(part).into_query();
        if let Some(conflict) = &conflict {
            statement.on_conflict(conflict.clone());
        }
        work.run(&statement).await?;
    }
    Ok(())
}

fn all_set<E: EntityTrait>(row: E::Model) -> E::ActiveModel
where
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    row.into_active_model().reset_all()
}

/// Gives services the index of their words and codes; `terms` and `facets` are all they have.
pub async fn replace_index<R: Record>(
    work: &Work<'_, R>,
    services: &[ServiceId],
    terms: Vec<directory_term::Model>,
    facets: Vec<directory_facet::Model>,
) -> Result<()> {
    for part in services.chunks(AT_ONCE) {
        let ids = || part.iter().copied();
        let terms =
            directory_term::Entity::delete_many().filter(directory_term::Column::ServiceId.is_in(ids()));
        work.run(&terms.into_query()).await?;
        let facets =
            directory_facet::Entity::delete_many().filter(directory_facet::Column::ServiceId.is_in(ids()));
        work.run(&facets.into_query()).await?;
    }
    insert::<R, directory_term::Entity>(work, terms, None).await?;
    insert::<R, directory_facet::Entity>(work, facets, None).await
}
