//! What each organization can see of a client, and why: for the keeper, who explains it to the client.
use super::check::grant;
use crate::{access::Access, error::Result, http::reply::Reply, store::Record};
use domain::{
    BasisId, ClientId, OrganizationId,
    access::{Action, Facts, Inquiry, Safety, Sight, explain, opened},
    basis::{BasisKind, Categories, EVERYBODY, Grant, Matter},
    client,
    codelist::Labels,
    text::Localized,
};
use entity::{basis_grant, client::Model, organization};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What other organizations can see of a client.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"items": [{
    "organization_id": "01990000-0000-7000-8000-000000000004", "name": {"fi": "Velkaneuvonta"},
    "categories": ["basic", "contact"], "forbidden": ["needs"], "fields": ["first_names", "last_name"],
    "bases": ["01990000-0000-7000-8000-000000000001"], "break_glass": [], "prohibitions": ["01990000-0000-7000-8000-000000000002"],
    "explanation": {"fi": "Asiakas on antanut suostumuksen, joka kattaa tämän.",
        "sv": "Klienten har gett ett samtycke som täcker detta.",
        "en": "The client has given a consent that covers this."}}]}))]
pub struct Sharing {
    items: Vec<Share>,
}

/// What one organization can see.
#[derive(Serialize, ToSchema)]
#[schema(as = Share)]
struct Share {
    organization_id: OrganizationId,
    name: Localized,
    /// What is open to it now, less what is forbidden.
    categories: Categories,
    /// What bases would open and prohibitions take.
    forbidden: Categories,
    /// The fields of the client's record that it sees.
    fields: Vec<&'static str>,
    /// The bases in force for it.
    bases: Vec<BasisId>,
    /// Where one person of the organization sees nearly all for an hour, in an emergency.
    break_glass: Vec<BasisId>,
    /// The prohibitions in force against it, those of single cases and records included.
    prohibitions: Vec<BasisId>,
    /// Why it may see the record, or why not.
    explanation: Labels,
}

/// Lists each organization that a basis in force names.
pub async fn show(access: &Access, id: ClientId) -> Result<Reply<Sharing>> {
    use basis_grant::{Column, Entity};
    let look = access.look::<Model>(Action::ViewSharing, id).await?;
    let given = Entity::find().filter(Column::ClientId.eq(id)).filter(Column::WithdrawnAt.is_null());
    let grants: Vec<Grant> = look.all(given.order_by_asc(Column::BasisId)).await?.iter().map(grant).collect();
    let live: Vec<Grant> = grants.into_iter().filter(|grant| grant.validity.is_live(access.now())).collect();
    let ours = [EVERYBODY, look.record().organization_id];
    let named: BTreeSet<_> =
        live.iter().map(|grant| grant.recipient).filter(|one| !ours.contains(one)).collect();
    let organizations = if named.is_empty() {
        Vec::new()
    } else {
        let by_id = organization::Entity::find().filter(organization::Column::Id.is_in(named));
        look.all(by_id.order_by_asc(organization::Column::Id)).await?
    };
    let safety = Safety { is_revealed: false, ..look.found().facts.safety };
    let seen = (look.record(), safety);
    let items = organizations.into_iter().map(|one| share(access, seen, one, &live)).collect();
    look.answer(&Sharing { items }).await
}

fn share(
    access: &Access,
    (client, safety): (&Model, Safety),
    organization: organization::Model,
    live: &[Grant],
) -> Share {
    let (id, now) = (organization.id, access.now());
    let whole = Matter::of_client(client.id);
    let concern: Vec<Grant> = live.iter().filter(|grant| grant.aim.hits(whole)).cloned().collect();
    let categories = opened(id, &concern, now);
    let unforbidden: Vec<Grant> =
        live.iter().filter(|grant| grant.kind != BasisKind::Prohibition).cloned().collect();
    let decision = Inquiry::Action(Action::ViewClient).decide(
        &access.caller().colleague_at(id),
        &client.scope(),
        &Facts { grants: concern, ..Facts::NEW },
        now,
    );
    let ids = |these: &dyn Fn(&Grant) -> bool| -> Vec<BasisId> {
        live.iter().filter(|grant| these(grant)).map(|grant| grant.basis).collect()
    };
    Share {
        organization_id: id,
        name: organization.name,
        categories,
        forbidden: opened(id, &unforbidden, now).without(categories),
        fields: client::fields(Sight::of(categories).minding(safety)).collect(),
        bases: ids(&|grant| grant.serves(id, now)),
        break_glass: ids(&|grant| grant.recipient == id && grant.kind == BasisKind::BreakGlass),
        prohibitions: ids(&|grant| grant.forbids(id, now)),
        explanation: explain(&decision),
    }
}
