//! The page of an organization: people come and go, units open, and partner systems are let in and shut out.
use super::{pages_plan::Desk, world::World};
use domain::{access::Role, organization::Sector};

const PASSWORD: &str = "kuusi harmaata majavaa";

#[actix_web::test]
async fn people_come_and_go_by_whoever_looks_after_an_organization() {
    let world = World::new().await;
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let admin = world.person(ngo, &[Role::OrgAdmin]).await;
    let desk = Desk::of(&world, &admin).await;
    let place = "/organization";
    desk.does(place, "unit", &[("name.fi", "Keskusta"), ("kind", "drop_in")]).await;
    let page = desk.0.get_in("en", place).await.is(200);
    page.tells(&["Keskusta"]);
    let moved = [("name.fi", "Asema"), ("kind", "drop_in"), ("phone", "+358401234567")];
    desk.does(place, "change-unit", &moved).await;
    let units = admin.get("/units").await.is(200);
    let unit = units["items"].as_array().unwrap().iter().find(|one| one["name"]["fi"] == "Asema").unwrap();
    assert_eq!(unit["phone"], "+358401234567");
    let aino = [
        ("name", "Aino Virtanen"),
        ("login", "aino@example.org"),
        ("roles[]", "worker"),
        ("password", PASSWORD),
    ];
    // What was typed stays, but for the password.
    let half = desk.try_to(place, "user", &aino[..1]).await.is(422);
    half.tells(&["Aino Virtanen", "role=\"alert\""]);
    let short = [aino[0], aino[1], aino[2], ("password", "far too short")];
    desk.try_to(place, "user", &short).await.is(422).hides(&["far too short"]);
    desk.does(place, "user", &aino).await;
    let signs_in = async |status: u16| {
        let login = [("login", "aino@example.org"), ("password", PASSWORD)];
        world.visitor().post("/sign-in", &login).await.is(status);
    };
    signs_in(303).await;
    let page = desk.0.get_in("en", place).await.is(200);
    page.tells(&["Aino Virtanen", "aino@example.org"]);
    // The forms of a person name the person: of two, the one that was meant is changed.
    let users = admin.get("/users").await.is(200);
    let aino = users["items"].as_array().unwrap().iter().find(|one| one["name"] == "Aino Virtanen").unwrap();
    let id = aino["id"].as_str().unwrap();
    let send = async |deed: &str, fields: &[(&str, &str)]| {
        let version = admin.etag(&format!("/users/{id}")).await;
        let page = desk.0.get_in("en", &format!("{place}?person={id}")).await.is(200);
        let csrf = page.hidden("csrf");
        let along = [("csrf", csrf.as_str()), ("version", version.as_str()), ("of", id)];
        let sent: Vec<_> = along.into_iter().chain(fields.iter().copied()).collect();
        desk.0.post(&format!("{place}/{deed}"), &sent).await.leads_to();
        admin.get(&format!("/users/{id}")).await.is(200)
    };
    let lead = send("user-roles", &[("roles[]", "worker"), ("roles[]", "team_lead")]).await;
    assert_eq!(lead["roles"], serde_json::json!(["worker", "team_lead"]));
    assert_eq!(send("deactivate", &[]).await["active"], false);
    signs_in(401).await;
    assert_eq!(send("activate", &[]).await["active"], true);
    // A page that was left open acts on nothing that has changed since.
    let page = desk.0.get_in("en", &format!("{place}?person={id}")).await.is(200);
    let csrf = page.hidden("csrf");
    let old = [("csrf", csrf.as_str()), ("version", "\"1\""), ("of", id)];
    desk.0.post("/organization/deactivate", &old).await.is(412);
}

#[actix_web::test]
async fn a_partner_system_is_told_its_secret_once() {
    let world = World::new().await;
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let admin = world.person(ngo, &[Role::OrgAdmin]).await;
    let desk = Desk::of(&world, &admin).await;
    let system = [("name", "Register"), ("scopes[]", "cases"), ("scopes[]", "clients")];
    desk.try_to("/organization", "api-client", &system[..1]).await.is(422);
    let made = desk.try_to("/organization", "api-client", &system).await.is(200);
    made.tells(&["polku_secret_", "Register"]);
    let page = desk.0.get_in("en", "/organization").await.is(200);
    page.tells(&["Register"]);
    page.hides(&["polku_secret_"]);
    // A new secret is told once, too; what the system may do can change.
    desk.try_to("/organization", "rotate", &[]).await.is(200).tells(&["polku_secret_"]);
    desk.does("/organization", "system-scopes", &[("scopes[]", "referrals")]).await;
    let page = desk.0.get_in("en", "/organization").await.is(200);
    page.tells(&["<span class=\"hint\">Reading referrals</span>"]);
    desk.does("/organization", "revoke", &[]).await;
    desk.0.get_in("en", "/organization").await.is(200).tells(&["Shut out"]);
}

#[actix_web::test]
async fn others_are_not_shown_who_works_in_an_organization() {
    let world = World::new().await;
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let worker = world.worker(ngo).await;
    let visitor = world.visits(&worker).await;
    visitor.get("/organization").await.is(403);
    visitor.get("/today").await.is(200).hides(&["href=\"/organization\""]);
    world.visitor().get("/organization").await.leads_to();
    // A session that has ended keeps what was typed, no password, and nothing that would sign in somebody else.
    let fields = [("name", "Aino Virtanen"), ("login", "aino@example.org"), ("password", PASSWORD)];
    let again = world.visitor().post("/organization/user", &fields).await.is(401);
    again.tells(&["Aino Virtanen"]);
    again.hides(&[PASSWORD, "aino@example.org"]);
}
