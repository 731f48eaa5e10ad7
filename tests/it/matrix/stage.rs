//! One client, with a record of each kind, and the other organization as it stands to them.
use super::{
    super::{
        canaries::{Fate, KEPT_NUMBER, marker, plant},
        world::{Person, World, rows},
    },
    principals::{self, Houses, Principal},
};
use chrono::Duration;
use domain::{OrganizationId, organization::Sector};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use strum::{Display, EnumIter};

mod around;
mod more;
mod plan;

/// How the other organization stands to the client; the order is that of the letters in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Relation {
    Own,
    Referral,
    Permit,
    Prohibited,
    None,
    Restricted,
}

impl Relation {
    /// Whether the other organization is named to the case, and has a referral in it under way.
    const fn is_member(self) -> bool {
        matches!(self, Self::Permit | Self::Prohibited | Self::Restricted)
    }
    const fn is_receiver(self) -> bool {
        matches!(self, Self::Referral | Self::Prohibited | Self::Restricted)
    }
}

pub struct Stage {
    pub world: World,
    pub relation: Relation,
    pub houses: Houses,
    people: Vec<(&'static str, Person)>,
    /// Of a third organization, which has what the other one has not.
    third: Person,
    /// An id for each name of a path parameter and of a property.
    ids: BTreeMap<&'static str, String>,
}

/// A text that the stage replaces with the marker of its field.
const TEXT: &str = "…";

fn kept(schema: &str, body: Value) -> Value {
    plant(schema, body, Fate::Kept)
}

impl Stage {
    pub async fn set(relation: Relation) -> Self {
        let world = World::new().await;
        let keeper = world.organization("Vierellä", Sector::NgoPeer).await;
        let other = world.organization("Debt office", Sector::DebtCounselling).await;
        let platform = world.organization("Platform", Sector::DigitalSupport).await;
        let own = [world.unit(keeper).await, world.unit(keeper).await];
        let theirs = [world.unit(other).await, world.unit(other).await];
        let houses = Houses { keeper, other, platform, own, theirs };
        let people = principals::people(&world, &houses).await;
        let clinic = world.organization("Clinic", Sector::Health).await;
        let third = world.lead(clinic).await;
        let mut stage = Self { world, relation, houses, people, third, ids: BTreeMap::new() };
        stage.begin_client().await;
        stage.give_basis().await;
        stage.refer().await;
        stage.name_member().await;
        stage.around_client().await;
        stage.plan().await;
        stage.hide_and_reveal().await;
        stage.keep_beside().await;
        stage.add_more().await;
        stage.register().await;
        stage
    }

    pub fn who(&self, name: &str) -> &Person {
        &self.people.iter().find(|(known, _)| *known == name).unwrap().1
    }
    pub fn id(&self, name: &str) -> &str {
        self.ids.get(name).unwrap_or_else(|| panic!("the stage has no {name}"))
    }
    fn keep(&mut self, name: &'static str, id: impl ToString + Copy) {
        self.ids.insert(name, id.to_string());
    }
    fn path(&self, collection: &str, name: &str) -> String {
        format!("/{collection}/{}", self.id(name))
    }

    /// Everybody who asks; their sessions begin now.
    pub async fn principals(&self) -> Vec<Principal> {
        principals::all(&self.world, &self.houses, &self.people).await
    }

    /// The ids that tell of the client.
    pub fn traces(&self) -> Vec<&str> {
        const TELL: [&str; 23] = [
            "client_id",
            "case_id",
            "need_id",
            "next_step_id",
            "member_id",
            "referral_id",
            "referred_to",
            "basis_id",
            "client_task_id",
            "safety_restriction_id",
            "reveal_id",
            "break_glass_id",
            "alert_id",
            "plan_id",
            "goal_id",
            "goal_assessment_id",
            "plan_version_id",
            "action_id",
            "strength_id",
            "network_member_id",
            "case_note_id",
            "meeting_id",
            "measure_response_id",
        ];
        TELL.iter().map(|name| self.id(name)).collect()
    }

    async fn begin_client(&mut self) {
        let worker = self.who("own-w").clone();
        let client = json!({
            "first_names": TEXT, "last_name": TEXT, "preferred_name": TEXT, "national_id": TEXT,
            "contacts": [{"kind": "email", "value": TEXT, "safe": true}], "contact_address": TEXT,
            "municipality_code": "179", "service_language": "fi"});
        let client = worker.post("/clients", kept("NewClient", client)).await.id();
        self.keep("client_id", client);
        let case = json!({
            "client_id": client, "title": TEXT, "opened_via": "visit",
            "needs": [{"code": "n03", "client_words": TEXT, "severity": 8}],
            "next_step": {"what": TEXT, "who": "worker", "due": "2026-11-24"}});
        self.keep("case_id", worker.post("/cases", kept("NewCase", case)).await.id());
        let case = self.path("cases", "case_id");
        worker.step(&case, "open", kept("StepCase", json!({"comment": TEXT}))).await.is(200);
        let need = json!({"code": "n04", "client_words": TEXT, "severity": 5});
        let need = worker.post(&format!("{case}/needs"), kept("NewNeed", need)).await.id();
        self.keep("need_id", need);
        let step = json!({"what": TEXT, "who": "worker", "due": "2026-11-30"});
        let step = worker.post(&format!("{case}/next-steps"), kept("NewNextStep", step)).await.id();
        self.keep("next_step_id", step);
        if self.relation == Relation::Own {
            let same = json!({"first_names": "Same", "last_name": "Person", "national_id": KEPT_NUMBER});
            self.who("oth-w").post("/clients", same).await.is(201);
        }
    }

