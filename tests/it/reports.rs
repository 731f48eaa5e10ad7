//! Reports count a month that is over, and tell nothing of a few.
use super::world::{Person, World, rows, story::open_case};
use chrono::{DateTime, Duration, Utc};
use domain::{
    OrganizationId, ServiceId,
    organization::Sector,
    referral::Status,
    report::{AnswerBand, HopBand, LoopState},
};
use serde_json::{Map, Value, json};
use strum::IntoEnumIterator;

/// What the referrals of a client came to.
#[derive(Clone, Copy)]
struct Way {
    status: Status,
    /// Days from sending to the answer.
    answered: Option<i64>,
    reason: Option<&'static str>,
    /// Of the loop: reported, acknowledged, told.
    moments: [bool; 3],
}

const OPEN: Way = Way { status: Status::Sent, answered: None, reason: None, moments: [false; 3] };
const CLOSED: Way = Way { status: Status::Completed, answered: Some(1), reason: None, moments: [true; 3] };

struct Desk {
    world: World,
    sender: Person,
    receiver: Person,
    service: ServiceId,
    sent: DateTime<Utc>,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let from = world.organization("Office", Sector::SocialServices).await;
        let to = world.organization("NGO", Sector::NgoPeer).await;
        let (sender, receiver) = (world.lead(from).await, world.lead(to).await);
        let service = world.service(to, "=Debt counselling").await;
        let sent = world.now();
        Self { world, sender, receiver, service, sent }
    }

    /// Referrals of as many clients that went one way.
    async fn went(&self, number: usize, way: Way) {
        self.went_to((self.receiver.organization, self.service), number, way).await;
    }

    async fn went_to(&self, (to, service): (OrganizationId, ServiceId), number: usize, way: Way) {
        for _ in 0..number {
            let case = rows::case(
                self.world.client(self.sender.organization).await,
                self.sender.organization,
                self.sent,
            );
            self.world.put::<entity::case::Entity>(case.clone()).await;
            let mut referral = rows::referral(&case, to, service, self.sent);
            let then = |is_known: bool| is_known.then(|| self.sent + Duration::days(9));
            referral.status = way.status;
            referral.responded_at = way.answered.map(|days| self.sent + Duration::days(days));
            referral.closing_reason = way.reason.map(Into::into);
            [referral.receiver_reported_at, referral.sender_acknowledged_at, referral.client_informed_at] =
                way.moments.map(then);
            self.world.put::<entity::referral::Entity>(referral).await;
        }
    }

    /// The month that the referrals were sent in.
    fn month(&self) -> String {
        domain::report::Month::of(domain::calendar::local_date(self.sent)).to_string()
    }

    async fn report(&self, who: &Person, side: &str) -> Value {
        who.get(&format!("/reports/referrals?month={}&box={side}", self.month())).await.is(200)
    }
}

/// The numbers of a table by category.
fn counts(table: &Value) -> Value {
    let cells = table["cells"].as_array().unwrap().iter();
    cells
        .map(|cell| (cell["code"].as_str().unwrap().to_owned(), cell["count"].clone()))
        .collect::<Map<_, _>>()
        .into()
}

/// All categories of a kind, with these numbers and zeros.
fn all<C: IntoEnumIterator + Copy + Into<&'static str>>(numbers: &[(&str, i64)]) -> Value {
    let number = |code: &str| numbers.iter().find(|(of, _)| *of == code).map_or(0, |(_, number)| *number);
    C::iter().map(|one| (one.into().to_owned(), json!(number(one.into())))).collect::<Map<_, _>>().into()
}

#[actix_web::test]
async fn leads_read_how_the_referrals_of_a_month_went_round() {
    let desk = Desk::new().await;
    desk.went(6, CLOSED).await;
    desk.went(5, Way { moments: [true, true, false], answered: Some(30), ..CLOSED }).await;
    desk.went(7, OPEN).await;
    let declined = Way {
        status: Status::Declined,
        reason: Some("no_capacity"),
        answered: Some(0),
        moments: [true, false, false],
    };
    desk.went(8, declined).await;
    // What was taken back as a mistake never was, and what is written is not sent.
    desk.went(5, Way { status: Status::EnteredInError, ..OPEN }).await;
    desk.world.pass(Duration::days(62));
    for (who, side) in [(&desk.sender, "out"), (&desk.receiver, "in")] {
        let report = desk.report(who, side).await;
        assert_eq!((&report["month"], &report["box"]), (&json!(desk.month()), &json!(side)));
        let answers = counts(&report["time_to_answer"]);
        assert_eq!(answers, all::<AnswerBand>(&[("within_one", 14), ("later", 5), ("unanswered", 7)]));
        assert_eq!(report["median_working_days"].as_u64().map(|days| days <= 1), Some(true));
        let loops = all::<LoopState>(&[
            ("going_on", 7),
            ("not_acknowledged", 8),
            ("client_not_informed", 5),
            ("closed", 6),
        ]);
        assert_eq!(counts(&report["loops"]), loops);
        assert_eq!(report["loops"]["total"], 26);
        assert_eq!(report["closed_loops"], json!({"part": 6, "whole": 19, "share": 0.32}));
        assert_eq!(counts(&report["decline_reasons"]), json!({"no_capacity": 8}));
        assert_eq!(counts(&report["unanswered_by_service"]), json!({desk.service.to_string(): 7}));
    }
    // The cases are the sender's; the other side of each desk is empty.
    let [opened, none] = [(&desk.sender, "out"), (&desk.receiver, "in")];
    assert_eq!(
        counts(&desk.report(opened.0, opened.1).await["counter_hops"]),
        all::<HopBand>(&[("none", 31)])
    );
    assert_eq!(counts(&desk.report(none.0, none.1).await["counter_hops"]), all::<HopBand>(&[]));
    for (who, side) in [(&desk.sender, "in"), (&desk.receiver, "out")] {
        assert_eq!(desk.report(who, side).await["loops"]["total"], 0);
    }
}

