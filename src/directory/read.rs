//! Reading the directory: one statement for a page, two for a service with its channels.
use super::{
    filter::{self, Wanted},
    view::{
        Channel, Connection, GeneralDescription, OwnedChannel, OwnedService, Owner, Reader, Service,
        ServiceSummary,
    },
};
use crate::{
    access::{Access, Reading},
    error::Result,
    http::{
        etag::etag,
        page::{Cursor, Page, Rows, Sort},
        reply::Reply,
    },
    store::{Part, Parts, Record, Together, Version},
};
use domain::{
    ChannelId, GeneralDescriptionId, ServiceId,
    access::Action,
    directory::{ChannelKind, ConnectionContent, Publishing},
    organization::Sector,
    text::Lang,
};
use entity::{directory_channel, directory_service, general_description, organization};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, SelectStatement},
};
use uuid::Uuid;

pub fn reader(access: &Access, lang: Lang) -> Reader {
    let caller = access.caller();
    Reader { organization: caller.user().map(|_| caller.organization), lang, now: access.now() }
}

/// Brings the organization of each row along.
pub fn join_owner(query: &mut SelectStatement, organization: impl ColumnTrait) {
    let on = Expr::col(("owner", "id")).equals(organization.as_column_ref());
    query.join_as(JoinType::LeftJoin, "organization", "owner", on);
    for column in Owner::COLUMNS {
        query.expr_as(Expr::col(("owner", column)), format!("owner_{column}"));
    }
}

/// One page of what everybody may see, by id.
async fn page<R: Record, M: FromQueryResult + Send>(
    access: &Access,
    page: Page,
    filter: Condition,
    finish: impl FnOnce(&mut SelectStatement),
) -> Result<Vec<M>> {
    let order = if page.sort == Sort::Oldest { Order::Asc } else { Order::Desc };
    let mut rows: Select<R::Entity> = R::Entity::find().filter(R::visible_to(access.caller())).filter(filter);
    if let Some(Cursor { id, .. }) = page.cursor {
        rows = rows.filter(if page.sort == Sort::Oldest { R::ID.gt(id) } else { R::ID.lt(id) });
    }
    let mut query = rows.order_by(R::ID, order).limit(page.limit.get() + 1).into_query();
    finish(&mut query);
    access.browse::<R, M>(Action::ReadDirectory, None, &query).await
}

/// Cuts the row that only tells that there are more.
pub fn answer<M, V: serde::Serialize>(
    mut rows: Vec<M>,
    page: Page,
    id: impl Fn(&M) -> Uuid,
    view: impl Fn(M) -> V,
) -> Result<Reply<Rows<V>>> {
    let size = usize::try_from(page.limit.get()).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let last = rows.last().filter(|_| more).map(id);
    let next = last.map(|id| Cursor { sort: page.tag(), micros: 0, id }.encode());
    let items = rows.into_iter().map(view).collect();
    Ok(Reply::ok(&Rows { items, next_cursor: next.clone() })?.followed_by(next))
}

pub async fn services(
    access: &Access,
    at: Page,
    wanted: &Wanted,
    lang: Lang,
) -> Result<Reply<Rows<ServiceSummary>>> {
    let rows =
        page::<directory_service::Model, OwnedService>(access, at, filter::condition(wanted), |query| {
            join_owner(query, directory_service::Column::OrganizationId);
        });
    let reply = answer(rows.await?, at, |row| row.service.id.uuid(), |row| ServiceSummary::of(row, lang))?;
    Ok(reply.in_language(lang.code()))
}

