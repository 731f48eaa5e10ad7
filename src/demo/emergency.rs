//! An emergency: somebody who has nothing to do with a client proves once more who they are, and reads for an hour.
use super::{
    register::{Cast, Login, text},
    stage::{Session, Stage},
};
use anyhow::Context;
use chrono::Duration;
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

/// A client of the employment area calls the county, which knows nothing of them.
///
/// # Errors
/// Whatever the API refuses.
pub async fn emergency(stage: &Stage, cast: &Cast, logins: &[Login]) -> anyhow::Result<()> {
    let worker = cast.people.users.iter().find(|user| user.key == "birgitta").context("no birgitta")?;
    let login = logins.iter().find(|login| login.login == worker.login).context("no login")?;
    let mut session = Session::open(stage, &login.login, &login.password).await?;
    let key = session.ask(stage, "POST", "/me/totp", &json!({"password": login.password})).await?;
    let secret = Secret::try_from_base32(&text(&key, "key")?).map_err(|error| anyhow::anyhow!("{error}"))?;
    let codes = Builder::new().with_secret(secret).with_account_name(login.login.as_str()).build()?;
    session.ask(stage, "POST", "/me/totp/confirm", &json!({"one_time_code": code(stage, &codes)})).await?;
    stage.clock.move_to(stage.clock.tell() + Duration::minutes(1));
    session.ask(stage, "POST", "/me/step-up", &json!({"one_time_code": code(stage, &codes)})).await?;
    let client = stage.id("client eveliina")?;
    let why = json!({
        "client_id": client, "reason": "danger_to_life",
        "justification": "Soitti päivystykseen ja sanoi, ettei jaksa enää; osoitetta ei saatu, puhelu katkesi."});
    session.ask(stage, "POST", "/break-glass", &why).await?;
    session.ask(stage, "GET", &format!("/clients/{client}"), &json!({})).await?;
    // So that visitors of the demo get in with the password alone.
    session.ask(stage, "DELETE", "/me/totp", &json!({"password": login.password})).await?;
    Ok(())
}

fn code(stage: &Stage, codes: &Totp) -> String {
    codes.generate(stage.clock.tell().timestamp().unsigned_abs()).to_string()
}
