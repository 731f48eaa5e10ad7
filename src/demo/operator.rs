//! The operator of the platform, who comes in by the command line and lets everybody else in.
use super::{
    register::{Login, OPERATOR, every_scope, text},
    stage::{Session, Stage},
};
use crate::{
    access::Gate,
    error::Error,
    identity::bootstrap::{self, FirstUser, Workplace},
};
use domain::{Refusal, access::Role, text::Line};
use serde_json::json;

/// Adds the operator and a partner system that speaks for them while the story is told.
pub async fn enter(gate: &Gate, stage: &mut Stage, password: &str) -> anyhow::Result<Login> {
    let login = "operator@jarvikannas.example.org";
    let name = Line::parse("Järvikannas").map_err(anyhow::Error::msg)?;
    let roles = [Role::PlatformAdmin].into_iter().collect();
    let given = Some(password.to_owned());
    let first = FirstUser::parse(Workplace::New(name), login, "Dan Operator", roles, given)?;
    let user = match bootstrap::add_user(gate, first).await {
        Err(Error::Refused(refused)) if refused.why == Refusal::AlreadyExists => anyhow::bail!(
            "the database holds something already, and the folder has no demo.json that tells how to get in"
        ),
        other => other?,
    };
    stage.note(OPERATOR.1, user.to_string());
    let mut session = Session::open(stage, login, password).await?;
    let voice = json!({"name": "Demo", "scopes": every_scope()});
    let voice = session.ask(stage, "POST", "/api-clients", &voice).await?;
    stage.speak_through(OPERATOR.0, text(&voice, "client_id")?, text(&voice, "client_secret")?);
    Ok(Login {
        organization: "platform".to_owned(),
        role: "platform_admin".to_owned(),
        login: login.to_owned(),
        password: password.to_owned(),
    })
}