    /// What the client agrees to: for the third organization, and for the other one where it has a part.
    async fn give_basis(&mut self) {
        let consent = |recipient: OrganizationId, kind: &str, categories: &[&str]| {
            let body = json!({
                "client_id": self.id("client_id"), "kind": kind, "recipients": [recipient],
                "purposes": ["coordination", "service_delivery"], "categories": categories, "given_via": "spoken",
                "plain_summary": {"fi": TEXT}});
            kept("NewBasis", body)
        };
        let whole = ["basic", "contact", "needs", "plan"];
        let worker = self.who("own-w").clone();
        let mut basis = worker.post("/bases", consent(self.third.organization, "consent", &whole)).await.id();
        let theirs = match self.relation {
            Relation::Own | Relation::None => None,
            Relation::Referral => Some(consent(self.houses.other, "consent", &["basic", "needs"])),
            Relation::Permit | Relation::Prohibited | Relation::Restricted => {
                Some(consent(self.houses.other, "permit", &whole))
            }
        };
        if let Some(theirs) = theirs {
            basis = worker.post("/bases", theirs).await.id();
        }
        self.keep("basis_id", basis);
    }

    /// A referral, to the other organization or to the third one.
    async fn refer(&mut self) {
        let (to, unit) = if self.relation.is_receiver() {
            (self.who("oth-w").clone(), Some(self.houses.theirs[0]))
        } else {
            (self.third.clone(), None)
        };
        let worker = self.who("own-w").clone();
        let service = self.world.service(to.organization, "Counselling").await;
        let referral = json!({
            "case_id": self.id("case_id"), "service_id": service, "reason": TEXT, "needs": ["n03"], "client_wish": TEXT,
            "categories": ["basic", "needs"], "summary": TEXT, "to_unit_id": unit, "duplicate_reason": TEXT});
        let sent = worker.post("/referrals", kept("NewReferral", referral)).await.id();
        self.keep("referral_id", sent);
        self.keep("referred_to", service);
        self.keep("assigned_to", to.id);
        let path = self.path("referrals", "referral_id");
        worker.step(&path, "send", kept("StepRemark", json!({"comment": TEXT}))).await.is(200);
        to.step(&path, "request-info", kept("RequestInfo", json!({"question": TEXT}))).await.is(200);
        worker.step(&path, "answer-info", kept("AnswerInfo", json!({"answer": TEXT}))).await.is(200);
        to.post(&format!("{path}/messages"), kept("NewMessage", json!({"body": TEXT}))).await.is(201);
        if self.relation != Relation::Referral {
            to.step(&path, "accept", kept("Accept", json!({"comment": TEXT}))).await.is(200);
            let visit = json!({"appointment_at": "2026-11-30T08:30:00Z", "place": TEXT, "comment": TEXT});
            to.step(&path, "schedule", kept("Schedule", visit)).await.is(200);
        }
    }

    async fn name_member(&mut self) {
        let member = if self.relation.is_member() {
            json!({"organization_id": self.houses.other, "role": "expert", "user_id": self.who("oth-w").id})
        } else {
            json!({"organization_id": self.third.organization, "role": "expert"})
        };
        let members = format!("{}/members", self.path("cases", "case_id"));
        let member = self.who("own-w").post(&members, member).await.id();
        self.keep("member_id", member);
    }

    /// A safety restriction under which somebody looked where the client is, and which is over.
    async fn hide_and_reveal(&mut self) {
        let restriction = self.restrict().await;
        self.keep("safety_restriction_id", restriction);
        let why = kept("NewReveal", json!({"purpose": "contact", "reason": TEXT}));
        let reveal = format!("{}/reveal", self.path("clients", "client_id"));
        let reveal = self.who("own-s").post(&reveal, why).await.id();
        self.keep("reveal_id", reveal);
        let over = kept("EndSafetyRestriction", json!({"reason": TEXT}));
        let restriction = self.path("safety-restrictions", "safety_restriction_id");
        self.who("own-s").step(&restriction, "end", over).await.is(200);
        // What was revealed is hidden again.
        self.world.pass(Duration::minutes(20));
    }

