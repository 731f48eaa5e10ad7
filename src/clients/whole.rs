//! A client's record as a page shows it.
use super::view;
use crate::{
    access::{Access, Reading},
    error::Result,
    store::{Found, Shown},
};
use domain::{ClientId, access::Action};
use entity::client::Model;

/// Reads the record; the reading goes on for what stands around it.
pub async fn read(access: &Access, id: ClientId) -> Result<(view::Client, Found<Model>, Reading<'_>)> {
    let (found, permit, reading) = access.look::<Model>(Action::ViewClient, id).await?.reading();
    Ok((found.record.view(permit.sight, access.now()), found, reading))
}
