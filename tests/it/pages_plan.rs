//! Scenario S3 on pages alone: from a client whom nobody knows yet to one plan of several agencies and referrals that come to an end.
use super::world::{
    Person, World,
    visitor::{Page, Visitor},
};
use domain::{OrganizationId, ServiceId, organization::Sector};
use serde_json::json;

/// Somebody in front of the pages.
pub struct Desk(pub Visitor);

/// The form of a deed on a page: the fields that come along.
pub fn form(page: &Page, action: &str) -> Vec<(String, String)> {
    let start = format!("action=\"{action}\"");
    let rest = page.html.split_once(&start).unwrap_or_else(|| panic!("no {action} in {}", page.html)).1;
    let form = rest.split("</form>").next().unwrap();
    let hidden = form.split("<input type=\"hidden\" ").skip(1);
    let field = |field: &str, name: &str| {
        let rest = field.split_once(&format!("{name}=\"")).unwrap().1;
        rest.split('"').next().unwrap().replace("&#34;", "\"")
    };
    hidden.map(|one| (field(one, "name"), field(one, "value"))).collect()
}

/// An address that stands in a page.
fn unescaped(html: &str) -> String {
    html.split('"').next().unwrap().replace("&#38;", "&")
}

impl Desk {
    pub async fn of(world: &World, person: &Person) -> Self {
        Self(world.visits(person).await)
    }

    /// Fills in the form of a deed as the page shows it, and sends it.
    pub async fn try_to(&self, page: &str, deed: &str, fields: &[(&str, &str)]) -> Page {
        let mut shown = self.0.get_in("en", page).await.is(200);
        let action = format!("{page}/{deed}");
        // A form with much to choose from is one link away.
        let link = format!("{page}?do={deed}&");
        let place = shown.html.split("href=\"").map(unescaped).find(|place| place.starts_with(&link));
        if let Some(place) = place {
            shown = self.0.get_in("en", place.split('#').next().unwrap()).await.is(200);
        }
        let along = form(&shown, &action);
        let along = along.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let sent: Vec<_> = along.chain(fields.iter().copied()).collect();
        self.0.post(&action, &sent).await
    }

    /// The same, where it is to be done; the place it leads to.
    pub async fn does(&self, page: &str, deed: &str, fields: &[(&str, &str)]) -> String {
        self.try_to(page, deed, fields).await.leads_to().to_owned()
    }
}

struct Town {
    world: World,
    joni: Desk,
    employment: OrganizationId,
    elli: Desk,
    county: OrganizationId,
    /// Debt counselling, the health centre and a workshop, each with its service.
    others: Vec<(Desk, OrganizationId, ServiceId)>,
}

impl Town {
    async fn build() -> Self {
        let world = World::new().await;
        let employment = world.organization("Employment", Sector::Employment).await;
        let county = world.organization("County", Sector::SocialServices).await;
        let joni = Desk::of(&world, &world.lead(employment).await).await;
        let elli = Desk::of(&world, &world.worker(county).await).await;
        let mut others = Vec::new();
        for (name, sector) in [
            ("Debts", Sector::DebtCounselling),
            ("Health centre", Sector::Health),
            ("Workshop", Sector::Employment),
        ] {
            let organization = world.organization(name, sector).await;
            let worker = world.worker(organization).await;
            let service = world.service(organization, name).await;
            others.push((Desk::of(&world, &worker).await, organization, service));
        }
        Self { world, joni, employment, elli, county, others }
    }

    /// A record, a consent for all of them, and a case.
    async fn begin(&self) -> (String, String) {
        let names =
            [("first_names", "Mika Antero"), ("last_name", "Koskenlaita"), ("birth_date", "1983-05-14")];
        let client = self.joni.does("/clients/new", "client", &names).await;
        let everybody = self.others.iter().map(|(_, organization, _)| *organization);
        let recipients: Vec<_> = everybody.chain([self.county]).map(|id| id.to_string()).collect();
        let mut consent = vec![
            ("kind", "consent"),
            ("given_via", "spoken"),
            ("plain_summary.fi", "Nämä näkevät suunnitelman."),
            ("purposes[]", "coordination"),
            ("purposes[]", "service_delivery"),
        ];
        consent.extend(recipients.iter().map(|id| ("recipients[]", id.as_str())));
        consent.extend(["basic", "needs", "plan"].map(|one| ("categories[]", one)));
        self.joni.does(&client, "basis", &consent).await;
        let case = [
            ("title", "Velat ja työ"),
            ("opened_via", "visit"),
            ("next_step.what", "Avataan kirjeet"),
            ("next_step.who", "client"),
            ("next_step.due", "2099-12-18"),
        ];
        let case = self.joni.does(&client, "case", &case).await;
        for step in ["open", "activate"] {
            self.joni.does(&case, step, &[]).await;
        }
        let need = [("client_words", "En uskalla avata kirjeitä."), ("code", "n03"), ("severity", "8")];
        self.joni.does(&case, "need", &need).await;
        self.joni.does(&case, "note", &[("text", "Tuli myöhässä.")]).await;
        let elli = self.county.to_string();
        self.joni.does(&case, "member", &[("organization_id", &elli), ("role", "expert")]).await;
        (client, case)
    }