pub async fn channels(
    access: &Access,
    at: Page,
    kind: Option<ChannelKind>,
    organization: Option<domain::OrganizationId>,
    lang: Lang,
) -> Result<Reply<Rows<Channel>>> {
    use directory_channel::Column;
    let filter = Condition::all()
        .add_option(kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(organization.map(|organization| Column::OrganizationId.eq(organization)));
    let rows = page::<directory_channel::Model, OwnedChannel>(access, at, filter, |query| {
        join_owner(query, Column::OrganizationId);
    });
    let reader = reader(access, lang);
    let reply = answer(rows.await?, at, |row| row.channel.id.uuid(), |row| Channel::of(row, reader))?;
    Ok(reply.in_language(lang.code()))
}

pub async fn general_descriptions(
    access: &Access,
    at: Page,
    reference_code: Option<String>,
    lang: Lang,
) -> Result<Reply<Rows<GeneralDescription>>> {
    use general_description::{Column, Model};
    let coded = reference_code.map(|code| Column::ReferenceCode.eq(code));
    let rows = page::<Model, Model>(access, at, Condition::all().add_option(coded), |_| {}).await?;
    let reply = answer(rows, at, |row| row.id.uuid(), |row| GeneralDescription::of(row, lang))?;
    Ok(reply.in_language(lang.code()))
}

pub async fn general_description(
    access: &Access,
    id: GeneralDescriptionId,
    lang: Lang,
) -> Result<Reply<GeneralDescription>> {
    let look = access.look::<general_description::Model>(Action::ReadDirectory, id).await?;
    let (tag, view) = (etag(look.record().version()), GeneralDescription::of(look.record().clone(), lang));
    Ok(look.answer(&view).await?.tagged(tag).in_language(view.text.language.code()))
}

pub async fn channel(access: &Access, id: ChannelId, lang: Lang) -> Result<Reply<Channel>> {
    use directory_channel::{Column, Entity, Model};
    let look = access.look::<Model>(Action::ReadDirectory, id).await?;
    let mut query = Entity::find_by_id(id).into_query();
    join_owner(&mut query, Column::OrganizationId);
    let found = look.all_as::<OwnedChannel>(&query).await?.pop().ok_or(domain::Refusal::NotFound)?;
    let tag = etag(Version(found.channel.version));
    let view = Channel::of(found, reader(access, lang));
    Ok(look.answer(&view).await?.tagged(tag).in_language(view.text.language.code()))
}

/// A channel of one service.
pub struct ConnectedChannel {
    pub connection: ConnectionContent,
    pub channel: OwnedChannel,
}

impl FromQueryResult for ConnectedChannel {
    fn from_query_result(row: &QueryResult, prefix: &str) -> std::result::Result<Self, sea_orm::DbErr> {
        let connection = row.try_get("connection_", "content")?;
        Ok(Self { connection, channel: OwnedChannel::from_query_result(row, prefix)? })
    }
}

/// The channels of a service that are published, or its own organization's.
pub fn channels_of(service: ServiceId, access: &Access) -> SelectStatement {
    use directory_channel::{Column, Entity};
    let on = Expr::col(("connection", "channel_id")).equals(Column::Id.as_column_ref());
    let mut query = Entity::find()
        .filter(directory_channel::Model::visible_to(access.caller()))
        .order_by_asc(Column::Id)
        .into_query();
    query
        .join_as(JoinType::InnerJoin, "directory_connection", "connection", on)
        .expr_as(Expr::col(("connection", "content")), "connection_content")
        .and_where(Expr::col(("connection", "service_id")).eq(service));
    join_owner(&mut query, Column::OrganizationId);
    query
}

/// A service with whose it is, by id.
pub fn owned_service(id: ServiceId) -> SelectStatement {
    let mut query = directory_service::Entity::find_by_id(id).into_query();
    join_owner(&mut query, directory_service::Column::OrganizationId);
    query
}

pub async fn service(access: &Access, id: ServiceId, lang: Lang) -> Result<Reply<Service>> {
    let look = access.look::<directory_service::Model>(Action::ReadDirectory, id).await?;
    let found =
        look.all_as::<OwnedService>(&owned_service(id)).await?.pop().ok_or(domain::Refusal::NotFound)?;
    let channels = look.all_as::<ConnectedChannel>(&channels_of(id, access)).await?;
    let tag = etag(Version(found.service.version));
    let view = shown(found, channels, reader(access, lang));
    Ok(look.answer(&view).await?.tagged(tag).in_language(view.text.language.code()))
}

/// A service with everything that is known of it, as a page shows it.
pub async fn whole(access: &Access, id: ServiceId, lang: Lang) -> Result<(Service, Reading<'_>)> {
    let (_, _, reading) = access.look::<directory_service::Model>(Action::ReadDirectory, id).await?.reading();
    let found =
        reading.all_as::<OwnedService>(&owned_service(id)).await?.pop().ok_or(domain::Refusal::NotFound)?;
    let channels = reading.all_as::<ConnectedChannel>(&channels_of(id, access)).await?;
    Ok((shown(found, channels, reader(access, lang)), reading))
}

/// A service that somebody is to be referred to, and whose it is, asked for beside what is read of their case.
pub struct Asked {
    service: Part<directory_service::Model>,
    owner: Part<organization::Model>,
}

impl Asked {
    pub fn ask(queries: &mut Together, id: ServiceId) -> Self {
        let service = directory_service::Entity::find_by_id(id);
        let owner = service.clone().select_only().column(directory_service::Column::OrganizationId);
        let owner = organization::Column::Id.in_subquery(owner.into_query());
        Self { service: queries.add(service), owner: queries.add(organization::Entity::find().filter(owner)) }
    }

    /// The service, and the class of its organization. None where no reader finds it.
    pub fn told(&self, found: &Parts, lang: Lang) -> Result<Option<(ServiceSummary, Option<Sector>)>> {
        let service = found.of(&self.service)?.pop();
        let Some(service) = service.filter(|one| one.publishing == Publishing::Published) else {
            return Ok(None);
        };
        let owner = found.of(&self.owner)?.pop();
        let sector = owner.as_ref().and_then(|owner| owner.sector);
        let owner = owner.map(Owner::of);
        Ok(Some((ServiceSummary::of(OwnedService { service, owner }, lang), sector)))
    }
}

/// A service as its readers see it.
pub fn shown(found: OwnedService, channels: Vec<ConnectedChannel>, reader: Reader) -> Service {
    let channels = channels.into_iter().map(|found| Connection {
        connection: found.connection,
        channel: Channel::of(found.channel, reader),
    });
    Service::of(found.service, found.owner, channels.collect(), reader.lang)
}
