//! The joint plan of a generated case.
use super::{
    story::{Begun, Telling},
    words,
};
use crate::store::{Version, journal::Entry};
use chrono::Duration;
use domain::{
    access::{Action, Basis},
    case::HowTold,
    event::Happened,
    plan::{Attempts, ClientAnswer, Kind, Status},
};
use entity::{plan, plan_version};
use serde_json::json;

impl Telling<'_> {
    /// One joint plan, agreed on once.
    pub fn plan(&mut self, begun: &Begun<'_>) {
        let at = begun.case.created_at;
        let situation = words::reason(&mut self.pen.chance);
        let row = plan::Model {
            id: self.pen.chance.id(at),
            version: Version::FIRST + 3,
            case_id: begun.case.id,
            client_id: begun.client.id,
            keeper_id: begun.case.organization_id,
            kind: Kind::ClientPlan,
            status: Status::Agreed,
            situation: Some(situation),
            coordination_text: None,
            coordinator_id: Some(begun.team.worker),
            responsible_id: None,
            review_months: 6,
            next_review: Some((self.span.until + Duration::days(90)).date_naive()),
            versions: 1,
            supersedes_id: None,
            sent_at: Some(at),
            client_answer: Some(ClientAnswer::Agreed),
            client_comment: None,
            client_told_via: Some(HowTold::InPerson),
            client_answered_at: Some(at),
            attempts: Attempts::default(),
            agreed_at: Some(at),
            ended_at: None,
            end_reason: None,
            created_at: at,
            updated_at: at,
        };
        let by = Self::by(begun.team, at);
        let steps = [
            Happened::PlanCreated,
            Happened::PlanSentToClient,
            Happened::PlanClientAnswered,
            Happened::PlanAgreed,
        ];
        for (n, happened) in (0..).zip(steps) {
            let was = plan::Model { version: Version::FIRST + n, ..row.clone() };
            self.note(by, &was, Entry::of(happened), (Action::EditPlan, Basis::OwnRegister));
        }
        let version = self.version(&row);
        self.pen.sheets.add(row);
        self.pen.sheets.add(version);
    }

    /// What was agreed.
    fn version(&mut self, row: &plan::Model) -> plan_version::Model {
        let content = json!({
            "kind": row.kind, "situation": row.situation, "coordination_text": null, "coordinator_id": row.coordinator_id,
            "responsible_organization_id": null, "review_every_months": 6, "next_review": row.next_review,
            "client_answer": row.client_answer, "client_answered_at": row.client_answered_at, "client_comment": null,
            "participants": [], "goals": [], "actions": [], "strengths": []});
        plan_version::Model {
            id: self.pen.chance.id(row.created_at),
            version: Version::FIRST,
            plan_id: row.id,
            case_id: row.case_id,
            client_id: row.client_id,
            keeper_id: row.keeper_id,
            number: 1,
            content,
            client_answer: row.client_answer,
            agreed_at: row.created_at,
        }
    }
}