    async fn restrict(&self) -> uuid::Uuid {
        let body = json!({"client_id": self.id("client_id")});
        self.who("own-w").post("/safety-restrictions", body).await.id()
    }

    /// What is kept beside the client: a task, an emergency, a conflict of interest.
    async fn keep_beside(&mut self) {
        let task = json!({"client_id": self.id("client_id"), "kind": "complaint", "reason": TEXT});
        let task = self.who("own-w").post("/client-tasks", kept("NewClientTask", task)).await.id();
        self.keep("client_task_id", task);
        let client = self.id("client_id").parse().unwrap();
        let mut opened = rows::break_glass(&self.third, client, self.houses.keeper, self.world.now());
        opened.justification = marker("NewBreakGlass/justification", Fate::Kept);
        self.keep("break_glass_id", opened.id);
        self.world.put::<entity::break_glass::Entity>(opened).await;
        let alert = rows::alert(self.who("own-w"), Some(client), self.world.now());
        self.keep("alert_id", alert.id);
        self.world.put::<entity::alert::Entity>(alert).await;
        let close = kept("NewConflict", json!({"kind": "relative", "national_id": TEXT}));
        let close = self.who("own-c").post("/conflicts", close).await.id();
        self.keep("conflict_id", close);
    }

    /// What the keeper has in the register and the directory, about no client.
    async fn register(&mut self) {
        let admin = self.who("own-a").clone();
        let user = json!({"name": TEXT, "title": TEXT, "login": TEXT, "roles": [], "password": TEXT});
        let user = admin.post("/users", kept("NewUser", user)).await.id();
        let known = |field: &str| marker(field, Fate::Kept);
        let sign_in = json!({"login": known("NewUser/login"), "password": known("NewUser/password")});
        let session = admin.stranger().post("/sessions", sign_in).await.id();
        let partner = kept("NewApiClient", json!({"name": TEXT, "scopes": ["cases"]}));
        let partner = admin.post("/api-clients", partner).await.id();
        let document = json!([
            {"id": "c", "serviceChannelType": "Phone", "serviceChannelNames": [{"language": "en", "value": "Line"}]},
            {"Id": "d", "ReferenceCode": "X", "Name": [{"Lang": "en", "Label": "Counselling"}]}]);
        let import = admin.post("/imports", json!({"source": "ptv", "document": document})).await.id();
        let first = |list: Value| list["items"][0]["id"].as_str().unwrap().to_owned();
        let channel = first(admin.get("/directory/channels").await.is(200));
        let description = first(admin.get("/directory/general-descriptions").await.is(200));
        let entry = format!("/audit-events?client_id={}", self.id("client_id"));
        let entry = first(self.who("own-p").get(&entry).await.is(200));
        let service = self.world.service(self.houses.keeper, "A service of the keeper").await;
        let shelter = json!({
            "name": {"fi": "Turva"}, "kind": "supported_housing", "street_address": TEXT, "address_confidential": true});
        let shelter = admin.post("/units", kept("NewUnit", shelter)).await.id();
        for (name, id) in [
            ("unit_id", shelter),
            ("user_id", user),
            ("session_id", session),
            ("api_client_id", partner),
            ("import_id", import),
        ] {
            self.keep(name, id);
        }
        self.keep("channel_id", channel.as_str());
        self.keep("general_description_id", description.as_str());
        self.keep("audit_event_id", entry.as_str());
        self.keep("service_id", service);
        self.keep("organization_id", self.houses.keeper);
        self.keep("recipients", self.third.organization);
        self.keep("codelist_name", "urgencies");
    }

    /// What sets the relation apart at last: the client forbids everything, or it must stay hidden where they are.
    pub async fn settle(&self) {
        match self.relation {
            Relation::Prohibited => {
                let ban = json!({
                    "client_id": self.id("client_id"), "kind": "prohibition", "given_via": "spoken",
                    "recipients": [self.houses.other], "plain_summary": {"sv": TEXT}});
                self.who("own-w").post("/bases", kept("NewBasis", ban)).await.is(201);
            }
            Relation::Restricted => drop(self.restrict().await),
            _ => {}
        }
    }

    /// The path with ids that exist.
    pub fn fill(&self, path: &str) -> String {
        let parts = path.split('/').map(|part| {
            let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
            name.map_or(part, |name| self.id(name))
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// The same for an address with a query.
    pub fn replace(&self, address: &str) -> String {
        self.ids
            .iter()
            .fold(address.to_owned(), |filled, (name, id)| filled.replace(&format!("{{{name}}}"), id))
    }

    /// The example of a body with ids that exist in place of the made-up ones.
    pub fn with_ids(&self, mut example: Value) -> Value {
        for (name, value) in example.as_object_mut().into_iter().flatten() {
            if let Some(id) = self.ids.get(name.as_str()) {
                *value = if value.is_array() { json!([id]) } else { json!(id) };
            }
        }
        example
    }
}
