//! What is done on the page of an organization.
use super::{
    deed::{Ask, Deed, Deeds, Offer, about, find},
    deeds::{DeedForm, Desk, Made, doing, seen},
    fields::Kind,
    visit::Visit,
};
use crate::{
    error::{Error, Result},
    http::etag::Version,
    identity::{
        api_clients::{ApiClient, steps as systems},
        units::{Unit, steps as units},
        users::{User, reset, steps as users},
    },
};
use domain::{Refusal, access::Action, text::Lang};
use serde::Deserialize;
use serde_json::json;

/// Of a unit, a new one and one that changes.
const OF_UNIT: [Ask; 8] = [
    Ask::new("name.fi", Kind::Line).optional(),
    Ask::new("name.sv", Kind::Line).optional(),
    Ask::new("name.en", Kind::Line).optional(),
    Ask::code("kind", "unit_kinds"),
    Ask::new("street_address", Kind::Line).optional(),
    Ask::new("postal_code", Kind::Line).optional(),
    Ask::new("phone", Kind::Line).optional(),
    Ask::new("address_confidential", Kind::Check).optional(),
];

const NEW: [Deed; 3] = [
    Deed::new(
        "user",
        Action::ManageUsers,
        &[
            Ask::new("name", Kind::Line).called("field-full-name"),
            Ask::new("title", Kind::Line).optional().called("field-job"),
            Ask::new("login", Kind::Line),
            Ask::codes("roles", "roles"),
            Ask::of("unit_id", Offer::Units).optional(),
            Ask::codes("service_tasks", "service_tasks"),
            Ask::new("password", Kind::Password).optional().called("field-first-password"),
        ],
    ),
    Deed::new("unit", Action::ManageOwnOrganization, &OF_UNIT),
    Deed::new(
        "api-client",
        Action::ManageApiClients,
        &[Ask::new("name", Kind::Line).called("field-system"), Ask::codes("scopes", "token_scopes")],
    ),
];

const USER: [Deed; 5] = [
    Deed::new("user-roles", Action::ManageUsers, &[Ask::codes("roles", "roles")]),
    Deed::new("user-unit", Action::ManageUsers, &[Ask::of("unit_id", Offer::Units).optional()]).changing(),
    Deed::new(
        "reset-access",
        Action::ManageUsers,
        &[
            Ask::new("password", Kind::Password).called("field-first-password"),
            Ask::new("gives_up_one_time_codes", Kind::Check).optional(),
        ],
    ),
    Deed::new("deactivate", Action::ManageUsers, &[]),
    Deed::new("activate", Action::ManageUsers, &[]),
];

/// What stays as it is is sent along: what is left empty is taken away.
const UNIT: [Deed; 1] = [Deed::new("change-unit", Action::ManageOwnOrganization, &OF_UNIT).changing()];

const SYSTEM: [Deed; 3] = [
    Deed::new("system-scopes", Action::ManageApiClients, &[Ask::codes("scopes", "token_scopes")]),
    Deed::new("rotate", Action::ManageApiClients, &[]),
    Deed::new("revoke", Action::ManageApiClients, &[]),
];

/// All of them, to be found by their names.
pub const DEEDS: Deeds = &[&NEW, &USER, &UNIT, &SYSTEM];

pub fn of_organization(desk: &Desk<'_>) -> Vec<DeedForm> {
    desk.forms(&NEW, ("", Version(0)))
}

/// What may be done about a user.
pub fn of_user(desk: &Desk<'_>, user: &User) -> Vec<DeedForm> {
    let other = if user.active { "activate" } else { "deactivate" };
    let mut forms = desk.forms(USER.iter().filter(|deed| deed.name != other), (user.id, user.version));
    for field in forms.iter_mut().filter(|form| !form.has_failed).flat_map(|form| &mut form.fields) {
        for choice in &mut field.choices {
            let has_role = user.roles.iter().any(|role| role.code() == choice.code);
            choice.is_chosen = has_role || user.unit_id.is_some_and(|unit| unit.to_string() == choice.code);
        }
    }
    forms
}

/// What may be done about a unit.
pub fn of_unit(desk: &Desk<'_>, unit: &Unit) -> Vec<DeedForm> {
    let mut forms = desk.forms(&UNIT, (unit.id, unit.version));
    let name = |lang| unit.name.get(lang).map(str::to_owned);
    for form in &mut forms {
        form.shows(&[
            ("name.fi", name(Lang::Fi)),
            ("name.sv", name(Lang::Sv)),
            ("name.en", name(Lang::En)),
            ("kind", Some(unit.kind.code().to_owned())),
            ("street_address", unit.street_address.clone()),
            ("postal_code", unit.postal_code.clone()),
            ("phone", unit.phone.clone()),
            ("address_confidential", unit.address_confidential.then(|| "true".to_owned())),
        ]);
    }
    forms
}

/// What may be done about a partner system.
pub fn of_system(desk: &Desk<'_>, system: &ApiClient) -> Vec<DeedForm> {
    let live = SYSTEM.iter().filter(|_| system.revoked_at.is_none());
    let mut forms = desk.forms(live, (system.id, system.version));
    for field in forms.iter_mut().filter(|form| !form.has_failed).flat_map(|form| &mut form.fields) {
        for choice in &mut field.choices {
            choice.is_chosen = system.scopes.iter().any(|scope| scope.code() == choice.code);
        }
    }
    forms
}

/// Does what the form says.
///
/// # Errors
/// What the API says to it; `not-found` for what is no deed of the page.
pub async fn take(visit: &Visit, name: &str) -> Result<Made> {
    let (access, form) = (visit.access()?, &visit.form);
    let deed = find(DEEDS, name)?;
    let done = match name {
        "user" => doing(users::add(access, deed.body(form)?)),
        "unit" => doing(units::create(access, deed.body(form)?)),
        "user-roles" | "user-unit" => {
            doing(users::change(access, about(form)?, seen(visit)?, deed.body(form)?))
        }
        "deactivate" | "activate" => {
            let active = [("active", json!(name == "activate"))];
            doing(users::change(access, about(form)?, seen(visit)?, deed.body_with(form, &active)?))
        }
        "reset-access" => doing(reset::reset(access, about(form)?, seen(visit)?, deed.body(form)?)),
        "change-unit" => doing(units::change(access, about(form)?, seen(visit)?, deed.body(form)?)),
        "system-scopes" => doing(systems::change(access, about(form)?, seen(visit)?, deed.body(form)?)),
        "revoke" => doing(systems::revoke(access, about(form)?, seen(visit)?)),
        _ => return Err(Refusal::NotFound.into()),
    };
    done.await
}

/// What a partner system signs in with; told once.
#[derive(Deserialize)]
pub struct Credentials {
    pub client_id: String,
    pub client_secret: String,
}

/// Whether a deed tells what a partner system signs in with.
pub fn tells_secret(name: &str) -> bool {
    matches!(name, "api-client" | "rotate")
}

/// Lets a partner system in, or gives it a new secret.
///
/// # Errors
/// What the API says to it.
pub async fn give_secret(visit: &Visit, name: &str) -> Result<Credentials> {
    let (access, form) = (visit.access()?, &visit.form);
    let made = if name == "rotate" {
        Box::pin(systems::rotate(access, about(form)?, seen(visit)?)).await?
    } else {
        Box::pin(systems::create(access, find(DEEDS, name)?.body(form)?)).await?
    };
    serde_json::from_slice(&made.sent().body).map_err(|error| Error::Fault(error.into()))
}
