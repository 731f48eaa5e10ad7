//! The limit that the service is held against: actix-web before prepared statements on pipelined connections of
//! tokio-postgres, on the same tables. One round trip for a request; nobody signs in, nothing is decided, reads are not
//! logged, and whoever asks for a row gets it.
//!
//!     limit ADDRESS "host=… port=… user=… dbname=…" [CONNECTIONS OF EACH WORKER]
//!     limit statements    prints what it asks the database, and what is given with it, as JSON
use actix_web::{App, HttpResponse, HttpServer, Result, error::ErrorInternalServerError as fault, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json, value::RawValue};
use std::{cell::Cell, error::Error};
use tokio_postgres::{
    Client, NoTls, Row, Statement,
    types::{FromSql, Type},
};
use uuid::Uuid;

/// Declares the row once: its columns, its JSON and how it is read.
macro_rules! row {
    ($($name:ident: $kind:ty,)+) => {
        const COLUMNS: &[&str] = &[$(stringify!($name)),+];
        #[derive(Serialize)]
        struct Referral { $($name: $kind),+ }
        impl From<&Row> for Referral {
            fn from(row: &Row) -> Self {
                let mut place = 0..;
                Self { $($name: row.get(place.next().unwrap_or(0))),+ }
            }
        }
    };
}

row! {
    id: Uuid, version: i64, action_id: Option<Uuid>, chain_id: Uuid, hop: i32, parent_id: Option<Uuid>,
    redirected_to: Option<Uuid>, case_id: Uuid, client_id: Uuid, keeper_id: Uuid, from_organization_id: Uuid,
    from_user_id: Option<Uuid>, to_organization_id: Uuid, to_unit_id: Option<Uuid>, service_id: Uuid,
    assigned_to: Option<Uuid>, kind: String, status: String, urgency: String, reason: String,
    needs: Kept, client_wish: Option<String>, categories: i64, summary: Option<String>,
    disclosure: Option<Kept>, basis_id: Option<Uuid>, second_look: bool, response_working_days: i32,
    sent_at: Option<DateTime<Utc>>, response_due: Option<DateTime<Utc>>, response_paused_at: Option<DateTime<Utc>>,
    responded_at: Option<DateTime<Utc>>, estimate: Option<NaiveDate>, appointment_at: Option<DateTime<Utc>>,
    appointment_place: Option<String>, outcome_code: Option<String>, closing_reason: Option<String>,
    receiver_reported_at: Option<DateTime<Utc>>, sender_acknowledged_at: Option<DateTime<Utc>>,
    client_informed_at: Option<DateTime<Utc>>, client_informed_via: Option<String>,
    client_informed_by: Option<Uuid>, created_at: DateTime<Utc>, updated_at: DateTime<Utc>,
}

/// JSON that is kept as text, and passed on as it is.
#[derive(Serialize)]
struct Kept(Box<RawValue>);

impl<'a> FromSql<'a> for Kept {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> std::result::Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(RawValue::from_string(String::from_sql(kind, raw)?)?))
    }
    fn accepts(kind: &Type) -> bool {
        <String as FromSql>::accepts(kind)
    }
}

/// A referral to write, as the service takes it; what the service looks up is given here.
#[derive(Deserialize)]
struct New {
    case_id: Uuid,
    client_id: Uuid,
    keeper_id: Uuid,
    from_organization_id: Uuid,
    to_organization_id: Uuid,
    service_id: Uuid,
    urgency: String,
    reason: String,
    needs: Box<RawValue>,
    client_wish: Option<String>,
    summary: Option<String>,
    duplicate_reason: Option<String>,
}

#[derive(Deserialize)]
struct Which {
    organization: Uuid,
}

struct Line {
    client: Client,
    one: Statement,
    list: Statement,
    create: Statement,
}

struct Lines {
    all: Vec<Line>,
    next: Cell<usize>,
}

/// One statement: the row and the event that tells of it.
const CREATE: &str = "WITH made AS (
  INSERT INTO referral (id, version, chain_id, hop, case_id, client_id, keeper_id, from_organization_id,
    to_organization_id, service_id, kind, status, urgency, reason, needs, client_wish, categories, summary,
    duplicate_reason, second_look, response_working_days, created_at, updated_at)
  VALUES ($1, 1, $1, 0, $2, $3, $4, $5, $6, $7, 'referral', 'draft', $8, $9, $10, $11, 31, $12, $13, false, 7, now(), now())
  RETURNING *),
told AS (
  INSERT INTO event (id, at, happened, subject_kind, subject_id, subject_version, case_id, client_id, keeper_id, sender_id)
  SELECT gen_random_uuid(), created_at, 'referral.created', 'referral', id, 1, case_id, client_id, keeper_id,
    from_organization_id FROM made)";

