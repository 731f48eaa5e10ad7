//! Somebody, something and how they stand to each other, at random: few enough organizations and categories that they meet.
use chrono::{DateTime, Duration, Utc};
use domain::{
    ApiClientId, BasisId, CaseId, ClientId, OrganizationId, UserId,
    access::{Action, Actor, Caller, Facts, Role, Safety, Scope, Standing, TokenScope},
    basis::{Aim, BasisKind, Category, EVERYBODY, Grant, Purpose, Validity},
    code::Set,
    organization::Sector,
};
use rand::{RngExt, rngs::SmallRng, seq::IndexedRandom};
use std::sync::LazyLock;
use strum::IntoEnumIterator;

/// What is asked of `decide`.
#[derive(Debug)]
pub struct Case {
    pub action: Action,
    pub caller: Caller,
    pub scope: Scope,
    pub facts: Facts,
    pub now: DateTime<Utc>,
}

static ACTIONS: LazyLock<Vec<Action>> = LazyLock::new(|| Action::all().collect());
static ORGANIZATIONS: LazyLock<[OrganizationId; 3]> =
    LazyLock::new(|| std::array::from_fn(|_| OrganizationId::generate()));

const SECTORS: [Sector; 2] = [Sector::Health, Sector::Housing];

pub fn one_of<T: IntoEnumIterator + Copy>(random: &mut SmallRng) -> T {
    *T::iter().collect::<Vec<_>>().choose(random).unwrap()
}

fn some_of<T: IntoEnumIterator + Copy + PartialEq + 'static>(random: &mut SmallRng, chance: f64) -> Set<T> {
    T::iter().filter(|_| random.random_bool(chance)).collect()
}

fn organization(random: &mut SmallRng) -> OrganizationId {
    *ORGANIZATIONS.choose(random).unwrap()
}

impl Case {
    pub fn any(random: &mut SmallRng) -> Self {
        let now = DateTime::from_timestamp(1_795_341_600, 0).unwrap();
        let mut caller = caller(random);
        // Half of all is about a client and is asked by somebody who may be told: there the rules are at work.
        let usual = random.random_bool(0.5);
        if usual {
            caller.roles = caller.roles.union([Role::Worker].into_iter().collect());
        }
        let is_apart = if usual { 0.1 } else { 0.5 };
        let is_rare = if usual { 0.02 } else { 0.2 };
        // Only a person stands apart or has an interest, and before the service itself there is no wall.
        let is_person = caller.user().is_some();
        let is_service = matches!(caller.actor, Actor::System(_));
        let standing = Standing {
            is_related: !is_person || !random.random_bool(is_apart),
            is_conflicted: is_person && random.random_bool(is_rare),
            is_walled: !is_service && random.random_bool(is_rare),
        };
        let safety = Safety {
            restricted_since: random.random_bool(0.3).then_some(now),
            is_revealed: random.random_bool(0.3),
        };
        let grants = (0..random.random_range(0..6)).map(|_| grant(random, &caller, now)).collect();
        let scope = Scope {
            keeper: random.random_bool(0.9).then(|| organization(random)),
            sender: random.random_bool(0.4).then(|| organization(random)),
            receiver: random.random_bool(0.4).then(|| organization(random)),
            client: (usual || random.random_bool(0.7)).then(ClientId::generate),
            case: random.random_bool(0.5).then(CaseId::generate),
        };
        let action = *ACTIONS.choose(random).unwrap();
        let case = Self { action, caller, scope, facts: Facts { grants, standing, safety }, now };
        if random.random_bool(0.1) { case.for_overseer(random) } else { case }
    }

    /// The same for somebody who oversees what others there do, at random all too seldom.
    fn for_overseer(mut self, random: &mut SmallRng) -> Self {
        let oversees = ACTIONS.iter().filter(|action| !action.rule().apart.is_empty()).collect::<Vec<_>>();
        self.action = **oversees.choose(random).unwrap();
        self.caller.actor = Actor::User(UserId::generate());
        self.caller.scopes = None;
        self.caller.roles = [Role::PrivacyOfficer, Role::TeamLead].into_iter().collect();
        self.scope.client.get_or_insert_with(ClientId::generate);
        self.facts.standing = Standing::APART;
        self
    }

    /// A professional who works with a client whose record another organization keeps.
    pub fn of_others(random: &mut SmallRng) -> Self {
        let mut case = Self::any(random);
        let [me, keeper, _] = *ORGANIZATIONS;
        case.caller.organization = me;
        case.caller.sector = Some(SECTORS[0]);
        case.caller.roles = [Role::Worker].into_iter().collect();
        case.caller.scopes = None;
        case.caller.actor = Actor::User(UserId::generate());
        case.action = *[Action::ViewClient, Action::ViewCase, Action::EditNeeds].choose(random).unwrap();
        case.scope =
            Scope { client: Some(ClientId::generate()), case: Some(CaseId::generate()), ..Scope::of(keeper) };
        case.facts.standing = Standing::RELATED;
        case.facts.grants.retain(|grant| grant.kind != BasisKind::BreakGlass);
        case
    }
}

fn caller(random: &mut SmallRng) -> Caller {
    let actor = match random.random_range(0..20) {
        0 => Actor::System("clock"),
        1..4 => Actor::ApiClient { id: ApiClientId::generate(), on_behalf_of: None },
        4..8 => Actor::ApiClient { id: ApiClientId::generate(), on_behalf_of: Some(UserId::generate()) },
        _ => Actor::User(UserId::generate()),
    };
    let is_machine = matches!(actor, Actor::ApiClient { .. });
    Caller {
        actor,
        organization: organization(random),
        sector: random.random_bool(0.8).then(|| *SECTORS.choose(random).unwrap()),
        unit: None,
        tasks: Set::EMPTY,
        roles: some_of::<Role>(random, 0.4),
        scopes: is_machine.then(|| some_of::<TokenScope>(random, 0.7)),
    }
}

fn grant(random: &mut SmallRng, caller: &Caller, now: DateTime<Utc>) -> Grant {
    let kind = one_of::<BasisKind>(random);
    let near = |random: &mut SmallRng| now + Duration::seconds(random.random_range(-1..=1));
    let user = (kind == BasisKind::BreakGlass).then(|| match caller.user() {
        Some(user) if random.random_bool(0.7) => user,
        _ => UserId::generate(),
    });
    let by_class = user.is_none() && random.random_bool(0.2);
    let everybody = kind == BasisKind::Prohibition && random.random_bool(0.4);
    Grant {
        basis: BasisId::generate(),
        kind,
        recipient: match (by_class, everybody) {
            (true, _) => OrganizationId::generate(),
            (false, true) => EVERYBODY,
            (false, false) if random.random_bool(0.5) => caller.organization,
            (false, false) => organization(random),
        },
        class: by_class.then(|| *SECTORS.choose(random).unwrap()),
        user,
        purposes: some_of::<Purpose>(random, 0.4),
        categories: some_of::<Category>(random, 0.6),
        aim: Aim::default(),
        validity: Validity {
            from: if random.random_bool(0.2) { near(random) } else { now - Duration::days(1) },
            to: random.random_bool(0.2).then(|| near(random)),
            withdrawn_at: random.random_bool(0.1).then_some(now),
        },
    }
}
