//! What stands beside the records that are asked for, so that there is something in every field: a second referral that
//! went all its way, a second case that was closed and opened again, what was taken back and what was looked at.
use super::{Stage, TEXT, kept};
use crate::world::{Person, rows};
use serde_json::{Value, json};

impl Stage {
    pub(super) async fn add_more(&self) {
        self.refer_once_more().await;
        self.close_and_reopen().await;
        self.take_back().await;
        self.look_at().await;
    }

    /// To the third organization, until everybody has heard how it ended; and from the beginning.
    async fn refer_once_more(&self) {
        let (worker, to) = (self.who("own-w"), &self.third);
        let service = self.world.service(to.organization, "Second counselling").await;
        let referral = json!({
            "case_id": self.id("case_id"), "service_id": service, "reason": TEXT, "needs": ["n03"], "client_wish": TEXT,
            "categories": ["basic", "needs"]});
        let referral = worker.post("/referrals", kept("NewReferral", referral)).await.id();
        let path = format!("/referrals/{referral}");
        let comment = || json!({"comment": TEXT});
        let visit = || json!({"appointment_at": "2026-11-30T08:30:00Z", "place": TEXT, "comment": TEXT});
        for (who, step, schema, body) in [
            (worker, "send", "StepRemark", comment()),
            (to, "accept", "Accept", comment()),
            (to, "waitlist", "Waitlist", json!({"estimate": "2027-01-11", "comment": TEXT})),
            (to, "schedule", "Schedule", visit()),
            (to, "hold", "CodedReason", json!({"reason_code": "other", "comment": TEXT})),
            (to, "resume", "StepRemark", comment()),
            (to, "start", "StepRemark", comment()),
            (to, "complete", "Outcome", json!({"outcome_code": "service_completed", "comment": TEXT})),
            (worker, "acknowledge", "Acknowledge", comment()),
            (worker, "inform-client", "InformClient", json!({"how": "in_person", "comment": TEXT})),
            (to, "reopen", "StepComment", comment()),
            (to, "accept", "Accept", comment()),
            (to, "schedule", "Schedule", visit()),
        ] {
            take(who, &path, step, kept(schema, body)).await;
        }
    }

    async fn close_and_reopen(&self) {
        let worker = self.who("own-w");
        let next = || json!({"what": TEXT, "who": "worker", "due": "2026-11-30"});
        let case = json!({"client_id": self.id("client_id"), "title": TEXT, "opened_via": "visit", "next_step": next()});
        let case = format!("/cases/{}", worker.post("/cases", kept("NewCase", case)).await.id());
        let done = worker.get(&format!("{case}/next-steps")).await.is(200)["items"][0]["id"].clone();
        let done = format!("/next-steps/{}", done.as_str().unwrap());
        take(worker, &case, "open", json!({})).await;
        take(worker, &done, "done", kept("Finish", json!({"client_understood": true, "next_step": next()})))
            .await;
        let note = json!({"client_told_via": "in_person", "closing_note": TEXT});
        take(worker, &case, "close", kept("CloseCase", note)).await;
        take(worker, &case, "reopen", kept("ReopenCase", json!({"comment": TEXT, "next_step": next()})))
            .await;
    }

    /// A consent that the client took back, and what the law gives without one.
    async fn take_back(&self) {
        let worker = self.who("own-w");
        let basis = json!({
            "client_id": self.id("client_id"), "recipients": [self.third.organization], "purposes": ["coordination"],
            "categories": ["basic"]});
        let with = |more: Value| {
            let mut basis = basis.clone();
            basis.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            kept("NewBasis", basis)
        };
        let consent = with(json!({"kind": "consent", "given_via": "spoken", "plain_summary": {"en": TEXT}}));
        let consent = worker.post("/bases", consent).await.id();
        take(worker, &format!("/bases/{consent}"), "withdraw", kept("WithdrawBasis", json!({"note": TEXT})))
            .await;
        let by_law = json!({
            "kind": "vital_interest", "statute_code": "vital_interest", "justification": TEXT, "plain_summary": {"sv": TEXT}});
        worker.post("/bases", with(by_law)).await.is(201);
    }

    /// An emergency and an alert that the privacy officer has looked at.
    async fn look_at(&self) {
        let client = self.id("client_id").parse().unwrap();
        let opened = rows::break_glass(&self.third, client, self.houses.keeper, self.world.now());
        let path = format!("/break-glass/{}", opened.id);
        self.world.put::<entity::break_glass::Entity>(opened).await;
        let review = kept("ReviewBreakGlass", json!({"outcome": "justified", "note": TEXT}));
        take(self.who("own-p"), &path, "review", review).await;
        let alert = rows::alert(self.who("own-w"), Some(client), self.world.now());
        let path = format!("/alerts/{}", alert.id);
        self.world.put::<entity::alert::Entity>(alert).await;
        let settle = kept("SettleAlert", json!({"outcome": "explained", "reason": TEXT}));
        take(self.who("own-p"), &path, "settle", settle).await;
    }
}

async fn take(who: &Person, record: &str, step: &str, body: Value) {
    let answer = who.step(record, step, body).await;
    assert_eq!(answer.status, 200, "{record}/{step}: {}", answer.body);
}
