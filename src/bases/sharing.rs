//! What each organization can see of a client, and why: for the keeper, who explains it to the client.
use super::{
    check::{BasisLimits, grant},
    store::aimed_at_known,
};
use crate::{
    access::{Access, Reading},
    error::Result,
    http::reply::Reply,
    store::{Found, Part, Parts, Record, Together},
};
use chrono::{DateTime, Utc};
use domain::{
    BasisId, ClientId, OrganizationId,
    access::{Action, Caller, Facts, Inquiry, Safety, Sight, explain, opened},
    basis::{BasisKind, Categories, Grant, Matter, Receiver},
    client,
    codelist::Labels,
    text::Localized,
};
use entity::{basis_grant, client::Model, organization};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Serialize;
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
    pub items: Vec<Share>,
}

/// What one organization can see.
#[derive(Serialize, ToSchema)]
#[schema(as = Share)]
pub struct Share {
    organization_id: OrganizationId,
    pub name: Localized,
    /// What is open to it now, less what is forbidden.
    pub categories: Categories,
    /// What bases would open and prohibitions take.
    pub forbidden: Categories,
    /// The fields of the client's record that it sees.
    fields: Vec<&'static str>,
    /// The bases in force for it.
    bases: Vec<BasisId>,
    /// Where one person of the organization sees nearly all for an hour, in an emergency.
    break_glass: Vec<BasisId>,
    /// The prohibitions in force against it, those of single cases and records included.
    prohibitions: Vec<BasisId>,
    /// Why it may see the record, or why not.
    pub explanation: Labels,
    /// What narrows these bases and prohibitions: which documents they open or take, and that they are for its class.
    pub limits: Vec<BasisLimits>,
}

/// Lists each organization that a basis in force names, and those that take part of each class that one gives to.
pub async fn show(access: &Access, id: ClientId) -> Result<Reply<Sharing>> {
    let look = access.look::<Model>(Action::ViewSharing, id).await?;
    let mut all = Together::default();
    let asked = asked(&mut all, id, access.caller());
    let found = look.together(all).await?;
    let sharing = asked.told(&found, (look.caller(), look.now()), look.found())?;
    look.answer(&sharing).await
}

/// What is given and forbidden of a client, and to whom it may be: in one statement.
pub struct Asked {
    grants: Part<basis_grant::Model>,
    organizations: Part<organization::Model>,
}

impl Asked {
    /// Asks for it beside what a page shows of the client. None for whoever may not see it.
    pub fn ask(queries: &mut Together, reading: &mut Reading<'_>, client: &Found<Model>) -> Option<Self> {
        reading.permits(Action::ViewSharing, client)?;
        Some(asked(queries, client.record.id, reading.caller()))
    }

    /// What was found.
    pub fn told(
        &self,
        found: &Parts,
        (caller, now): (&Caller, DateTime<Utc>),
        client: &Found<Model>,
    ) -> Result<Sharing> {
        Ok(Sharing::of((caller, now), client, &self.of(found)?))
    }

    fn of(&self, found: &Parts) -> Result<(Vec<Grant>, Vec<organization::Model>)> {
        let mut grants = found.of(&self.grants)?;
        grants.sort_by_key(|grant| grant.basis_id);
        Ok((grants.iter().map(grant).collect(), found.of(&self.organizations)?))
    }
}

fn asked(all: &mut Together, client: ClientId, caller: &Caller) -> Asked {
    use basis_grant::{Column, Entity};
    let known = aimed_at_known(caller, Column::ServiceTaskCode, Column::RecordId);
    let given = || {
        Entity::find()
            .filter(Column::ClientId.eq(client))
            .filter(Column::WithdrawnAt.is_null())
            .filter(Condition::all().add_option(known.clone()))
    };
    let one = |column: Column| given().select_only().column(column).filter(column.is_not_null()).into_query();
    let of_class = Condition::all()
        .add(organization::Column::Sector.in_subquery(one(Column::RecipientSector)))
        .add(organization::Column::TakesPart.eq(true));
    let named = organization::Column::Id.in_subquery(one(Column::RecipientId));
    let grants = all.add(given());
    let named = organization::Entity::find().filter(Condition::any().add(named).add(of_class));
    let organizations = all.add(named);
    Asked { grants, organizations }
}

impl Sharing {
    fn of(
        (caller, now): (&Caller, DateTime<Utc>),
        client: &Found<Model>,
        (grants, organizations): &(Vec<Grant>, Vec<organization::Model>),
    ) -> Self {
        let live: Vec<Grant> = grants.iter().filter(|grant| grant.validity.is_live(now)).cloned().collect();
        let safety = Safety { is_revealed: false, ..client.facts.safety };
        let named = organizations.iter().filter(|one| is_named(&client.record, one, &live));
        let share = |one: &organization::Model| share((caller, now), (&client.record, safety), one, &live);
        Self { items: named.map(share).collect() }
    }
}

/// Whether a basis in force is for the organization, itself or by its class.
fn is_named(client: &Model, one: &organization::Model, live: &[Grant]) -> bool {
    let by_class = |grant: &Grant| {
        grant.kind != BasisKind::Prohibition
            && grant.class.is_some()
            && grant.class == one.sector
            && one.takes_part
    };
    one.id != client.organization_id && live.iter().any(|grant| grant.recipient == one.id || by_class(grant))
}

fn share(
    (caller, now): (&Caller, DateTime<Utc>),
    (client, safety): (&Model, Safety),
    organization: &organization::Model,
    live: &[Grant],
) -> Share {
    let id = organization.id;
    let whom = Receiver { organization: id, sector: organization.sector, takes_of_class: true };
    let whole = Matter::of_client(client.id);
    let concern: Vec<Grant> = live.iter().filter(|grant| grant.concerns(whole)).cloned().collect();
    let categories = opened(whom, &concern, now);
    let unforbidden: Vec<Grant> =
        live.iter().filter(|grant| grant.kind != BasisKind::Prohibition).cloned().collect();
    let decision = Inquiry::Action(Action::ViewClient).decide(
        &caller.colleague_at(whom),
        &client.scope(),
        &Facts { grants: concern, ..Facts::NEW },
        now,
    );
    let ids = |these: &dyn Fn(&Grant) -> bool| -> Vec<BasisId> {
        live.iter().filter(|grant| these(grant)).map(|grant| grant.basis).collect()
    };
    Share {
        organization_id: id,
        name: organization.name.clone(),
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
