//! A country full of data, to measure with: the same for the same seed and size, whatever the database.
//!
//! Everything is told as the service would have kept it: ids sort by time, events have their numbers, the audit log has
//! chains that hold. Nobody in it exists. The keys of the installation go into the log, so two installations differ there.
mod chance;
mod ground;
mod journey;
mod load;
mod log;
mod nation;
mod plan;
mod sheets;
mod story;
mod words;

use crate::{
    config::Config,
    crypto::Keys,
    identity::password::{self, Password},
    store::connect,
};
use anyhow::Context;
use chance::Chance;
use chrono::{Days, Duration, NaiveTime};
use load::Loading;
use log::Log;
use nation::{Common, Nation};
use serde::Serialize;
use sheets::{Pen, Sheets};
use std::{collections::BTreeMap, fmt, sync::Arc};
use story::{Span, Telling};

/// What is to be generated.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub referrals: usize,
    pub users: usize,
    pub seed: u64,
    /// The day that the data ends with.
    pub until: chrono::NaiveDate,
}

/// What was generated, and how to get in.
#[derive(Debug, Serialize)]
pub struct Generated {
    pub referrals: usize,
    /// Rows by table.
    pub rows: BTreeMap<&'static str, usize>,
    /// Of every user; they are called `u0-0-0` and so on: the organization, the unit, the person.
    pub password: String,
    /// The partner system of the `n`th organization has this secret with `-n` behind it.
    pub client_secret: String,
}

impl fmt::Display for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { referrals, rows, password, client_secret } = self;
        writeln!(
            f,
            "{referrals} referrals and what belongs to them, {} rows:",
            rows.values().sum::<usize>()
        )?;
        for (table, count) in rows {
            writeln!(f, "  {table:20} {count:>10}")?;
        }
        writeln!(f, "Users are called u0-0-0 and so on; their password is {password}")?;
        write!(f, "The secret of the partner system of organization n is {client_secret}-n")
    }
}

/// So many referrals the country makes in a year; what is more lies further back.
const REFERRALS_A_YEAR: usize = 1_000_000;
/// How many cases are told before they are brought in.
const CASES_AT_ONCE: u64 = 1000;
/// How many referrals cases have, one after the other.
const REFERRALS_OF_CASES: [usize; 4] = [1, 2, 3, 2];

/// Fills an empty database, whose schema is brought up to date first.
///
/// # Errors
/// A database that is in use or not there, and one that refuses what is brought.
pub async fn run(config: &Config, wanted: Wanted) -> anyhow::Result<Generated> {
    let db = connect::connect_as_owner(&config.database).await.context("opening the database")?;
    connect::migrate(&db).await.context("bringing the database up to date")?;
    let made = fill(&db, Arc::new(Keys::new(&config.keys)?), wanted).await?;
    db.close().await?;
    Ok(made)
}

/// The same for a database that is open, to its owner.
///
/// # Errors
/// As of [`run`].
#[expect(
    clippy::disallowed_types,
    reason = "whole tables are filled before anybody is there to ask for them"
)]
pub async fn fill(
    db: &sea_orm::DatabaseConnection,
    keys: Arc<Keys>,
    wanted: Wanted,
) -> anyhow::Result<Generated> {
    let mut loading = Loading::begin(db).await?;
    let mut rows = BTreeMap::new();
    let secret = format!("generated-{:016x}", Chance::of(wanted.seed, 0).below(usize::MAX));
    let password = Password::parse(secret.clone()).map_err(anyhow::Error::msg)?;
    let hash = password::choose(keys.pepper(), &password, Vec::new(), "/password").await?;
    let mut country = Country::found(wanted, keys, &hash, &secret);
    for sheets in country.by_ref() {
        for (table, sheet) in &sheets.0 {
            *rows.entry(*table).or_default() += sheet.rows.len();
        }
        loading.add(sheets).await?;
    }
    loading.set_last_event(country.events).await?;
    loading.done(db).await?;
    Ok(Generated { referrals: wanted.referrals, rows, password: secret.clone(), client_secret: secret })
}

/// The country, told piece by piece.
struct Country {
    wanted: Wanted,
    nation: Nation,
    span: Span,
    log: Option<Log>,
    founded: Option<Sheets>,
    told: u64,
    referrals: usize,
    events: i64,
}

impl Country {
    fn found(wanted: Wanted, keys: Arc<Keys>, password_hash: &str, secret: &str) -> Self {
        let until = wanted.until.and_time(NaiveTime::MIN).and_utc();
        let days = 3 + 365 * wanted.referrals / REFERRALS_A_YEAR;
        let begun = until.checked_sub_days(Days::new(days.try_into().unwrap_or(365))).unwrap_or(until);
        let mut pen = Pen { chance: Chance::of(wanted.seed, u64::MAX), sheets: Sheets::default() };
        let common = Common { users: wanted.users, password_hash, secret, begun: begun - Duration::days(1) };
        let nation = Nation::found(&common, &mut pen);
        let span = Span { begun, until };
        Self {
            wanted,
            nation,
            span,
            log: Some(Log::new(keys)),
            founded: Some(pen.sheets),
            told: 0,
            referrals: 0,
            events: 0,
        }
    }
}

impl Iterator for Country {
    type Item = Sheets;
    fn next(&mut self) -> Option<Sheets> {
        if let Some(founded) = self.founded.take() {
            return Some(founded);
        }
        let mut log = self.log.take()?;
        let mut pen = Pen { chance: Chance::of(self.wanted.seed, u64::MAX - 1), sheets: Sheets::default() };
        let end = self.told + CASES_AT_ONCE;
        while self.told < end && self.referrals < self.wanted.referrals {
            let left = self.wanted.referrals - self.referrals;
            let usual = REFERRALS_OF_CASES.get(usize::try_from(self.told % 4).unwrap_or(0));
            let referrals = usual.copied().unwrap_or(1).min(left);
            pen.chance = Chance::of(self.wanted.seed, self.told);
            let mut telling = Telling { nation: &self.nation, span: self.span, log: &mut log, pen: &mut pen };
            telling.case(referrals)?;
            self.told += 1;
            self.referrals += referrals;
        }
        self.events = log.last_event();
        if self.referrals < self.wanted.referrals {
            self.log = Some(log);
        } else {
            pen.chance = Chance::of(self.wanted.seed, u64::MAX - 1);
            log.close(self.span.until, &mut pen);
        }
        Some(pen.sheets)
    }
}