    /// One sector is not enough, and what was written the last time comes first.
    async fn meet(&self, case: &str) {
        let [us, them] = [self.employment, self.county].map(|id| id.to_string());
        let intake = [("kind", "joint_intake"), ("mode", "in_person"), ("participants[]", us.as_str())];
        let alone = self.joni.try_to(case, "meeting", &intake).await.is(422);
        alone.tells(&["role=\"alert\"", "href=\"#meeting-participants\""]);
        let both: Vec<_> = intake.into_iter().chain([("participants[]", them.as_str())]).collect();
        self.joni.does(case, "meeting", &both).await;
        self.joni.does(case, "start", &[]).await;
        self.joni.try_to(case, "complete", &[]).await.is(409);
        self.joni.does(case, "complete", &[("prior_review.skipped", "first_meeting")]).await;
    }

    async fn write(&self, case: &str) -> String {
        let plan = [("kind", "otso_plan"), ("situation", "Moottorit; ja velat.")];
        let plan = self.joni.does(case, "plan", &plan).await;
        for said_by in ["client", "peer"] {
            let strength =
                [("text", "Korjaa minkä tahansa moottorin."), ("area", "skills"), ("said_by", said_by)];
            self.elli.does(&plan, "strength", &strength).await;
        }
        let levels = [
            ("client_words", "Haluan avata kirjeet."),
            ("gas_levels.2", "Maksaa"),
            ("gas_levels.1", "Vastaa"),
            ("gas_levels.0", "Avaa jokaisen"),
            ("gas_levels.-1", "Avaa jonkun kanssa"),
            ("gas_levels.-2", "Ei avaa"),
            ("baseline", "-1"),
            ("methods", "Yksi kirje päivässä\nKävely ensin"),
        ];
        let half = self.elli.try_to(&plan, "goal", &levels[..3]).await.is(422);
        half.tells(&["Haluan avata kirjeet.", "value=\"Maksaa\""]);
        self.elli.does(&plan, "goal", &levels).await;
        let due = ("due", "2099-12-18");
        for what in ["Avaan kirjeen päivässä", "Tulen maanantaisin"] {
            self.joni.does(&plan, "action", &[("what", what), ("who", "client"), due]).await;
        }
        for (_, organization, _) in &self.others {
            let id = organization.to_string();
            self.joni.does(&plan, "participant", &[("organization_id", &id), ("role", "expert")]).await;
            let action =
                [("what", "Tapaaminen"), ("who", "organization"), ("organization_id", id.as_str()), due];
            self.joni.does(&plan, "action", &action).await;
        }
        plan
    }

    async fn refer(&self, case: &str, service: ServiceId) -> String {
        let case = case.rsplit('/').next().unwrap();
        let shown =
            self.joni.0.get_in("en", &format!("/referrals/new?case={case}&service={service}")).await.is(200);
        let along = form(&shown, "/referrals/new");
        let along = along.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let said = [
            ("reason", "Kuten sovittiin."),
            ("client_wish", "Joku, joka auttaa alkuun."),
            ("needs[]", "n03"),
            ("categories[]", "basic"),
            ("categories[]", "needs"),
            ("urgency", "routine"),
        ];
        let sent: Vec<_> = along.chain(said).collect();
        let draft = self.joni.0.post("/referrals/new", &sent).await.leads_to().to_owned();
        let referral = draft.split('?').next().unwrap().to_owned();
        self.joni.does(&referral, "send", &[]).await;
        referral
    }
}

