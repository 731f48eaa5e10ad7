//! Guessing is slowed down: five failures are free, then each makes the next try wait, 1, 2, 4, … up to 900 seconds.
//!
//! Failures are counted for the account that was tried and for the address it was tried from, under keyed hashes that
//! tell neither. A try is counted before it is made, in one conditional statement, so that many at once are no way
//! around. Nobody is locked out for good, and after a day without failures all is forgotten.
use crate::{
    access::Access,
    config::ServerSettings,
    crypto::Keys,
    error::{Error, Result},
    http::limit::{FREE, WINDOW},
};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use chrono::{DateTime, Duration, Utc};
use domain::{Refusal, Refused};
use entity::attempt::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{
        CaseStatement, Condition, DeleteStatement, Expr, ExprTrait, InsertStatement, OnConflict, Query,
        UpdateStatement,
    },
};
use std::{
    cmp::{max, min},
    future::{Ready, ready},
    net::IpAddr,
};

const LONGEST: i64 = 900;
/// Failures after which the wait no longer grows.
const SLOWEST: i32 = FREE + 10;

/// What is tried, or from where, under a keyed hash.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(Vec<u8>);

impl Subject {
    pub fn account(keys: &Keys, name: &str) -> Self {
        Self(keys.blind("attempt.account", name))
    }
    /// What the owner of an account proves again when signed in.
    pub fn owner(keys: &Keys, name: &str) -> Self {
        Self(keys.blind("attempt.owner", name))
    }
    /// Codes that set one-time codes up: whoever is in a session can make right ones, so they forget no failures of
    /// the owner.
    pub fn enrolment(keys: &Keys, name: &str) -> Self {
        Self(keys.blind("attempt.enrolment", name))
    }
    pub fn client(keys: &Keys, id: &str) -> Self {
        Self(keys.blind("attempt.client", id))
    }
    pub fn address(keys: &Keys, origin: &Origin) -> Self {
        Self(keys.blind("attempt.address", &origin.0))
    }
}

/// How long to wait after so many failures.
fn wait(failures: i32) -> Duration {
    let doublings = u32::try_from(min(failures, SLOWEST) - FREE).ok();
    let seconds = doublings.and_then(|doublings| 1_i64.checked_shl(doublings)).unwrap_or(0);
    Duration::seconds(min(seconds, LONGEST))
}

/// Counts a try of each subject, unless one of them has to wait.
///
/// # Errors
/// `too-many-requests` with the seconds to wait.
pub async fn claim(access: &Access, mut subjects: Vec<Subject>) -> Result<()> {
    // One order for all, or two requests could wait for each other.
    subjects.sort();
    let duty = access.duty().await?;
    let claimed = duty.run(&count(&subjects, access.now())).await?;
    if usize::try_from(claimed) == Ok(subjects.len()) {
        return duty.go_on().await;
    }
    duty.give_up().await?;
    let hashes = subjects.into_iter().map(|subject| subject.0);
    let tried: Vec<Model> =
        access.look_up(&Entity::find().filter(Column::SubjectHash.is_in(hashes)).into_query()).await?;
    let seconds = tried.iter().map(|model| remaining(model, access.now())).fold(1, max);
    Err(Refused::later(Refusal::TooManyRequests, seconds.unsigned_abs()).into())
}

fn remaining(tried: &Model, now: DateTime<Utc>) -> i64 {
    // Rounded up: a caller who waits as long as told is not early.
    (tried.last_failed_at + wait(tried.failures) - now + Duration::milliseconds(999)).num_seconds()
}

fn count(subjects: &[Subject], now: DateTime<Utc>) -> InsertStatement {
    let failures = || Expr::col(("attempt", "failures"));
    let last = || Expr::col(("attempt", "last_failed_at"));
    let mut may_try = Condition::any().add(failures().lt(FREE)).add(last().lt(now - WINDOW));
    for so_many in FREE..SLOWEST {
        may_try = may_try.add(failures().eq(so_many).and(last().lte(now - wait(so_many))));
    }
    may_try = may_try.add(failures().gte(SLOWEST).and(last().lte(now - wait(SLOWEST))));
    let next = CaseStatement::new().case(last().lt(now - WINDOW), 1).finally(failures().add(1));
    let mut insert = Query::insert();
    insert.into_table("attempt").columns(["subject_hash", "failures", "last_failed_at"]).on_conflict(
        OnConflict::column("subject_hash")
            .value("failures", next)
            .value("last_failed_at", now)
            .action_cond_where(may_try)
            .to_owned(),
    );
    for subject in subjects {
        insert.values_panic([subject.0.clone().into(), 1.into(), now.into()]);
    }
    insert
}

/// The account proved to be whoever it was: its failures are forgotten.
pub fn forget(subject: Subject) -> DeleteStatement {
    Entity::delete_many().filter(Column::SubjectHash.eq(subject.0)).into_query()
}

/// The try that was counted was no failure; earlier ones from there stay counted.
pub fn take_back(subject: Subject) -> UpdateStatement {
    Entity::update_many()
        .col_expr(Column::Failures, Expr::col(Column::Failures).sub(1))
        .filter(Column::SubjectHash.eq(subject.0))
        .into_query()
}

/// The network a request comes from: an IPv4 address, or the first half of an IPv6 address.
pub struct Origin(String);

impl Origin {
    fn of(request: &HttpRequest) -> Self {
        let proxies = request.app_data::<Data<ServerSettings>>().map_or(0, |server| server.trusted_proxies);
        let address = forwarded(request, proxies).or_else(|| request.peer_addr().map(|peer| peer.ip()));
        Self(address.map_or_else(String::new, network))
    }
}

impl FromRequest for Origin {
    type Error = Error;
    type Future = Ready<Result<Self>>;
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// What the outermost of our own proxies saw; whatever stands before it came from outside.
fn forwarded(request: &HttpRequest, proxies: usize) -> Option<IpAddr> {
    let lines = request.headers().get_all("x-forwarded-for").filter_map(|line| line.to_str().ok());
    let hops: Vec<_> = lines.flat_map(|line| line.split(',')).collect();
    hops.get(hops.len().checked_sub(proxies)?)?.trim().parse().ok()
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{forwarded, network, wait};
    use actix_web::test::TestRequest;

    #[test]
    fn the_wait_doubles_and_ends_at_a_quarter_of_an_hour() {
        let waits: Vec<_> = [0, 4, 5, 6, 7, 14, 15, 16, 1000]
            .into_iter()
            .map(|failures| wait(failures).num_seconds())
            .collect();
        assert_eq!(waits, [0, 0, 1, 2, 4, 512, 900, 900, 900]);
    }

    #[test]
    fn only_what_our_own_proxies_add_is_believed() {
        for (header, proxies, seen) in [
            ("192.0.2.1", 0, None),
            ("192.0.2.1", 1, Some("192.0.2.1")),
            ("198.51.100.9, 192.0.2.1", 1, Some("192.0.2.1")),
            ("198.51.100.9, 192.0.2.1, 10.0.0.1", 2, Some("192.0.2.1")),
            ("192.0.2.1", 2, None),
            ("unknown", 1, None),
            ("::ffff:192.0.2.1", 1, Some("192.0.2.1")),
            ("2001:db8:1:2:3:4:5:6", 1, Some("2001:db8:1:2")),
        ] {
            let request = TestRequest::default().insert_header(("x-forwarded-for", header)).to_http_request();
            assert_eq!(forwarded(&request, proxies).map(network).as_deref(), seen, "{header} {proxies}");
        }
    }
}
