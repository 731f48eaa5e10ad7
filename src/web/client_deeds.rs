//! What is done on the page of a client, and on the one where clients are looked for.
use super::{
    deed::{Ask, Deed, Deeds, Offer, about, find},
    deeds::{DeedForm, Desk, Made, doing, seen},
    fields::Kind,
    visit::Visit,
};
use crate::{
    bases::{record, view::Basis, withdraw},
    cases::new as cases,
    clients::{new as clients, search::ClientSearch, view::Client},
    error::Result,
    http::etag::Version,
};
use domain::{ClientId, Refusal, access::Action};
use serde_json::json;

const OF_CLIENT: [Deed; 3] = [
    Deed::new(
        "case",
        Action::CreateCase,
        &[
            Ask::new("title", Kind::Line),
            Ask::code("opened_via", "case_opened_via"),
            Ask::code("service_task_code", "service_tasks").optional(),
            Ask::new("next_step.what", Kind::Text).optional(),
            Ask::code("next_step.who", "next_step_who").optional(),
            Ask::new("next_step.due", Kind::Day).optional(),
            Ask::code("no_next_step_reason", "no_next_step_reasons").optional(),
        ],
    ),
    Deed::new(
        "basis",
        Action::RecordBasis,
        &[
            Ask::code_but("kind", "basis_kinds", &["prohibition", "break_glass"]),
            Ask::any_of("recipients", Offer::Agencies),
            Ask::codes("categories", "data_categories").called("field-may-see"),
            Ask::codes("purposes", "purposes"),
            Ask::code("given_via", "given_via").optional(),
            Ask::new("plain_summary.fi", Kind::Text).optional(),
            Ask::new("plain_summary.sv", Kind::Text).optional(),
            Ask::new("plain_summary.en", Kind::Text).optional(),
            Ask::code("statute_code", "statute_codes").optional(),
            Ask::new("justification", Kind::Text).optional(),
            Ask::new("valid_to", Kind::Moment).optional(),
        ],
    ),
    Deed::new(
        "prohibition",
        Action::RecordBasis,
        &[
            Ask::any_of("recipients", Offer::Agencies).called("field-forbidden-to"),
            Ask::codes("categories", "data_categories").called("field-forbidden"),
            Ask::code("given_via", "given_via"),
            Ask::new("plain_summary.fi", Kind::Text).optional(),
            Ask::new("plain_summary.sv", Kind::Text).optional(),
            Ask::new("plain_summary.en", Kind::Text).optional(),
        ],
    ),
];

/// About a legal basis.
const BASIS: [Deed; 1] =
    [Deed::new("withdraw-basis", Action::WithdrawBasis, &[Ask::new("note", Kind::Text).optional()])];

/// Whom to look for.
pub const SEARCH: Deed = Deed::new(
    "search",
    Action::SearchClients,
    &[
        Ask::new("name", Kind::Line).optional(),
        Ask::new("birth_date", Kind::Day).optional(),
        Ask::new("national_id", Kind::Line).optional(),
        Ask::code("purpose", "purposes").optional(),
    ],
);

const NEW: Deed = Deed::new(
    "client",
    Action::CreateClient,
    &[
        Ask::new("first_names", Kind::Line),
        Ask::new("last_name", Kind::Line),
        Ask::new("preferred_name", Kind::Line).optional(),
        Ask::new("national_id", Kind::Line).optional(),
        Ask::new("birth_date", Kind::Day).optional(),
        Ask::code("service_language", "languages").optional(),
        Ask::new("interpreter_needed", Kind::Check).optional(),
        Ask::new("contact_address", Kind::Line).optional(),
    ],
);

/// All of them, to be found by their names.
pub const DEEDS: Deeds = &[&OF_CLIENT, &BASIS];

/// What the keeper of the record may do for the client.
pub fn of_client(desk: &Desk<'_>, client: &Client) -> Vec<DeedForm> {
    let is_keeper = client.organization_id == desk.caller.organization;
    desk.forms(OF_CLIENT.iter().filter(|_| is_keeper), (client.id, Version(0)))
}

/// What the keeper of the record, who alone is shown them, may do about a basis that holds, or will.
pub fn of_basis(desk: &Desk<'_>, basis: &Basis) -> Vec<DeedForm> {
    desk.forms(&BASIS, (basis.id, basis.version))
}

/// What may be done before a client is there.
pub fn of_nobody(desk: &Desk<'_>) -> (DeedForm, Vec<DeedForm>) {
    (desk.main_form(&SEARCH), desk.forms([&NEW], ("", Version(0))))
}

/// Whom the form looks for.
///
/// # Errors
/// What the API says to such a body.
pub fn wanted(visit: &Visit) -> Result<ClientSearch> {
    SEARCH.body(&visit.form)
}

/// Does what the form says.
///
/// # Errors
/// What the API says to it; `not-found` for what is no deed of the page.
pub async fn take(visit: &Visit, id: ClientId, name: &str) -> Result<Made> {
    let (access, form) = (visit.access()?, &visit.form);
    let deed = find(DEEDS, name)?;
    let of_client = [("client_id", json!(id))];
    let done = match name {
        "case" => doing(cases::begin(access, deed.body_with(form, &of_client)?)),
        "basis" => doing(record::record(access, deed.body_with(form, &of_client)?)),
        "prohibition" => {
            let forbids = [("client_id", json!(id)), ("kind", json!("prohibition"))];
            doing(record::record(access, deed.body_with(form, &forbids)?))
        }
        "withdraw-basis" => doing(withdraw::withdraw(access, about(form)?, seen(visit)?, deed.body(form)?)),
        _ => return Err(Refusal::NotFound.into()),
    };
    done.await
}

/// Begins a record.
///
/// # Errors
/// What the API says to it.
pub async fn keep(visit: &Visit) -> Result<Made> {
    doing(clients::keep(visit.access()?, NEW.body(&visit.form)?)).await
}