#[actix_web::test]
async fn an_otso_team_makes_its_plan_on_pages_alone() {
    let town = Town::build().await;
    let (client, case) = town.begin().await;
    town.meet(&case).await;
    let plan = town.write(&case).await;
    town.joni.does(&plan, "send-to-client", &[]).await;
    // Who disagrees or comments says why; nobody agrees before all have answered.
    let comments = [("answer", "agreed_with_comments")];
    town.joni.try_to(&plan, "client-response", &comments).await.is(422);
    let words = [comments[0], ("comment", "Ei maanantaisin."), ("how_told", "in_person")];
    town.joni.does(&plan, "client-response", &words).await;
    town.joni.try_to(&plan, "agree", &[]).await.is(409).tells(&["role=\"alert\""]);
    for (desk, ..) in &town.others {
        desk.does(&plan, "accept-plan", &[]).await;
    }
    town.joni.does(&plan, "agree", &[]).await;
    let agreed = town.joni.0.get_in("en", &plan).await.is(200);
    agreed.tells(&["Agreed", "Haluan avata kirjeet.", "Ei maanantaisin.", "Kävely ensin", "Accepted"]);

    let mut referrals = Vec::new();
    for (_, _, service) in &town.others {
        referrals.push(town.refer(&case, *service).await);
    }
    let [(debts, ..), (health, ..), (workshop, ..)] = &town.others[..] else { panic!("three help") };
    // Who is in the plan reads its goals, and no notes.
    debts.0.get(&plan).await.is(200).tells(&["Haluan avata kirjeet."]);
    debts.0.get(&case).await.is(200).hides(&["Tuli myöhässä."]);
    debts.does(&referrals[0], "accept", &[]).await;
    health.does(&referrals[1], "request-info", &[("question", "Mistä asti?")]).await;
    town.joni.does(&referrals[1], "answer-info", &[("answer", "Toukokuusta.")]).await;
    health.does(&referrals[1], "accept", &[]).await;
    let child = hand_on(&town, workshop, &referrals[2], &client).await;
    let chain = town.joni.0.get_in("en", &child.1).await.is(200);
    chain.tells(&["How it was handed on", &format!("href=\"{}\"", referrals[2])]);
    workshop.0.get_in("en", &referrals[2]).await.is(200).hides(&["How it was handed on", &child.1]);
    for (who, referral) in [(debts, &referrals[0]), (health, &referrals[1]), (&child.0, &child.1)] {
        who.does(referral, "start", &[]).await;
        who.does(referral, "complete", &[("outcome_code", "service_completed")]).await;
        town.joni.does(referral, "acknowledge", &[]).await;
        town.joni.does(referral, "inform-client", &[("how", "in_person")]).await;
    }
    // What was reached is told on the plan, and the step that was agreed on is done.
    town.elli
        .does(&plan, "assess", &[("level", "1"), ("assessed_by", "client"), ("comment", "Avasin kaikki!")])
        .await;
    town.joni.does(&plan, "done", &[]).await;
    let next = [
        ("next_step.what", "Soitto"),
        ("next_step.who", "worker"),
        ("next_step.due", "2099-12-19"),
        ("client_understood", "true"),
    ];
    town.joni.does(&case, "step-done", &next).await;
    // Whoever keeps the record is told on what basis others take part.
    let covered = "Consent: Basic details, Support needs, Plan";
    town.joni.0.get_in("en", &case).await.is(200).tells(&["Soitto", "Avataan kirjeet", covered]);
    town.elli.0.get_in("en", &case).await.is(200).hides(&[covered]);
}

/// The workshop has no room, and hands the referral on to a service that it looks for.
async fn hand_on(town: &Town, workshop: &Desk, referral: &str, client: &str) -> (Desk, String) {
    let elsewhere = town.world.organization("Heikin Tupa", Sector::NgoPeer).await;
    let service = town.world.service(elsewhere, "Puupaja").await;
    let heikki = Desk::of(&town.world, &town.world.worker(elsewhere).await).await;
    let shown = workshop.0.get_in("en", referral).await.is(200);
    let search = shown.html.split("href=\"").find(|rest| rest.starts_with("/services?redirect=")).unwrap();
    let search = unescaped(search);
    let found = workshop.0.get_in("en", &search).await.is(200);
    found.tells(&["name=\"redirect\"", "name=\"seen\""]);
    let place = search.replace("/services?", &format!("/services/{service}?"));
    let page = workshop.0.get_in("en", &place).await.is(200);
    let action = format!("{referral}/redirect");
    let along = form(&page, &action);
    let sent: Vec<_> = along.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    // Nobody may know of a client without a basis.
    workshop.0.post(&action, &sent).await.is(403);
    let id = elsewhere.to_string();
    let consent = [
        ("kind", "consent"),
        ("given_via", "spoken"),
        ("plain_summary.fi", "Tupa saa tietää."),
        ("purposes[]", "coordination"),
        ("purposes[]", "service_delivery"),
        ("recipients[]", id.as_str()),
        ("categories[]", "basic"),
        ("categories[]", "needs"),
    ];
    town.joni.does(client, "basis", &consent).await;
    workshop.0.post(&action, &sent).await.leads_to();
    let inbox = heikki.0.get_in("en", "/referrals").await.is(200);
    let child = inbox.html.split("href=\"").find(|rest| rest.starts_with("/referrals/0")).unwrap();
    let child = child.split('"').next().unwrap().to_owned();
    heikki.does(&child, "accept", &[]).await;
    (heikki, child)
}

