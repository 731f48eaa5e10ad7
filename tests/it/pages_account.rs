//! One's own account on a page: the password, one-time codes and sessions, and that no page tells a secret twice.
use super::{
    identity::account::{app, code},
    pages_plan::form,
    world::{
        World,
        visitor::{Page, Visitor},
    },
};
use chrono::Duration;
use domain::{access::Role, organization::Sector};
use serde_json::json;

const LOGIN: &str = "aino@example.org";
const PASSWORD: &str = "kuusi harmaata majavaa";
const BETTER: &str = "seitsemän sinistä ilvestä";

async fn signs_in(world: &World, password: &str, code: &str) -> Page {
    let fields = [("login", LOGIN), ("password", password), ("one_time_code", code)];
    world.visitor().post("/sign-in", &fields).await
}

/// Somebody with a password, who has signed in with it.
async fn owner(world: &World) -> Visitor {
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let admin = world.person(ngo, &[Role::OrgAdmin]).await;
    let new = json!({"name": "Aino Virtanen", "login": LOGIN, "roles": ["worker"], "password": PASSWORD});
    admin.post("/users", new).await.is(201);
    signed_in(world, PASSWORD).await
}

async fn signed_in(world: &World, password: &str) -> Visitor {
    let mut visitor = world.visitor();
    visitor.keep(&signs_in(world, password, "").await);
    visitor
}

/// Sends the form of a deed as the page shows it.
async fn does(who: &Visitor, deed: &str, fields: &[(&str, &str)]) -> Page {
    let shown = who.get_in("en", "/account").await.is(200);
    sends(who, &shown, deed, fields).await
}

async fn sends(who: &Visitor, shown: &Page, deed: &str, fields: &[(&str, &str)]) -> Page {
    let action = format!("/account/{deed}");
    let along = form(shown, &action);
    let along = along.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let sent: Vec<_> = along.chain(fields.iter().copied()).collect();
    who.post(&action, &sent).await
}

#[actix_web::test]
async fn a_password_is_changed_and_whoever_else_is_signed_in_is_signed_out() {
    let world = World::new().await;
    let here = owner(&world).await;
    let there = signed_in(&world, PASSWORD).await;
    let page = here.get_in("en", "/account").await.is(200);
    page.tells(&["Aino Virtanen", LOGIN, "Worker", "this session", "Set up one-time codes"]);
    assert_eq!(page.html.matches("/account/end-session").count(), 2);
    for (old, new) in [("no such password", BETTER), (PASSWORD, "far too short")] {
        let unfit = does(&here, "change-password", &[("current_password", old), ("new_password", new)]).await;
        let unfit = unfit.is(422);
        unfit.tells(&["role=\"alert\""]);
        unfit.hides(&[old, new]);
    }
    let right = [("current_password", PASSWORD), ("new_password", BETTER)];
    assert_eq!(does(&here, "change-password", &right).await.leads_to(), "/account?done=change-password");
    here.get("/account").await.is(200);
    assert_eq!(there.get("/account").await.leads_to(), "/sign-in?next=%2Faccount");
    signs_in(&world, PASSWORD, "").await.is(401);
    signs_in(&world, BETTER, "").await.is(303);
}

#[actix_web::test]
async fn one_time_codes_are_set_up_with_a_key_that_is_told_once() {
    let world = World::new().await;
    let here = owner(&world).await;
    does(&here, "totp", &[("password", BETTER)]).await.is(422).hides(&[BETTER, "otpauth:"]);
    let told = does(&here, "totp", &[("password", PASSWORD)]).await.is(200);
    told.tells(&["otpauth://totp/Polku", "data:image/svg+xml;base64,"]);
    let key = told.html.split_once("<code>").unwrap().1.split('<').next().unwrap();
    let app = app(&json!({"key": key}));
    here.get("/account").await.is(200).hides(&[key, "otpauth:"]);
    // A slip of the finger does not ask for another key.
    let slip = sends(&here, &told, "totp-confirm", &[("one_time_code", "000000")]).await.is(422);
    slip.tells(&["role=\"alert\"", "action=\"/account/totp-confirm\""]);
    slip.hides(&[key]);
    let first = code(&world, &app);
    let first = [("one_time_code", first.as_str().unwrap())];
    sends(&here, &slip, "totp-confirm", &first).await.leads_to();
    here.get_in("en", "/account").await.is(200).tells(&["Give one-time codes up"]);
    world.pass(Duration::minutes(2));
    signs_in(&world, PASSWORD, "").await.is(401);
    let next = code(&world, &app);
    signs_in(&world, PASSWORD, next.as_str().unwrap()).await.is(303);
    does(&here, "totp-remove", &[("password", PASSWORD)]).await.leads_to();
    signs_in(&world, PASSWORD, "").await.is(303);
}

#[actix_web::test]
async fn a_session_is_ended_from_another_place_and_keeps_no_password() {
    let world = World::new().await;
    let here = owner(&world).await;
    let page = here.get_in("en", "/account").await.is(200);
    world.pass(Duration::minutes(1));
    let there = signed_in(&world, PASSWORD).await;
    // The last one stands first.
    does(&here, "end-session", &[]).await.leads_to();
    assert_eq!(there.get("/account").await.leads_to(), "/sign-in?next=%2Faccount");
    here.get("/account").await.is(200);
    world.pass(Duration::hours(13));
    let right = [("current_password", PASSWORD), ("new_password", BETTER)];
    let ended = sends(&here, &page, "change-password", &right).await.is(401);
    ended.hides(&[PASSWORD, BETTER]);
    let office = world.organization("Office", Sector::Housing).await;
    let worker = world.visits(&world.worker(office).await).await;
    let of = form(&page, "/account/end-session");
    let own = worker.get("/account").await.is(200).hidden("csrf");
    let (_, of) = of.iter().find(|(name, _)| name == "of").unwrap();
    worker.post("/account/end-session", &[("csrf", &own), ("of", of)]).await.is(404);
}
