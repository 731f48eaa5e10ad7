//! Those who ask: one of each kind that the rules tell apart.
use super::super::{
    identity::Browser,
    world::{Person, World, person::Asking},
};
use domain::{
    OrganizationId, UnitId,
    access::{Role, TokenScope},
    code::Set,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// The columns of the table, in its order.
pub const NAMES: [&str; 19] = [
    "nobody", "ended", "own-w", "own-x", "own-l", "own-m", "own-a", "own-p", "own-s", "own-c", "platf",
    "oth-w", "oth-x", "oth-l", "oth-p", "sys-k", "sys-w", "sys-n", "sys-o",
];

/// Somebody who asks, in a browser or as a partner system.
pub struct Principal {
    pub name: &'static str,
    pub person: Person,
    browser: Option<Browser>,
}

impl Principal {
    pub fn asks(&self, method: &str, path: &str) -> Asking<'_> {
        match &self.browser {
            Some(browser) => browser.asks(method, path),
            None => self.person.asks(method, path),
        }
    }
    /// What a browser proves itself with.
    pub fn cookie(&self) -> Option<String> {
        self.browser.as_ref().map(|browser| browser.token().to_owned())
    }
    /// What they prove themselves with.
    pub fn proofs(&self) -> Vec<String> {
        match &self.browser {
            Some(browser) => vec![browser.token().to_owned(), browser.csrf().to_owned()],
            None if self.name == "nobody" => Vec::new(),
            None => vec![self.person.bearer()],
        }
    }
}

/// The organizations and units in which they work.
pub struct Houses {
    pub keeper: OrganizationId,
    pub other: OrganizationId,
    pub platform: OrganizationId,
    /// Where the client is served, and another unit: of the keeper, and of the other organization.
    pub own: [UnitId; 2],
    pub theirs: [UnitId; 2],
}

/// The people, as partner systems that act for them: so the stage is set.
pub async fn people(world: &World, houses: &Houses) -> Vec<(&'static str, Person)> {
    let Houses { keeper, other, platform, own, theirs } = *houses;
    let mut people = Vec::new();
    for (name, organization, roles, unit) in [
        ("own-w", keeper, &[Role::Worker][..], Some(own[0])),
        ("own-x", keeper, &[Role::Worker], Some(own[1])),
        ("own-l", keeper, &[Role::TeamLead], Some(own[0])),
        ("own-m", keeper, &[Role::TeamLead], Some(own[1])),
        ("own-a", keeper, &[Role::OrgAdmin], None),
        ("own-p", keeper, &[Role::PrivacyOfficer], None),
        ("own-s", keeper, &[Role::Worker, Role::SafetyHandler], Some(own[0])),
        ("own-c", keeper, &[Role::Worker], Some(own[0])),
        ("platf", platform, &[Role::PlatformAdmin], None),
        ("oth-w", other, &[Role::Worker], Some(theirs[0])),
        ("oth-x", other, &[Role::Worker], Some(theirs[1])),
        ("oth-l", other, &[Role::TeamLead], Some(theirs[0])),
        ("oth-p", other, &[Role::PrivacyOfficer], None),
    ] {
        let person = world.person(organization, roles).await;
        if let Some(unit) = unit {
            world.moves_to(&person, unit).await;
        }
        people.push((name, person));
    }
    people
}

/// Everybody who asks, when the stage is set.
pub async fn all(world: &World, houses: &Houses, people: &[(&'static str, Person)]) -> Vec<Principal> {
    let worker = &people[0].1;
    let mut found = Vec::new();
    for name in NAMES {
        let (person, browser) = match name {
            "nobody" => (worker.stranger(), None),
            "ended" => (worker.stranger(), Some(ended(world, worker).await)),
            "sys-k" => (system(world, houses.keeper, worker).await, None),
            "sys-o" => (system(world, houses.other, worker).await, None),
            "sys-w" => (worker.clone(), None),
            "sys-n" => {
                let narrow = Set::from([TokenScope::Register].as_slice());
                let token = world.token(houses.keeper, Some(worker.id), narrow).await;
                (worker.with_token(&token), None)
            }
            name => {
                let (_, person) = people.iter().find(|(known, _)| *known == name).unwrap();
                (person.clone(), Some(Browser::of_person(world, person).await))
            }
        };
        found.push(Principal { name, person, browser });
    }
    for principal in &found {
        use_up_the_key(world, principal).await;
    }
    found
}

/// A partner system that acts for nobody.
async fn system(world: &World, organization: OrganizationId, any: &Person) -> Person {
    any.with_token(&world.token(organization, None, Set::all()).await)
}

async fn ended(world: &World, person: &Person) -> Browser {
    use entity::session::{Column, Entity};
    let browser = Browser::of_person(world, person).await;
    Entity::update_many()
        .col_expr(Column::EndedAt, sea_orm::sea_query::Expr::val(world.now()))
        .filter(Column::Id.eq(browser.session.parse::<Uuid>().unwrap()))
        .exec(&world.database.db)
        .await
        .unwrap();
    browser
}

/// The key that every request of the walk comes with.
pub const KEY: &str = "matrix";

/// Makes as if the principal had sent another request with the key: what they may do is then refused at the last moment,
/// and nothing is changed.
async fn use_up_the_key(world: &World, who: &Principal) {
    let owner = match who.name {
        "nobody" => return,
        "sys-k" | "sys-o" => {
            use entity::access_token::{Column, Entity};
            let of_token = Column::TokenHash.eq(polku::access::hash_token(&who.person.bearer()));
            let token = Entity::find().filter(of_token).one(&world.database.db).await.unwrap().unwrap();
            token.api_client_id.uuid()
        }
        _ => who.person.id.uuid(),
    };
    let row = entity::answer::Model {
        owner_id: owner,
        key: KEY.to_owned(),
        request_hash: vec![0],
        status: 200,
        etag: None,
        location: None,
        body: Vec::new(),
        categories: Set::EMPTY,
        created_at: world.now(),
    };
    let known = entity::answer::Entity::find_by_id((owner, KEY.to_owned()));
    if known.one(&world.database.db).await.unwrap().is_none() {
        world.put::<entity::answer::Entity>(row).await;
    }
}
