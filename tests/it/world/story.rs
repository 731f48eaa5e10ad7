//! The stage most tests of referrals need: an organization that sends, one that receives, a client who agrees.
use super::{Person, World};
use domain::{
    BasisId, ClientId, OrganizationId, ServiceId,
    basis::Category::{Basic, Contact, Needs},
    organization::Sector,
};
use serde_json::{Value, json};

pub struct Story {
    pub world: World,
    pub ngo: OrganizationId,
    pub office: OrganizationId,
    /// Worker and lead of the sender.
    pub sender: Person,
    /// Worker of the receiver.
    pub receiver: Person,
    /// Lead of the receiver.
    pub lead: Person,
    pub client: ClientId,
    pub service: ServiceId,
    pub consent: BasisId,
    /// Path of the case, which is open.
    pub case: String,
}

impl Story {
    pub async fn begin() -> Self {
        Self::begin_with(false).await
    }

    /// With `second_look`, the receiver's lead decides on declining.
    pub async fn begin_with(second_look: bool) -> Self {
        Self::on(World::new().await, second_look).await
    }

    pub async fn on(world: World, second_look: bool) -> Self {
        let ngo = world.organization("NGO", Sector::NgoPeer).await;
        let office = world.organization("Debt office", Sector::DebtCounselling).await;
        let (sender, receiver, lead) =
            (world.lead(ngo).await, world.worker(office).await, world.lead(office).await);
        let client = world.client(ngo).await;
        let service = world.service_with(office, "Debt counselling", second_look).await;
        let consent = world.consent(client, ngo, office, &[Basic, Contact, Needs]).await;
        let case = open_case(&sender, client).await;
        Self { world, ngo, office, sender, receiver, lead, client, service, consent, case }
    }

    pub fn case_id(&self) -> &str {
        self.case.rsplit('/').next().unwrap()
    }

    pub fn new_referral(&self) -> Value {
        json!({
            "case_id": self.case_id(), "service_id": self.service, "reason": "Pay-day loans.", "needs": ["n03"],
            "client_wish": "Somebody to go through the bills with me.", "categories": ["basic", "needs"],
            "summary": "Three unopened letters."})
    }

    /// Path of a referral that is a draft.
    pub async fn draft(&self) -> String {
        let made = self.sender.post("/referrals", self.new_referral()).await;
        assert_eq!(made.status, 201, "{}", made.body);
        format!("/referrals/{}", made.id())
    }

    /// A referral to a service nobody was referred to before.
    pub async fn referral_to_another_service(&self) -> Value {
        let service = self.world.service(self.office, "Another service").await;
        let mut referral = self.new_referral();
        referral["service_id"] = json!(service);
        referral
    }

    pub async fn draft_of_another_service(&self) -> String {
        let body = self.referral_to_another_service().await;
        format!("/referrals/{}", self.sender.post("/referrals", body).await.id())
    }

    /// Path of a referral that is sent.
    pub async fn sent(&self) -> String {
        let referral = self.draft().await;
        self.sender.step(&referral, "send", json!({})).await.is(200);
        referral
    }

    /// Closes a case of the sender.
    pub async fn close(&self, case: &str) {
        let closing = json!({"closing_note": "It is arranged.", "client_told_via": "phone"});
        self.sender.step(case, "close", closing).await.is(200);
    }

    /// Records a prohibition with changes; its path.
    pub async fn forbid(&self, changes: Value) -> String {
        let mut body = json!({
            "client_id": self.client, "kind": "prohibition", "given_via": "spoken",
            "plain_summary": {"fi": "Mika kielsi tämän."}});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let made = self.sender.post("/bases", body).await;
        assert_eq!(made.status, 201, "{}", made.body);
        format!("/bases/{}", made.id())
    }
}

pub async fn open_case(worker: &Person, client: ClientId) -> String {
    let made = worker
        .post(
            "/cases",
            json!({
                "client_id": client, "title": "Debts and no work", "opened_via": "visit",
                "needs": [{"code": "n03", "client_words": "I don't dare open the letters.", "severity": 8}],
                "next_step": {"what": "Find debt counselling", "who": "worker", "due": "2026-11-24"}}),
        )
        .await;
    let case = format!("/cases/{}", made.id());
    worker.step(&case, "open", json!({})).await.is(200);
    case
}
