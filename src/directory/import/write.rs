//! The statements of an import: a few per kind of record, however many records there are.
use super::plan::Plan;
use crate::{
    access::Work,
    directory::bulk::{AT_ONCE, insert, replace_index},
    error::Result,
};
use domain::ServiceId;
use entity::{
    directory_channel, directory_connection, directory_service, general_description, import, organization,
};
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, QueryTrait, sea_query::OnConflict};

/// On a row that is there already, all columns but these are written over.
fn renewed<C: ColumnTrait + Iterable>(id: C, kept: &[C]) -> OnConflict {
    let is_kept = |column: &C| kept.iter().any(|kept| kept.as_str() == column.as_str());
    OnConflict::column(id).update_columns(C::iter().filter(|column| !is_kept(column))).to_owned()
}

/// Writes what is planned.
pub async fn write(work: &Work<'_, import::Model>, plan: Plan) -> Result<()> {
    use directory_channel::Column as Channel;
    use directory_service::Column as Service;
    let organizations = renewed(
        organization::Column::Id,
        &[
            organization::Column::Id,
            organization::Column::CreatedAt,
            organization::Column::AddressConfidential,
            organization::Column::Sector,
        ],
    );
    insert::<_, organization::Entity>(work, plan.organizations, Some(organizations)).await?;
    for (id, origin) in plan.linked {
        use organization::{Column, Entity};
        let link = Entity::update_many()
            .col_expr(Column::Source, origin.source.into())
            .col_expr(Column::SourceId, origin.source_id.into())
            .col_expr(Column::SourceHash, origin.hash.into())
            .filter(Column::Id.eq(id));
        work.run(&link.into_query()).await?;
    }
    let descriptions = renewed(
        general_description::Column::Id,
        &[general_description::Column::Id, general_description::Column::CreatedAt],
    );
    insert::<_, general_description::Entity>(work, plan.descriptions, Some(descriptions)).await?;
    let channels = renewed(Channel::Id, &[Channel::Id, Channel::CreatedAt, Channel::AddressConfidential]);
    insert::<_, directory_channel::Entity>(work, plan.channels, Some(channels)).await?;
    // What the organization has decided about referrals is not the catalogue's to change.
    let decided = [
        Service::Id,
        Service::CreatedAt,
        Service::Sector,
        Service::TakesReferrals,
        Service::SecondLook,
        Service::ResponseWorkingDays,
        Service::FreePlaces,
        Service::WaitingDays,
        Service::CapacityToldAt,
    ];
    let services: Vec<ServiceId> = plan.services.iter().map(|service| service.id).collect();
    insert::<_, directory_service::Entity>(work, plan.services, Some(renewed(Service::Id, &decided))).await?;
    replace_index(work, &services, plan.terms, plan.facets).await?;
    for part in plan.relisted.chunks(AT_ONCE) {
        let gone = directory_connection::Entity::delete_many()
            .filter(directory_connection::Column::ServiceId.is_in(part.iter().copied()));
        work.run(&gone.into_query()).await?;
    }
    connect(work, plan.connections).await
}

async fn connect(
    work: &Work<'_, import::Model>,
    all: std::collections::BTreeMap<(ServiceId, domain::ChannelId), super::plan::Joined>,
) -> Result<()> {
    use directory_connection::{Column, Entity, Model};
    let (fresh, same): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, joined)| joined.is_fresh);
    let row = |((service_id, channel_id), joined): ((ServiceId, domain::ChannelId), super::plan::Joined)| {
        Model { service_id, channel_id, content: joined.content }
    };
    let pair = || OnConflict::columns([Column::ServiceId, Column::ChannelId]);
    let renewed = pair().update_column(Column::Content).to_owned();
    insert::<_, Entity>(work, fresh.into_iter().map(row).collect(), Some(renewed)).await?;
    insert::<_, Entity>(work, same.into_iter().map(row).collect(), Some(pair().do_nothing().to_owned())).await
}
