//! Lists show what the single read shows, and nothing else, however cases, referrals, tasks, conflicts and bases lie.
use super::world::{Person, World, rows};
use chrono::Duration;
use domain::{
    ClientId, Id, OrganizationId, ServiceId, UnitId,
    basis::{BasisKind, Categories, Category, DOCUMENTS},
    case::{MemberRole, ServiceTask, WalledService},
    organization::Sector,
    referral::Status,
    relationship::{ConflictKind, TaskKind},
};
use entity::{basis_grant, case, case_member, client_task, conflict, referral};
use futures::{StreamExt, stream};
use rand::{RngExt, SeedableRng, rngs::SmallRng, seq::IndexedRandom};
use strum::IntoEnumIterator;

const EVERYBODY: OrganizationId = domain::basis::EVERYBODY;

fn some<T: IntoEnumIterator + Copy>(random: &mut SmallRng) -> T {
    T::iter().collect::<Vec<_>>().choose(random).copied().unwrap()
}

/// One of the service tasks that are most at odds: few enough to meet each other.
fn some_task(random: &mut SmallRng) -> ServiceTask {
    *[ServiceTask::WorkingAge, ServiceTask::ChildProtection, ServiceTask::SubstanceUse]
        .choose(random)
        .unwrap()
}

/// Two houses, each with units and people, and everything between them at random.
struct Town {
    world: World,
    houses: Vec<OrganizationId>,
    units: Vec<Vec<UnitId>>,
    people: Vec<Person>,
    services: Vec<ServiceId>,
}

impl Town {
    async fn build(random: &mut SmallRng) -> Self {
        let world = World::new().await;
        let (mut houses, mut units, mut people, mut services) = (vec![], vec![], vec![], vec![]);
        for (name, sector) in [("County", Sector::SocialServices), ("Association", Sector::NgoPeer)] {
            let house = world.organization(name, sector).await;
            services.push(world.service(house, name).await);
            let here = [world.unit(house).await, world.unit(house).await];
            for _ in 0..5 {
                let person = world.worker(house).await;
                if random.random_bool(0.7) {
                    world.moves_to(&person, *here.choose(random).unwrap()).await;
                }
                let tasks: Vec<_> = ServiceTask::iter().filter(|_| random.random_bool(0.6)).collect();
                world.works_in(&person, &tasks).await;
                people.push(person);
            }
            houses.push(house);
            units.push(here.to_vec());
        }
        Self { world, houses, units, people, services }
    }

    fn somebody(&self, random: &mut SmallRng, chance: f64) -> Option<&Person> {
        random.random_bool(chance).then(|| self.people.choose(random).unwrap())
    }

    /// A client with whatever there can be about one.
    async fn happen(&self, random: &mut SmallRng, number: u8) -> ClientId {
        let world = &self.world;
        let house = random.random_range(0..2);
        let (keeper, now) = (self.houses[house], world.now());
        let client = world.record_of(keeper, random.random_bool(0.5).then_some([number / 2; 32])).await;
        let ago = |random: &mut SmallRng| now - Duration::days(random.random_range(0..60));
        for _ in 0..random.random_range(0..3) {
            let mut row = rows::case(client, keeper, now - Duration::days(90));
            row.unit_id = random.random_bool(0.6).then(|| *self.units[house].choose(random).unwrap());
            row.coordinator_id = self.somebody(random, 0.3).map(|person| person.id);
            row.own_worker_id = self.somebody(random, 0.2).map(|person| person.id);
            row.closed_at = random.random_bool(0.5).then(|| ago(random));
            row.service_task_code = random.random_bool(0.4).then(|| some_task(random).code().to_owned());
            row.walled_service = random.random_bool(0.15).then(|| some::<WalledService>(random));
            world.put::<case::Entity>(row.clone()).await;
            self.involve(random, &row).await;
        }
        if let Some(person) = self.somebody(random, 0.4) {
            world
                .put::<client_task::Entity>(client_task::Model {
                    id: Id::generate(),
                    version: 1,
                    client_id: client,
                    keeper_id: keeper,
                    organization_id: person.organization,
                    user_id: person.id,
                    kind: TaskKind::Returning,
                    reason: None,
                    recorded_by: None,
                    ends_at: now + Duration::days(random.random_range(-5..5)),
                    ended_at: random.random_bool(0.2).then_some(now),
                    created_at: now,
                    updated_at: now,
                })
                .await;
        }
        if let Some(person) = self.somebody(random, 0.3) {
            world
                .put::<conflict::Entity>(conflict::Model {
                    id: Id::generate(),
                    version: 1,
                    organization_id: person.organization,
                    user_id: person.id,
                    kind: ConflictKind::Relative,
                    national_id_index: vec![number / 2; 32],
                    declared_by: None,
                    ended_at: random.random_bool(0.3).then_some(now),
                    created_at: now,
                    updated_at: now,
                })
                .await;
        }
        for _ in 0..random.random_range(0..4) {
            self.allow_or_forbid(random, client, keeper).await;
        }
        client
    }

