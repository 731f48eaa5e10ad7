//! What is strong in the client, who is around them, what happened, who meets, and what instruments asked.
use super::{Stage, TEXT, kept};
use serde_json::json;

impl Stage {
    pub(super) async fn around_client(&mut self) {
        let worker = self.who("own-w").clone();
        let case = self.path("cases", "case_id");
        let strength = json!({"area": "skills", "text": TEXT, "said_by": "client", "evidence": TEXT});
        let member = json!({
            "kind": "relative", "name": TEXT, "contacts": [{"kind": "email", "value": TEXT}], "importance": 5,
            "added_by": "client", "may_contact": true, "contact_about": TEXT, "may_be_told": ["basic"]});
        for (name, collection, schema, body) in [
            ("strength_id", "strengths", "NewStrength", strength),
            ("network_member_id", "network-members", "NewNetworkMember", member),
            ("case_note_id", "notes", "NewCaseNote", json!({"text": TEXT})),
        ] {
            let made = worker.post(&format!("{case}/{collection}"), kept(schema, body)).await.id();
            self.keep(name, made);
        }
        let meeting = json!({
            "kind": "network", "mode": "in_person", "unit_id": self.houses.own[0], "agenda": [TEXT], "participants": [
                {"organization_id": self.houses.keeper, "user_id": worker.id}, {"network_member_id": self.id("network_member_id")}]});
        let meeting = worker.post(&format!("{case}/meetings"), kept("NewMeeting", meeting)).await.id();
        self.keep("meeting_id", meeting);
        let time = json!({"kind": "individual", "mode": "phone", "starts_at": "2026-11-24T10:00:00Z"});
        for (step, schema) in [("cancel", "CancelMeeting"), ("no-show", "NoShow")] {
            let meeting = worker.post(&format!("{case}/meetings"), time.clone()).await.id();
            let why = kept(schema, json!({"reason": TEXT}));
            worker.step(&format!("/meetings/{meeting}"), step, why).await.is(200);
        }
        let answers =
            json!({"instrument": "bbgs", "answered_via": "paper", "answers": {"1": 1, "2": 0, "3": 0}});
        let answers = worker.post(&format!("{case}/measure-responses"), answers).await.id();
        self.keep("measure_response_id", answers);
    }
}
