//! The demo: an imaginary county whose people have worked together for some weeks.
//!
//! Everything is asked of the API by the people it belongs to, on a clock that starts in the past, so the demo shows
//! nothing that users could not have done. It is told once; later starts find it in place.
#![expect(clippy::indexing_slicing, reason = "a JSON value answers a missing key with null")]
mod acts;
mod content;
mod directory;
mod emergency;
mod operator;
mod plan;
mod register;
mod requests;
mod stage;
#[cfg(test)]
mod tests;

pub use register::{Credentials, Login};

use crate::{
    access::Gate,
    cli,
    config::{Config, LogSettings},
    serve,
    store::connect,
    telemetry,
};
use anyhow::Context;
use chrono::{DateTime, Duration, Utc};
use register::Cast;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use stage::{Stage, StoryClock};
use std::{fs, path::Path, sync::Arc};

/// How to get in: kept beside the database, readable by its owner alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ticket {
    pub users: Vec<Login>,
    pub api_clients: Vec<Credentials>,
    /// The case to look at first.
    pub case_id: String,
}

impl Ticket {
    /// All of it in one line, for programs.
    fn line(&self, url: &str) -> anyhow::Result<String> {
        Ok(serde_json::to_string(&json!({"url": url, "users": self.users, "api_clients": self.api_clients}))?)
    }

    /// Where to look and what to try, for people.
    fn welcome(&self, url: &str) -> String {
        let password = self.users.first().map_or("", |user| &user.password);
        let (id, secret) =
            self.api_clients.first().map_or(("", ""), |one| (&one.client_id, &one.client_secret));
        let mut people: Vec<&Login> = Vec::new();
        for user in &self.users {
            if people.iter().all(|known| known.role != user.role) {
                people.push(user);
            }
        }
        let people: Vec<_> = people
            .iter()
            .map(|user| format!("  {:16} {:12} {}", user.role, user.organization, user.login))
            .collect();
        include_str!("welcome.txt")
            .replace("{url}", url)
            .replace("{password}", password)
            .replace("{people}", &people.join("\n"))
            .replace("{client_id}", id)
            .replace("{client_secret}", secret)
            .replace("{case}", &self.case_id)
    }
}

/// Tells the story unless it was told before; how to get in.
///
/// # Errors
/// A database that holds something else, or content that the API refuses.
pub async fn prepare(gate: &Gate, data: &Path) -> anyhow::Result<Ticket> {
    let file = data.join("demo.json");
    if let Ok(text) = fs::read_to_string(&file) {
        return serde_json::from_str(&text).context("reading demo.json");
    }
    let ticket = Box::pin(tell(gate)).await?;
    crate::config::write_private(&file, &serde_json::to_string_pretty(&ticket)?)
        .context("writing demo.json")?;
    Ok(ticket)
}

/// Makes the demo where it is not there, and serves it.
///
/// # Errors
/// Whatever keeps it from being made or served.
pub async fn run(config: &Config, data: &Path, json: bool) -> anyhow::Result<()> {
    telemetry::start_logs(&quiet(config))?;
    let db = connect::connect_as_owner(&config.database).await.context("opening the database")?;
    connect::migrate(&db).await.context("bringing the database up to date")?;
    db.close().await?;
    let gate = serve::open(config).await?;
    let ticket = prepare(&gate, data).await?;
    let running = serve::start(config, gate)?;
    let url = format!("http://{}", running.address);
    cli::print(&if json { ticket.line(&url)? } else { ticket.welcome(&url) })?;
    running.until_told().await
}

/// A terminal is for people: warnings in words.
fn quiet(config: &Config) -> LogSettings {
    LogSettings {
        filter: if config.log.filter == "info" { "warn".to_owned() } else { config.log.filter.clone() },
        json: false,
    }
}

/// A password for everybody, as long as the rules ask, and another one for every installation.
fn password() -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    format!("kolme-tuulta-{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 9]>()))
}

async fn tell(gate: &Gate) -> anyhow::Result<Ticket> {
    let now = gate.now();
    let clock = StoryClock::at(now - Duration::days(80));
    let gate = gate.at_another_time(Arc::new({
        let clock = clock.clone();
        move || clock.tell()
    }));
    let mut stage = Stage::new(gate.clone(), clock).await?;
    let mut cast = Cast::new(
        content::read(include_str!("users.json"))?,
        content::read(include_str!("clients.json"))?,
        content::read(include_str!("story.json"))?,
    );
    let organizations: Vec<content::Organization> = content::read(include_str!("organizations.json"))?;
    let password = password();
    let operator = operator::enter(&gate, &mut stage, &password).await?;
    let (mut users, api_clients) = register::people(&mut stage, &mut cast, &organizations, &password).await?;
    users.insert(0, operator);
    register::services(&mut stage, &mut cast, &content::read::<Vec<Value>>(include_str!("services.json"))?)
        .await?;
    register::clients_without_case(&mut stage, &cast).await?;
    perform(&mut stage, &cast, &users, &gate, now).await?;
    Ok(Ticket { users, api_clients, case_id: stage.id("case main")?.to_owned() })
}

async fn perform(
    stage: &mut Stage,
    cast: &Cast,
    users: &[Login],
    gate: &Gate,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let mut lines: Vec<requests::Line> = content::read(include_str!("joint_plan.json"))?;
    lines.extend(content::read::<Vec<requests::Line>>(include_str!("work_ability.json"))?);
    let acts = plan::plan(&cast.story, &lines, now);
    acts::perform(stage, cast, &acts, gate).await?;
    stage.clock.move_to(now - Duration::minutes(20));
    emergency::emergency(stage, cast, users).await?;
    stage.clock.move_to(now - Duration::minutes(10));
    acts::pry(stage).await?;
    gate.settle().await;
    Ok(())
}
