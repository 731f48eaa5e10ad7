//! What is strong in the client, who is around them and what happened.
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
    }
}
