//! A plan that is over, and one that was agreed and is looked at again, with everybody's answers in it.
use super::{Stage, TEXT, kept};
use serde_json::json;

impl Stage {
    pub(super) async fn plan(&mut self) {
        let worker = self.who("own-w").clone();
        let plans = format!("{}/plans", self.path("cases", "case_id"));
        let over = worker.post(&plans, json!({"kind": "otso_plan"})).await.id();
        let reason = kept("EndPlan", json!({"reason": TEXT}));
        worker.step(&format!("/plans/{over}"), "end", reason).await.is(200);
        let plan = json!({"kind": "otso_plan", "situation": TEXT, "coordination_text": TEXT});
        self.keep("plan_id", worker.post(&plans, kept("NewPlan", plan)).await.id());
        let plan = self.path("plans", "plan_id");
        let goal = json!({
            "client_words": TEXT, "baseline": -1, "factors": [{"text": TEXT, "effect": "promotes"}], "methods": [TEXT],
            "gas_levels": {"-2": TEXT, "-1": TEXT, "0": TEXT, "1": TEXT, "2": TEXT}});
        self.keep("goal_id", worker.post(&format!("{plan}/goals"), kept("NewGoal", goal)).await.id());
        self.act(&plan).await;
        let (named, who) = if self.relation.is_member() {
            (self.houses.other, self.who("oth-w").clone())
        } else {
            (self.third.organization, self.third.clone())
        };
        let named = json!({"organization_id": named, "role": "expert", "user_id": who.id});
        let named = worker.post(&format!("{plan}/participants"), named).await.id();
        let named = format!("/case-members/{named}");
        let comment = || json!({"comment": TEXT});
        let answer = json!({"answer": "agreed_with_comments", "comment": TEXT, "how_told": "in_person"});
        for (who, record, step, schema, body) in [
            (&worker, &plan, "send-to-client", "StepPlan", comment()),
            (&who, &named, "decline", "DeclinePlan", comment()),
            (&who, &named, "accept", "AcceptPlan", comment()),
            (&worker, &plan, "client-response", "ClientResponse", answer),
            (&worker, &plan, "agree", "StepPlan", comment()),
            (&worker, &plan, "review", "StepPlan", comment()),
        ] {
            let answer = who.step(record, step, kept(schema, body)).await;
            assert_eq!(answer.status, 200, "{record}/{step}: {}", answer.body);
        }
        let version = worker.get(&format!("{plan}/versions")).await.is(200)["items"][0]["id"].clone();
        self.keep("plan_version_id", version.as_str().unwrap());
        let assessment = json!({"level": 1, "assessed_by": "client", "comment": TEXT});
        let goal = format!("{}/assessments", self.path("goals", "goal_id"));
        self.keep("goal_assessment_id", worker.post(&goal, kept("NewAssessment", assessment)).await.id());
    }

    /// An action that is ahead, and others that ended in each way or were refused.
    async fn act(&mut self, plan: &str) {
        let (worker, lead) = (self.who("own-w").clone(), self.who("own-l").clone());
        let plan_one = async |is_unconventional: bool| {
            let action = json!({
                "what": TEXT, "who": "client", "due": "2026-12-18", "place": TEXT, "is_unconventional": is_unconventional});
            worker.post(&format!("{plan}/actions"), kept("NewPlanAction", action)).await.id()
        };
        let ahead = plan_one(false).await;
        let (comment, reason) = (json!({"comment": TEXT}), json!({"reason": TEXT}));
        let told = json!({"reason": TEXT, "outcome": TEXT});
        for (who, step, schema, body) in [
            (&worker, "done", "PlanActionDone", json!({"outcome": TEXT})),
            (&worker, "not-done", "PlanActionNotDone", told),
            (&worker, "cancel", "CancelPlanAction", reason),
            (&worker, "start", "StepPlanAction", comment.clone()),
            (&lead, "refuse", "RefusePlanAction", comment),
        ] {
            let action = format!("/actions/{}", plan_one(step == "refuse").await);
            who.step(&action, step, kept(schema, body)).await.is(200);
        }
        self.keep("action_id", ahead);
    }
}
