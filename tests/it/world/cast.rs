//! Everybody and everything at once: one record of each kind, the people who may touch it, and outsiders who may not.
use super::{Person, story::Story};
use domain::{access::Role, basis::Category, organization::Sector};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub struct Cast {
    pub story: Story,
    /// Those who together may do everything.
    pub people: Vec<Person>,
    /// Leads, administrators and officers of an organization that has nothing to do with it.
    pub outsiders: Vec<Person>,
    /// An id for each name of a path parameter and of a property.
    ids: BTreeMap<String, String>,
}

impl Cast {
    pub async fn assemble() -> Self {
        Self::over(super::World::new().await).await
    }

    pub async fn over(world: super::World) -> Self {
        let story = Story::on(world, false).await;
        let world = &story.world;
        let admin =
            world.person(story.ngo, &[Role::OrgAdmin, Role::PrivacyOfficer, Role::SafetyHandler]).await;
        let platform = world.organization("Platform", Sector::DigitalSupport).await;
        let operator = world.person(platform, &[Role::PlatformAdmin]).await;
        let people = vec![story.sender.clone(), story.receiver.clone(), story.lead.clone(), admin, operator];
        let outside = world.organization("Outside", Sector::Housing).await;
        let outsiders = vec![
            world.lead(outside).await,
            world.person(outside, &[Role::OrgAdmin, Role::PrivacyOfficer]).await,
        ];
        let mut cast = Self { story, people, outsiders, ids: BTreeMap::new() };
        cast.make_records().await;
        let plan = cast.plan().await;
        cast.ids.extend(plan);
        let around = cast.around_client().await;
        cast.ids.extend(around);
        cast
    }

    async fn hide_and_reveal(&self) -> (uuid::Uuid, uuid::Uuid) {
        let client = self.story.client;
        let hidden = self.story.sender.post("/safety-restrictions", json!({"client_id": client})).await.id();
        let why = json!({"purpose": "contact", "reason": "The client asked for a call."});
        (hidden, self.people[3].post(&format!("/clients/{client}/reveal"), why).await.id())
    }

    /// What the receiver read of the client in an emergency, long ago.
    async fn break_glass(&self) -> domain::BreakGlassId {
        let world = &self.story.world;
        let row =
            super::rows::break_glass(&self.story.receiver, self.story.client, self.story.ngo, world.now());
        let id = row.id;
        world.put::<entity::break_glass::Entity>(row).await;
        id
    }

    /// An alert about the sender's look-ups.
    async fn alert(&self) -> domain::AlertId {
        let world = &self.story.world;
        let row = super::rows::alert(&self.story.sender, Some(self.story.client), world.now());
        let id = row.id;
        world.put::<entity::alert::Entity>(row).await;
        id
    }

    async fn make_records(&mut self) {
        let story = &self.story;
        let referral = story.sent().await;
        let member = json!({"organization_id": story.office, "role": "expert"});
        let member = story.sender.post(&format!("{}/members", story.case), member).await.id();
        let first = |list: Value| list["items"][0]["id"].as_str().unwrap().to_owned();
        let need = first(story.sender.get(&format!("{}/needs", story.case)).await.is(200));
        let step = first(story.sender.get(&format!("{}/next-steps", story.case)).await.is(200));
        let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        let other = story.world.service(story.office, "A further service").await;
        let admin = &self.people[3];
        let unit = admin.post("/units", json!({"name": {"fi": "Piste"}, "kind": "office"})).await.id();
        let partner = admin.post("/api-clients", json!({"name": "Register", "scopes": ["cases"]})).await.id();
        let password = "kuusi harmaata majavaa";
        let user =
            json!({"name": "Somebody Else", "login": "else@example.org", "roles": [], "password": password});
        let user = admin.post("/users", user).await.id();
        let sign_in = json!({"login": "else@example.org", "password": password});
        let session = admin.stranger().post("/sessions", sign_in).await.id();
        let document = json!([
            {"id": "c", "serviceChannelType": "Phone", "serviceChannelNames": [{"language": "en", "value": "Line"}]},
            {"Id": "d", "ReferenceCode": "X", "Name": [{"Lang": "en", "Label": "Counselling"}]}]);
        let import = admin.post("/imports", json!({"source": "ptv", "document": document})).await.id();
        let task = json!({"client_id": story.client, "kind": "complaint", "reason": "A complaint came in."});
        let task = story.sender.post("/client-tasks", task).await.id();
        let (restriction, reveal) = self.hide_and_reveal().await;
        let conflict = self.declare_conflict().await;
        let channel = first(admin.get("/directory/channels").await.is(200));
        let description = first(admin.get("/directory/general-descriptions").await.is(200));
        for (name, value) in [
            ("case_id", id(&story.case)),
            ("referral_id", id(&referral)),
            ("member_id", member.to_string()),
            ("need_id", need),
            ("next_step_id", step),
            ("client_id", story.client.to_string()),
            ("basis_id", story.consent.to_string()),
            ("organization_id", story.office.to_string()),
            ("recipients", story.office.to_string()),
            ("user_id", user.to_string()),
            ("assigned_to", story.receiver.id.to_string()),
            ("service_id", other.to_string()),
            ("unit_id", unit.to_string()),
            ("api_client_id", partner.to_string()),
            ("session_id", session.to_string()),
            ("import_id", import.to_string()),
            ("channel_id", channel),
            ("general_description_id", description),
            ("audit_event_id", first(admin.get("/audit-events").await.is(200))),
            ("codelist_name", "urgencies".to_owned()),
            ("client_task_id", task.to_string()),
            ("safety_restriction_id", restriction.to_string()),
            ("reveal_id", reveal.to_string()),
            ("conflict_id", conflict.to_string()),
            ("break_glass_id", self.break_glass().await.to_string()),
            ("alert_id", self.alert().await.to_string()),
        ] {
            self.ids.insert(name.to_owned(), value);
        }
    }

