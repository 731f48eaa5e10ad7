//! The channels of a service that its organization keeps here.
use super::{OWN, bulk::insert};
use crate::{
    access::Work,
    error::Result,
    store::{Record, Version},
};
use chrono::{DateTime, Utc};
use domain::{
    ChannelId, Id, OrganizationId, Refused, ServiceId,
    directory::{ChannelContent, ChannelKind, ConnectionContent, Publishing},
    opening_hours::OpeningHours,
    text::{Localized, Text},
};
use entity::{directory_channel, directory_connection, directory_service};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::ExprTrait};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// A channel of the service, and what holds for the service there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceChannel {
    pub channel: ChannelChoice,
    #[serde(default)]
    pub connection: ConnectionContent,
}

impl ServiceChannel {
    pub fn check(&self, place: usize) -> std::result::Result<(), Refused> {
        let ChannelChoice::New(channel) = &self.channel else { return Ok(()) };
        let pointer = format!("/channels/{place}/channel/new");
        if channel.name.is_empty() {
            return Err(Refused::missing(format!("{pointer}/name/fi")));
        }
        match channel.content.overlong() {
            Some(list) => {
                Err(Refused::field(format!("{pointer}/content/{list}"), "too_many", "has too many members"))
            }
            None => Ok(()),
        }
    }
}

/// A channel that is there already, or a new one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelChoice {
    Existing(ChannelId),
    New(Box<NewChannel>),
}

/// A way to reach the service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChannel {
    /// Your own name for it: a channel of your organization that has this key already is taken as it is.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    key: Option<Text<100>>,
    kind: ChannelKind,
    pub name: Localized,
    #[serde(default)]
    content: ChannelContent,
    #[serde(default)]
    opening_hours: OpeningHours,
    #[serde(default)]
    requires_authentication: bool,
    /// Whether its addresses are for your own organization only.
    #[serde(default)]
    address_confidential: bool,
}

/// Makes the new channels and connects all of them.
pub async fn connect(
    work: &Work<'_, directory_service::Model>,
    service_id: ServiceId,
    channels: Vec<ServiceChannel>,
) -> Result<std::result::Result<(), Refused>> {
    let mut known = known_channels(work, &channels).await?;
    let (mut made, mut joined) = (Vec::new(), HashMap::new());
    for (place, ServiceChannel { channel, connection }) in channels.into_iter().enumerate() {
        let id = match channel {
            ChannelChoice::Existing(id) if known.ids.contains(&id) => id,
            ChannelChoice::Existing(_) => {
                let pointer = format!("/channels/{place}/channel/existing");
                return Ok(Err(Refused::field(pointer, "unknown", "is no channel you may see")));
            }
            ChannelChoice::New(channel) => {
                let organization = work.at().caller.organization;
                let source_id = channel.key.as_ref().map(|key| own_key(organization, key));
                let kept = source_id.as_ref().and_then(|key| known.keys.get(key)).copied();
                kept.unwrap_or_else(|| {
                    let row = new_channel(*channel, organization, source_id.clone(), work.at().now);
                    let id = row.id;
                    known.keys.extend(source_id.map(|key| (key, id)));
                    made.push(row);
                    id
                })
            }
        };
        joined.insert(id, connection);
    }
    insert::<_, directory_channel::Entity>(work, made, None).await?;
    let rows = joined
        .into_iter()
        .map(|(channel_id, content)| directory_connection::Model { service_id, channel_id, content })
        .collect();
    insert::<_, directory_connection::Entity>(work, rows, None).await?;
    Ok(Ok(()))
}

/// Channels that are named and there.
struct KnownChannels {
    ids: Vec<ChannelId>,
    keys: HashMap<String, ChannelId>,
}

async fn known_channels(
    work: &Work<'_, directory_service::Model>,
    channels: &[ServiceChannel],
) -> Result<KnownChannels> {
    use directory_channel::{Column, Entity, Model};
    let caller = work.at().caller;
    let (mut ids, mut keys) = (Vec::new(), Vec::new());
    for choice in channels {
        match &choice.channel {
            ChannelChoice::Existing(id) => ids.push(*id),
            ChannelChoice::New(new) => {
                keys.extend(new.key.as_ref().map(|key| own_key(caller.organization, key)));
            }
        }
    }
    if ids.is_empty() && keys.is_empty() {
        return Ok(KnownChannels { ids, keys: HashMap::new() });
    }
    let named = sea_orm::Condition::any()
        .add(Column::Id.is_in(ids))
        .add(Column::Source.eq(OWN).and(Column::SourceId.is_in(keys)));
    let found = work.all(Entity::find().filter(Model::visible_to(caller)).filter(named)).await?;
    let keys = found.iter().filter_map(|row| row.source_id.clone().map(|key| (key, row.id))).collect();
    Ok(KnownChannels { ids: found.iter().map(|row| row.id).collect(), keys })
}

fn own_key(organization: OrganizationId, key: &str) -> String {
    format!("{organization}:{key}")
}

fn new_channel(
    new: NewChannel,
    organization: OrganizationId,
    source_id: Option<String>,
    now: DateTime<Utc>,
) -> directory_channel::Model {
    directory_channel::Model {
        id: Id::generate(),
        version: Version::FIRST,
        organization_id: Some(organization),
        kind: new.kind,
        name: new.name,
        content: new.content,
        opening_hours: new.opening_hours,
        requires_authentication: new.requires_authentication,
        address_confidential: new.address_confidential,
        publishing: Publishing::Published,
        source: source_id.is_some().then(|| OWN.to_owned()),
        source_id,
        source_hash: None,
        source_modified: None,
        created_at: now,
        updated_at: now,
    }
}