#[actix_web::test]
async fn a_client_is_looked_for_and_stands_in_no_address() {
    let world = World::new().await;
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let worker = world.worker(ngo).await;
    let known = json!({"first_names": "Mika", "last_name": "Koskenlaita", "national_id": "010594Y9032"});
    let known = worker.post("/clients", known).await.id();
    let desk = Desk::of(&world, &worker).await;
    let search = async |fields: &[(&str, &str)]| {
        let shown = desk.0.get_in("en", "/clients").await.is(200);
        let along = form(&shown, "/clients");
        let along = along.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        desk.0.post("/clients", &along.chain(fields.iter().copied()).collect::<Vec<_>>()).await
    };
    let place = format!("/clients/{known}");
    for found in
        [&[("name", "kosk mi")][..], &[("national_id", "010594Y9032"), ("purpose", "coordination")][..]]
    {
        search(found).await.is(200).tells(&["Koskenlaita", &place]);
    }
    search(&[("name", "Nobody")]).await.is(200).hides(&["Koskenlaita"]);
    // A code is asked for with what it is needed for, and what was typed stands there still.
    let half = search(&[("national_id", "010594Y9032")]).await.is(422);
    half.tells(&["role=\"alert\"", "#search-purpose", "value=\"010594Y9032\""]);
    search(&[]).await.is(422);
    let half = desk.try_to("/clients/new", "client", &[("first_names", "Only")]).await.is(422);
    half.tells(&["role=\"alert\"", "value=\"Only\"", "#client-last_name"]);
    let elsewhere = world.organization("Elsewhere", Sector::Housing).await;
    let stranger = Desk::of(&world, &world.worker(elsewhere).await).await;
    let shown = stranger.0.get("/clients").await.is(200);
    let along = form(&shown, "/clients");
    let along = along.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let sent: Vec<_> = along.chain([("name", "kosk")]).collect();
    stranger.0.post("/clients", &sent).await.is(200).hides(&["Koskenlaita"]);
    let admin = world.person(ngo, &[domain::access::Role::OrgAdmin]).await;
    world.visits(&admin).await.get("/clients").await.is(403);
}

/// A page that was left open over night: what was typed is there after signing in, under its own name.
#[actix_web::test]
async fn a_form_of_many_parts_comes_through_signing_in() {
    let world = World::new().await;
    let ngo = world.organization("NGO", Sector::NgoPeer).await;
    let admin = world.person(ngo, &[domain::access::Role::OrgAdmin]).await;
    let password = "kuusi harmaata majavaa";
    let aino =
        json!({"name": "Aino", "login": "aino@example.org", "roles": ["worker"], "password": password});
    admin.post("/users", aino).await.is(201);
    let place = format!("/plans/{}/goal", world.client(ngo).await);
    let typed =
        [("client_words", "I want to sleep."), ("gas_levels.2", "Sleeps all night"), ("baseline", "-1")];
    let visitor = world.visitor();
    let ended = visitor.post(&place, &typed).await.is(401);
    let kept =
        ["kept-action", "client_words", "gas_levels.2", "baseline"].map(|name| (name, ended.hidden(name)));
    let signs_in = [("login", "aino@example.org"), ("password", password)];
    let sent: Vec<_> = kept.iter().map(|(name, value)| (*name, value.as_str())).chain(signs_in).collect();
    let resumed = visitor.post("/sign-in", &sent).await.is(200);
    resumed.tells(&[
        "Paljon odotettua enemmän (+2)",
        "Sleeps all night</textarea>",
        "I want to sleep.</textarea>",
    ]);
    resumed.tells(&["name=\"baseline\" value=\"-1\"", &format!("action=\"{place}\"")]);
}