    /// A plan of which one version was agreed, with a goal that was assessed; under review. The receiver may read it.
    async fn plan(&self) -> BTreeMap<String, String> {
        let (worker, case) = (&self.story.sender, &self.story.case);
        let given = [Category::Basic, Category::Plan];
        self.story.world.consent(self.story.client, self.story.ngo, self.story.office, &given).await;
        let plan = worker.post(&format!("{case}/plans"), json!({"kind": "otso_plan"})).await.id();
        let path = format!("/plans/{plan}");
        let goal = json!({"client_words": "I want to sleep at night."});
        let goal = worker.post(&format!("{path}/goals"), goal).await.id();
        let action = json!({"what": "Open a letter a day", "who": "client", "due": "2026-12-18"});
        let action = worker.post(&format!("{path}/actions"), action).await.id();
        for (step, body) in [
            ("send-to-client", json!({})),
            ("client-response", json!({"answer": "agreed"})),
            ("agree", json!({})),
            ("review", json!({})),
        ] {
            worker.step(&path, step, body).await.is(200);
        }
        let version = worker.get(&format!("{path}/versions")).await.is(200)["items"][0]["id"].clone();
        let level = json!({"level": 1, "assessed_by": "worker"});
        let assessment = worker.post(&format!("/goals/{goal}/assessments"), level).await.id();
        [
            ("plan_id", plan.to_string()),
            ("goal_id", goal.to_string()),
            ("action_id", action.to_string()),
            ("goal_assessment_id", assessment.to_string()),
            ("plan_version_id", version.as_str().unwrap().to_owned()),
        ]
        .map(|(name, id)| (name.to_owned(), id))
        .into()
    }

    /// A strength, somebody close to the client, a note, a meeting and what was answered to an instrument.
    async fn around_client(&self) -> BTreeMap<String, String> {
        let (worker, case) = (&self.story.sender, &self.story.case);
        let strength = json!({"area": "skills", "text": "I can fix any engine.", "said_by": "client"});
        let member = json!({"kind": "relative", "name": "Tuula", "added_by": "client"});
        let note = json!({"text": "Mika called."});
        let meeting = json!({"kind": "individual", "mode": "phone"});
        let answers =
            json!({"instrument": "kykyviisari", "answered_via": "alone", "answers": {"work_ability": 4}});
        let mut ids = BTreeMap::new();
        for (name, collection, body) in [
            ("strength_id", "strengths", strength),
            ("network_member_id", "network-members", member),
            ("case_note_id", "notes", note),
            ("meeting_id", "meetings", meeting),
            ("measure_response_id", "measure-responses", answers),
        ] {
            let made = worker.post(&format!("{case}/{collection}"), body).await.id();
            ids.insert(name.to_owned(), made.to_string());
        }
        ids
    }

    async fn declare_conflict(&self) -> uuid::Uuid {
        let conflict = json!({"kind": "relative", "national_id": "010101-123N"});
        self.story.sender.post("/conflicts", conflict).await.id()
    }

    /// The path with ids that exist.
    pub fn fill(&self, path: &str) -> String {
        let parts = path.split('/').map(|part| {
            match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) => self
                    .ids
                    .get(name)
                    .cloned()
                    .unwrap_or_else(|| panic!("the cast has no {name}, see {path}")),
                None => part.to_owned(),
            }
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// The example with ids that exist in place of the made-up ones.
    pub fn with_real_ids(&self, mut example: Value) -> Value {
        if let Some(object) = example.as_object_mut() {
            for (name, value) in object.iter_mut() {
                if let Some(id) = self.ids.get(name) {
                    *value = if value.is_array() { json!([id]) } else { json!(id) };
                }
            }
        }
        example
    }

    /// Whether the path leads to what is kept about a client.
    pub fn is_of_client(path: &str) -> bool {
        const OF_CLIENTS: [&str; 22] = [
            "{action_id}",
            "{strength_id}",
            "{network_member_id}",
            "{case_note_id}",
            "{meeting_id}",
            "{measure_response_id}",
            "{plan_id}",
            "{goal_id}",
            "{goal_assessment_id}",
            "{plan_version_id}",
            "{alert_id}",
            "{break_glass_id}",
            "{reveal_id}",
            "{safety_restriction_id}",
            "{client_task_id}",
            "{case_id}",
            "{referral_id}",
            "{member_id}",
            "{need_id}",
            "{next_step_id}",
            "{client_id}",
            "{basis_id}",
        ];
        OF_CLIENTS.iter().any(|name| path.contains(name))
    }

    /// Whether the path leads to a record that others must not know of.
    pub fn is_private(path: &str) -> bool {
        const PRIVATE: [&str; 28] = [
            "{action_id}",
            "{strength_id}",
            "{network_member_id}",
            "{case_note_id}",
            "{meeting_id}",
            "{measure_response_id}",
            "{plan_id}",
            "{goal_id}",
            "{goal_assessment_id}",
            "{plan_version_id}",
            "{alert_id}",
            "{break_glass_id}",
            "{reveal_id}",
            "{safety_restriction_id}",
            "{client_task_id}",
            "{conflict_id}",
            "{audit_event_id}",
            "{case_id}",
            "{referral_id}",
            "{member_id}",
            "{need_id}",
            "{next_step_id}",
            "{client_id}",
            "{basis_id}",
            "{user_id}",
            "{api_client_id}",
            "{session_id}",
            "{import_id}",
        ];
        PRIVATE.iter().any(|name| path.contains(name))
    }
}