#[actix_web::test]
async fn a_few_are_not_told_nor_what_would_tell_them() {
    let desk = Desk::new().await;
    desk.went(9, CLOSED).await;
    desk.went(2, OPEN).await;
    desk.world.pass(Duration::days(62));
    let report = desk.report(&desk.receiver, "in").await;
    for (table, hidden) in
        [("time_to_answer", ["within_one", "unanswered"]), ("loops", ["going_on", "closed"])]
    {
        let table = &report[table];
        assert_eq!((&table["total"], &table["is_suppressed"]), (&json!(11), &json!(true)));
        let untold: Vec<_> = counts(table)
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, count)| count.is_null())
            .map(|(code, _)| code.clone())
            .collect();
        assert_eq!(untold.len(), 2, "{table}");
        assert!(hidden.iter().all(|code| untold.iter().any(|one| one == code)), "{table}");
    }
    assert_eq!(report["closed_loops"], json!(null));
    // As many as are unanswered above, so they are not told here either.
    let unanswered = &report["unanswered_by_service"];
    assert_eq!(
        (&unanswered["total"], &counts(unanswered)),
        (&json!(null), &json!({desk.service.to_string(): null}))
    );
    // Clients are counted, not their referrals.
    assert_eq!(report["decline_reasons"], json!({"total": 0, "is_suppressed": false, "cells": []}));
}

#[actix_web::test]
async fn a_month_is_counted_when_it_is_over_and_by_leads() {
    let desk = Desk::new().await;
    let asks = async |who: &Person, query: &str| who.get(&format!("/reports/referrals{query}")).await;
    let month = desk.month();
    for wrong in [
        format!("?month={month}"),
        "?month=2999-01".into(),
        "?month=2026-13".into(),
        "?month=2026".into(),
        "?box=both".into(),
        "?week=1".into(),
    ] {
        let refused = asks(&desk.receiver, &wrong).await;
        assert!([400, 422].contains(&refused.status), "{wrong}: {}", refused.status);
    }
    asks(&desk.receiver, &format!("?month={month}")).await.refused(422, "invalid");
    let last = asks(&desk.receiver, "").await.is(200);
    assert!(last["month"].as_str().unwrap() < month.as_str());
    let worker = desk.world.worker(desk.receiver.organization).await;
    asks(&worker, "").await.refused(403, "not-allowed");
    // Somebody else's organization sees its own, which is nothing.
    desk.went(6, CLOSED).await;
    desk.world.pass(Duration::days(62));
    let elsewhere = desk.world.organization("Elsewhere", Sector::Housing).await;
    let other = desk.world.lead(elsewhere).await;
    assert_eq!(desk.report(&other, "in").await["loops"]["total"], 0);
    assert_eq!(desk.report(&desk.receiver, "in").await["loops"]["total"], 6);
}

#[actix_web::test]
async fn counters_of_a_client_are_counted_in_the_cases_that_were_opened() {
    let desk = Desk::new().await;
    let (lead, kela) = (&desk.sender, desk.world.organization("Kela", Sector::SocialInsurance).await);
    for number in 0..12 {
        let case = open_case(lead, desk.world.client(lead.organization).await).await;
        if number % 2 == 0 {
            let step =
                json!({"what": "Go and ask", "who": "client", "organization_id": kela, "due": "2099-12-18"});
            lead.post(&format!("{case}/next-steps"), step).await.is(201);
        }
    }
    desk.world.pass(Duration::days(62));
    let hops = &desk.report(lead, "out").await["counter_hops"];
    assert_eq!(counts(hops), all::<HopBand>(&[("none", 6), ("one", 6)]));
}

#[actix_web::test]
async fn the_page_tells_the_same_and_hands_it_over_as_a_file() {
    let desk = Desk::new().await;
    desk.went(6, OPEN).await;
    desk.went(5, CLOSED).await;
    desk.world.pass(Duration::days(62));
    let visitor = desk.world.visits(&desk.receiver).await;
    let query = format!("?month={}&box=in", desk.month());
    let page = visitor.get_in("en", &format!("/reports{query}")).await.is(200);
    page.tells(&[
        "=Debt counselling",
        "<span class=\"number\">6</span>",
        "<span class=\"number\">5</span>",
        "/reports.csv?",
    ]);
    let file = visitor.get_in("en", &format!("/reports.csv{query}")).await.is(200);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment; "));
    // A cell that begins like a formula would be calculated by a spreadsheet.
    file.tells(&[";'=Debt counselling;6\r\n"]);
    file.hides(&[";=Debt"]);
    let worker = desk.world.visits(&desk.world.worker(desk.receiver.organization).await).await;
    for path in ["/reports", "/reports.csv"] {
        worker.get(path).await.is(403);
    }
    desk.world.visitor().get("/reports.csv").await.leads_to();
    // A month without referrals hides nothing.
    visitor.get_in("en", "/reports?box=out").await.is(200).hides(&["not told"]);
    for wrong in ["month=2999-01", "month=x", "box=both"] {
        visitor.get(&format!("/reports?{wrong}")).await.is(422);
    }
}
