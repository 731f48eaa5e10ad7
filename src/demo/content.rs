//! What the imaginary county of Järvikannas is made of, as it stands in the files beside this one.
use domain::{
    basis::{Category, Purpose},
    case::{HowTold, ServiceTask, WalledService, Who},
    referral::{Kind, Status, Urgency},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

#[derive(Deserialize)]
pub struct Organization {
    pub key: String,
    pub name: Value,
    pub kind: Value,
    pub sector: Value,
    pub business_id: Value,
    pub oid: Value,
    pub wellbeing_county_code: Value,
    pub municipality_code: Value,
    pub parent: Option<String>,
    pub address_confidential: bool,
    pub units: Vec<Unit>,
}

#[derive(Deserialize)]
pub struct Unit {
    pub key: String,
    pub name: Value,
    pub kind: Value,
    pub street_address: Value,
    pub postal_code: Value,
    pub municipality_code: Value,
    pub phone: Value,
    pub languages: Value,
    pub accessibility: Value,
    pub opening_hours: Value,
}

#[derive(Deserialize)]
pub struct People {
    pub users: Vec<User>,
    pub api_clients: Vec<ApiClient>,
}

#[derive(Clone, Deserialize)]
pub struct User {
    pub key: String,
    pub organization: String,
    pub unit: Option<String>,
    pub name: String,
    pub title: String,
    pub login: String,
    pub roles: Vec<String>,
    /// Whoever works in none is named without.
    #[serde(default)]
    pub service_tasks: Vec<ServiceTask>,
}

#[derive(Deserialize)]
pub struct ApiClient {
    pub organization: String,
    pub name: String,
    pub scopes: Vec<String>,
}

#[derive(Deserialize)]
pub struct Client {
    pub key: String,
    pub organization: String,
    pub first_names: String,
    pub last_name: String,
    pub preferred_name: Value,
    pub hetu: String,
    pub languages: Vec<String>,
    pub interpreter_needed: bool,
    pub accessibility_needs: Value,
    pub municipality_code: Value,
    /// Whether it must stay hidden where the client is.
    #[serde(default)]
    pub safety_restricted: bool,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub contact_address: Value,
}

#[derive(Deserialize)]
pub struct Story {
    pub cases: Vec<Case>,
    pub referrals: Vec<Referral>,
}

#[derive(Deserialize)]
pub struct Case {
    pub key: String,
    pub client: String,
    pub lead_organization: String,
    pub coordinator: String,
    pub title: String,
    pub service_task: Option<ServiceTask>,
    pub walled_service: Option<WalledService>,
    pub needs: Value,
    pub next_steps: Vec<NextStep>,
    pub consent: Consent,
    /// What the client has forbidden everybody.
    pub prohibition: Option<Prohibition>,
}

#[derive(Deserialize)]
pub struct NextStep {
    pub what: String,
    pub who: Who,
    pub due_in_days: u64,
    pub how_told: HowTold,
    pub client_understood: bool,
}

#[derive(Deserialize)]
pub struct Consent {
    pub given_via: Value,
    pub plain_summary: String,
    pub recipients: Vec<String>,
    pub purposes: Vec<Purpose>,
    pub categories: Vec<Category>,
    /// What the client said when taking it back, at the end of the story.
    pub taken_back: Option<String>,
}

#[derive(Deserialize)]
pub struct Prohibition {
    pub given_via: Value,
    pub plain_summary: String,
    pub categories: Vec<Category>,
}

#[derive(Deserialize)]
pub struct Referral {
    pub key: String,
    pub case: String,
    pub to_service: String,
    pub to_unit: Option<String>,
    pub kind: Kind,
    pub reason: String,
    pub needs: Vec<String>,
    pub urgency: Urgency,
    pub client_wish: String,
    pub basis: Ground,
    pub categories: Vec<Category>,
    pub disclosure: String,
    pub target_status: Status,
    pub question: Option<String>,
    pub answer: Option<String>,
    pub appointment: Option<Appointment>,
    pub waitlist: Option<Waitlist>,
    pub outcome: Option<Outcome>,
    pub hold: Option<Ending>,
    pub decline: Option<Ending>,
    pub withdraw: Option<Ending>,
    pub cancel: Option<Ending>,
    pub not_delivered: Option<Ending>,
    pub error: Option<Ending>,
    pub redirect: Option<Redirect>,
    #[serde(default)]
    pub messages: Vec<Message>,
    #[serde(rename = "loop")]
    pub closed_loop: Option<Loop>,
}

#[derive(Deserialize)]
pub struct Ground {
    pub kind: String,
    pub code: Option<String>,
    pub text: Option<String>,
}

#[derive(Deserialize)]
pub struct Appointment {
    pub day_offset: i64,
    pub place: String,
    pub note: Option<String>,
}

#[derive(Deserialize)]
pub struct Waitlist {
    pub estimate_weeks: i64,
    pub text: String,
}

#[derive(Deserialize)]
pub struct Outcome {
    pub code: String,
    pub text: String,
}

/// Why something ended or stopped, and from which status.
#[derive(Deserialize)]
pub struct Ending {
    pub from: Option<Status>,
    pub reason: Option<String>,
    #[serde(alias = "text")]
    pub comment: Option<String>,
}

#[derive(Deserialize)]
pub struct Redirect {
    pub to_service: String,
    pub to_unit: Option<String>,
    pub comment: String,
    pub child: Child,
}

#[derive(Deserialize)]
pub struct Child {
    pub target_status: Status,
    pub outcome: Option<Outcome>,
    #[serde(rename = "loop")]
    pub closed_loop: Option<Loop>,
}

#[derive(Deserialize)]
pub struct Message {
    pub from: String,
    pub text: String,
}

#[derive(Deserialize)]
pub struct Loop {
    pub acknowledged: bool,
    pub client_informed: Option<Informed>,
}

#[derive(Deserialize)]
pub struct Informed {
    pub how: HowTold,
    pub text: String,
}

/// Reads one of the files.
///
/// # Errors
/// Never for files that the tests have read.
pub fn read<T: DeserializeOwned>(text: &str) -> anyhow::Result<T> {
    Ok(serde_json::from_str(text)?)
}