    async fn involve(&self, random: &mut SmallRng, of: &case::Model) {
        let now = self.world.now();
        if let Some(person) = self.somebody(random, 0.4) {
            self.world
                .put::<case_member::Entity>(case_member::Model {
                    id: Id::generate(),
                    version: 1,
                    case_id: of.id,
                    client_id: of.client_id,
                    keeper_id: of.organization_id,
                    organization_id: person.organization,
                    user_id: random.random_bool(0.5).then_some(person.id),
                    role: MemberRole::Expert,
                    joined_at: now,
                    left_at: random.random_bool(0.2).then_some(now),
                    plan_id: None,
                    acceptance: None,
                    acceptance_comment: None,
                    answered_by: None,
                    answered_at: None,
                })
                .await;
        }
        for _ in 0..random.random_range(0..3) {
            let to = random.random_range(0..2);
            let mut row = rows::referral(of, self.houses[to], self.services[to], now);
            row.status = some(random);
            row.sent_at = (row.status != Status::Draft).then_some(now);
            row.updated_at = now - Duration::days(random.random_range(0..60));
            row.to_unit_id = random.random_bool(0.6).then(|| *self.units[to].choose(random).unwrap());
            row.assigned_to = self.somebody(random, 0.3).map(|person| person.id);
            row.from_user_id = self.somebody(random, 0.3).map(|person| person.id);
            self.world.put::<referral::Entity>(row).await;
        }
    }

    async fn allow_or_forbid(&self, random: &mut SmallRng, client: ClientId, keeper: OrganizationId) {
        let recipient = *self.houses.choose(random).unwrap();
        let basis = self.world.consent(client, keeper, recipient, &[Category::Basic]).await;
        let kind = some::<BasisKind>(random);
        let forbids = kind == BasisKind::Prohibition;
        let whom = if forbids && random.random_bool(0.5) { EVERYBODY } else { recipient };
        let categories: Categories = Category::iter().filter(|_| random.random_bool(0.6)).collect();
        let mut row = self.world.grant(basis).await;
        self.world.drop_grant(basis).await;
        (row.kind, row.recipient_id, row.categories) = (kind, whom, categories);
        row.service_task_code = random.random_bool(0.2).then(|| some_task(random).code().to_owned());
        row.valid_to = random.random_bool(0.2).then(|| self.world.now() - Duration::days(1));
        if random.random_bool(0.3) {
            let classes = [Sector::SocialServices, Sector::NgoPeer, Sector::Health];
            (row.recipient_id, row.recipient_sector) = (Id::generate(), classes.choose(random).copied());
        }
        if random.random_bool(0.3) {
            row.record_kinds = DOCUMENTS.iter().copied().filter(|_| random.random_bool(0.5)).collect();
        }
        let day = |random: &mut SmallRng| {
            random.random_bool(0.2).then(|| self.world.now() - Duration::days(random.random_range(0..100)))
        };
        (row.data_from, row.data_before) = (day(random), day(random));
        self.world.put::<basis_grant::Entity>(row).await;
    }

    /// How many rows of a list the single read agrees on, shown or not; each part of it holds those that it is to hold.
    async fn agree(&self, person: &Person, list: &str, all: &[String]) -> (usize, usize) {
        let reads = all.iter().map(async |id| (id, person.get(&format!("{list}/{id}")).await));
        let reads: Vec<_> = stream::iter(reads).buffer_unordered(8).collect().await;
        let mut seen = 0;
        for (part, whose) in parts(list) {
            let listed = person.get(&format!("{list}?limit=200{part}")).await.is(200);
            let shown: Vec<_> =
                listed["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
            for (id, read) in &reads {
                assert!(matches!(read.status, 200 | 403 | 404), "{}", read.body);
                let of_part = whose.is_none_or(|column| read.body[column] == person.organization.to_string());
                let expected = read.status == 200 && of_part;
                assert_eq!(shown.contains(&id.as_str()), expected, "{list}/{id} in {part} {}", read.body);
            }
            seen = seen.max(shown.len());
        }
        (all.len(), seen)
    }
}

/// Parts of a list, and where the reader's organization stands in the rows of each.
fn parts(list: &str) -> Vec<(&'static str, Option<&'static str>)> {
    match list {
        "/clients" => vec![("", Some("organization_id"))],
        "/referrals" => vec![
            ("", None),
            ("&box=in", Some("to_organization_id")),
            ("&box=out", Some("from_organization_id")),
        ],
        _ => vec![("", None)],
    }
}

/// Lists and reads agree, whatever lies between people and clients, in every third town from `first` on.
async fn towns(first: u64) {
    let rounds = std::env::var("ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(15);
    let (mut pairs, mut shown) = (0, 0);
    for seed in (first..rounds).step_by(3) {
        let mut random = SmallRng::seed_from_u64(seed);
        let town = Town::build(&mut random).await;
        let mut clients = Vec::new();
        for number in 0..24 {
            clients.push(town.happen(&mut random, number).await.to_string());
        }
        let cases = town.world.ids("case").await;
        let referrals = town.world.ids("referral").await;
        for person in &town.people {
            for (list, all) in [("/clients", &clients), ("/cases", &cases), ("/referrals", &referrals)] {
                let (asked, seen) = town.agree(person, list, all).await;
                pairs += asked;
                shown += seen;
            }
        }
    }
    println!("{pairs} pairs of a person and a record, {shown} shown");
    assert!(shown * 20 > pairs && shown * 2 < pairs, "some are shown and most are not: {shown} of {pairs}");
}

#[actix_web::test]
async fn lists_and_reads_agree_in_a_third_of_all_towns() {
    towns(0).await;
}

#[actix_web::test]
async fn lists_and_reads_agree_in_another_third() {
    towns(1).await;
}

#[actix_web::test]
async fn lists_and_reads_agree_in_the_last_third() {
    towns(2).await;
}
