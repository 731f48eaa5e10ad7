//! What each organization can see of a client, and why: for the keeper, who explains it to the client.
use super::{
    check::{BasisLimits, grant},
    store::aimed_at_known,
};
use crate::{access::Access, error::Result, http::reply::Reply, store::Record};
use domain::{
    BasisId, ClientId, OrganizationId,
    access::{Action, Facts, Inquiry, Safety, Sight, explain, opened},
    basis::{BasisKind, Categories, Grant, Matter, Receiver},
    client,
    codelist::Labels,
    text::Localized,
};
use entity::{basis_grant, client::Model, organization};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, Select};
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
        "en": "The client has given a consent that covers this."}, "limits": [{
        "basis_id": "01990000-0000-7000-8000-000000000001", "explanation": {
            "fi": "Koskee vain näitä asiakirjoja: tarve.", "sv": "Gäller bara dessa handlingar: behov.",
            "en": "Only these documents: need."}}]}]}))]
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
    /// What narrows these bases and prohibitions: which documents they open or take, and that they are for its class.
    limits: Vec<BasisLimits>,
}

/// Lists each organization that a basis in force names, and those that take part of each class that one gives to.
pub async fn show(access: &Access, id: ClientId) -> Result<Reply<Sharing>> {
    use basis_grant::{Column, Entity};
    let look = access.look::<Model>(Action::ViewSharing, id).await?;
    let known = aimed_at_known(access.caller(), Column::ServiceTaskCode, Column::RecordId);
    let known = Condition::all().add_option(known);
    let given =
        Entity::find().filter(Column::ClientId.eq(id)).filter(Column::WithdrawnAt.is_null()).filter(known);
    let grants: Vec<Grant> = look.all(given.order_by_asc(Column::BasisId)).await?.iter().map(grant).collect();
    let live: Vec<Grant> = grants.into_iter().filter(|grant| grant.validity.is_live(access.now())).collect();
    let organizations =
        if live.is_empty() { Vec::new() } else { look.all(named(look.record(), &live)).await? };
    let safety = Safety { is_revealed: false, ..look.found().facts.safety };
    let seen = (look.record(), safety);
    let items = organizations.into_iter().map(|one| share(access, seen, one, &live)).collect();
    look.answer(&Sharing { items }).await
}

fn named(client: &Model, live: &[Grant]) -> Select<organization::Entity> {
    use organization::{Column, Entity};
    let keeper = client.organization_id;
    let ids: BTreeSet<_> = live.iter().map(|grant| grant.recipient).filter(|one| *one != keeper).collect();
    let gives = |grant: &&Grant| grant.kind != BasisKind::Prohibition;
    let classes: BTreeSet<_> = live.iter().filter(gives).filter_map(|grant| grant.class).collect();
    let of_class = Condition::all()
        .add(Column::Sector.is_in(classes))
        .add(Column::TakesPart.eq(true))
        .add(Column::Id.ne(keeper));
    let named = Condition::any().add(Column::Id.is_in(ids)).add(of_class);
    Entity::find().filter(named).order_by_asc(Column::Id)
}

fn share(
    access: &Access,
    (client, safety): (&Model, Safety),
    organization: organization::Model,
    live: &[Grant],
) -> Share {
    let (id, now) = (organization.id, access.now());
    let whom = Receiver { organization: id, sector: organization.sector, takes_of_class: true };
    let whole = Matter::of_client(client.id);
    let concern: Vec<Grant> = live.iter().filter(|grant| grant.concerns(whole)).cloned().collect();
    let categories = opened(whom, &concern, now);
    let unforbidden: Vec<Grant> =
        live.iter().filter(|grant| grant.kind != BasisKind::Prohibition).cloned().collect();
    let decision = Inquiry::Action(Action::ViewClient).decide(
        &access.caller().colleague_at(whom),
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
        forbidden: opened(whom, &unforbidden, now).without(categories),
        fields: client::fields(Sight::of(categories).minding(safety)).collect(),
        bases: ids(&|grant| grant.serves(whom, now)),
        break_glass: ids(&|grant| grant.recipient == id && grant.kind == BasisKind::BreakGlass),
        prohibitions: ids(&|grant| grant.forbids(whom, now)),
        explanation: explain(&decision),
        limits: BasisLimits::of(
            live.iter().filter(|grant| grant.serves(whom, now) || grant.forbids(whom, now)),
        ),
    }
}