/// What the database is asked for each operation.
struct Statements {
    read: String,
    list: String,
    create: String,
}

impl Statements {
    fn new() -> Self {
        let columns = COLUMNS.join(", ");
        Self {
            read: format!("SELECT {columns} FROM referral WHERE id = $1"),
            list: format!(
                "SELECT {columns} FROM referral WHERE to_organization_id = $1 AND sent_at IS NOT NULL \
                 ORDER BY updated_at DESC, id DESC LIMIT 50"
            ),
            create: format!("{CREATE} SELECT {columns} FROM made"),
        }
    }

    /// With the names and the types of what is given, in its order.
    fn told(&self) -> Value {
        let uuids =
            ["case_id", "client_id", "keeper_id", "from_organization_id", "to_organization_id", "service_id"];
        let new = [("id", "uuid")]
            .into_iter()
            .chain(uuids.map(|name| (name, "uuid")))
            .chain([("urgency", "text"), ("reason", "text"), ("needs", "text")])
            .chain(["client_wish", "summary", "duplicate_reason"].map(|name| (name, "text")));
        json!({
            "read": {"sql": self.read, "given": [("id", "uuid")]},
            "list": {"sql": self.list, "given": [("organization", "uuid")]},
            "create": {"sql": self.create, "given": new.collect::<Vec<_>>()},
        })
    }
}

impl Lines {
    async fn open(target: &str, how_many: usize) -> std::result::Result<Self, tokio_postgres::Error> {
        let statements = Statements::new();
        let mut all = Vec::with_capacity(how_many);
        for _ in 0..how_many {
            let (client, connection) = tokio_postgres::connect(target, NoTls).await?;
            actix_web::rt::spawn(connection);
            let one = client.prepare(&statements.read).await?;
            let list = client.prepare(&statements.list).await?;
            let create = client.prepare(&statements.create).await?;
            all.push(Line { client, one, list, create });
        }
        Ok(Self { all, next: Cell::new(0) })
    }

    fn next(&self) -> &Line {
        let next = (self.next.get() + 1) % self.all.len();
        self.next.set(next);
        &self.all[next]
    }
}

async fn one(lines: web::Data<Lines>, id: web::Path<Uuid>) -> Result<HttpResponse> {
    let line = lines.next();
    let row = line.client.query_opt(&line.one, &[&*id]).await.map_err(fault)?;
    Ok(match &row {
        Some(row) => HttpResponse::Ok().json(Referral::from(row)),
        None => HttpResponse::NotFound().finish(),
    })
}

async fn list(lines: web::Data<Lines>, which: web::Query<Which>) -> Result<HttpResponse> {
    let line = lines.next();
    let rows = line.client.query(&line.list, &[&which.organization]).await.map_err(fault)?;
    Ok(HttpResponse::Ok().json(rows.iter().map(Referral::from).collect::<Vec<_>>()))
}

async fn create(lines: web::Data<Lines>, new: web::Json<New>) -> Result<HttpResponse> {
    let line = lines.next();
    let given: [&(dyn tokio_postgres::types::ToSql + Sync); 13] = [
        &Uuid::now_v7(),
        &new.case_id,
        &new.client_id,
        &new.keeper_id,
        &new.from_organization_id,
        &new.to_organization_id,
        &new.service_id,
        &new.urgency,
        &new.reason,
        &new.needs.get(),
        &new.client_wish,
        &new.summary,
        &new.duplicate_reason,
    ];
    let row = line.client.query_one(&line.create, &given).await.map_err(fault)?;
    Ok(HttpResponse::Created().json(Referral::from(&row)))
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let given: Vec<String> = std::env::args().collect();
    let (address, target, rest) = match given.as_slice() {
        [_, what] if what == "statements" => {
            println!("{}", Statements::new().told());
            return Ok(());
        }
        [_, address, target, rest @ ..] => (address, target, rest),
        _ => {
            return Err(std::io::Error::other(
                "limit ADDRESS TARGET [CONNECTIONS OF EACH WORKER], or limit statements",
            ));
        }
    };
    let (target, each) = (target.clone(), rest.first().and_then(|text| text.parse().ok()).unwrap_or(8));
    HttpServer::new(move || {
        let target = target.clone();
        App::new()
            .data_factory(move || {
                let target = target.clone();
                async move { Lines::open(&target, each).await.map_err(|error| eprintln!("{error}")) }
            })
            .route("/referrals/{id}", web::get().to(one))
            .route("/referrals", web::get().to(list))
            .route("/referrals", web::post().to(create))
    })
    .workers(2)
    .bind(address)?
    .run()
    .await
}
