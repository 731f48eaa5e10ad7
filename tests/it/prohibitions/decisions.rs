//! A hundred thousand decisions about random grants, against the words of the law.
use chrono::{DateTime, Duration, Utc};
use domain::{
    BasisId, ClientId, OrganizationId, Refusal, UserId,
    access::{Action, Actor, Caller, Facts, Scope, decide},
    basis::{
        Aim, BasisKind, CASE_WORK, Categories, Category, Document, EVERYBODY, Grant, Matter, Purpose,
        Receiver, Validity,
    },
    code::Set,
    event::Kind,
    organization::Sector,
};
use rand::{RngExt, SeedableRng, rngs::SmallRng, seq::IndexedRandom};
use strum::IntoEnumIterator;
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_341_600, 0).unwrap()
}

fn categories(random: &mut SmallRng) -> Categories {
    Category::iter().filter(|_| random.random_bool(0.4)).collect()
}

fn some_grant(random: &mut SmallRng, (me, user): (OrganizationId, UserId), records: &[Uuid]) -> Grant {
    let tasks = ["a", "b"];
    let kind = *BasisKind::iter().collect::<Vec<_>>().choose(random).unwrap();
    let others = if kind == BasisKind::Prohibition { EVERYBODY } else { OrganizationId::generate() };
    let aim = match random.random_range(0..4) {
        0 => Aim { service_task: Some((*tasks.choose(random).unwrap()).to_owned()), ..Aim::default() },
        1 if kind == BasisKind::Prohibition => {
            Aim { record: records.choose(random).copied(), ..Aim::default() }
        }
        2 => Aim {
            kinds: [Kind::Need, Kind::Case].into_iter().filter(|_| random.random_bool(0.5)).collect(),
            from: random.random_bool(0.3).then(|| now() - Duration::days(random.random_range(0..4))),
            before: random.random_bool(0.3).then(|| now() - Duration::days(random.random_range(0..4))),
            ..Aim::default()
        },
        _ => Aim::default(),
    };
    let classes = [Sector::Health, Sector::Housing];
    let class =
        (kind != BasisKind::BreakGlass && random.random_bool(0.2)).then(|| *classes.choose(random).unwrap());
    let day = |days: i64| now() + Duration::days(days);
    Grant {
        basis: BasisId::generate(),
        kind,
        recipient: if class.is_some() {
            OrganizationId::generate()
        } else if random.random_bool(0.8) {
            me
        } else {
            others
        },
        class,
        user: (kind == BasisKind::BreakGlass)
            .then(|| if random.random_bool(0.5) { user } else { UserId::generate() }),
        purposes: if random.random_bool(0.9) {
            CASE_WORK.into()
        } else {
            [Purpose::Research].into_iter().collect()
        },
        categories: categories(random),
        aim,
        validity: Validity {
            from: day(random.random_range(-3..1)),
            to: random.random_bool(0.3).then(|| day(random.random_range(-2..3))),
            withdrawn_at: random.random_bool(0.1).then(|| day(-1)),
        },
    }
}

/// Which grants say anything about the matter, in other words than the program's.
fn concerns(grant: &Grant, matter: Matter<'_>) -> bool {
    let Aim { service_task, record, kinds, from, before } = &grant.aim;
    let told = match matter.document {
        None => grant.kind != BasisKind::Prohibition || grant.aim == Aim::default(),
        Some(Document { kind, made_at }) => {
            let misses_task = service_task.is_some() && service_task.as_deref() != matter.service_task;
            let misses_record = record.is_some_and(|record| record != matter.record);
            let misses_kind = !kinds.is_empty() && !kinds.iter().any(|one| one == kind);
            let misses_time =
                from.is_some_and(|from| made_at < from) || before.is_some_and(|to| to <= made_at);
            !(misses_task || misses_record || misses_kind || misses_time)
        }
    };
    assert_eq!(grant.concerns(matter), told, "{grant:?} {matter:?}");
    told
}

/// What the rule says, in the words of the law and one category at a time.
fn may_see(grants: &[Grant], (me, user): (Receiver, UserId), category: Category) -> bool {
    let is_live = |grant: &Grant| {
        grant.validity.withdrawn_at.is_none()
            && grant.validity.from <= now()
            && grant.validity.to.is_none_or(|to| now() < to)
    };
    let is_for_me = |grant: &Grant, others: &[OrganizationId]| match grant.class {
        Some(class) => me.sector == Some(class),
        None => others.contains(&grant.recipient),
    };
    let for_work = |grant: &Grant| CASE_WORK.iter().any(|purpose| grant.purposes.contains(*purpose));
    let opened = |grant: &&Grant| {
        grant.kind == BasisKind::BreakGlass && grant.user == Some(user) && grant.recipient == me.organization
    };
    // What the person has opened to themselves is what they see by, and nothing else.
    if let Some(opened) = grants.iter().filter(opened).find(|grant| is_live(grant) && for_work(grant)) {
        return opened.categories.contains(category);
    }
    let in_force = |grant: &Grant| is_live(grant) && grant.categories.contains(category);
    let forbidden = grants.iter().any(|grant| {
        let is_meant = is_for_me(grant, &[me.organization, EVERYBODY]);
        grant.kind == BasisKind::Prohibition && in_force(grant) && is_meant
    });
    grants.iter().any(|grant| {
        let by_law = matches!(grant.kind, BasisKind::Statute | BasisKind::VitalInterest);
        let by_word = matches!(grant.kind, BasisKind::Consent | BasisKind::Permit) && !forbidden;
        (by_law || by_word) && for_work(grant) && is_for_me(grant, &[me.organization]) && in_force(grant)
    })
}

#[test]
fn a_hundred_thousand_decisions_follow_the_law() {
    let mut random = SmallRng::seed_from_u64(59);
    let (keeper, organization) = (OrganizationId::generate(), OrganizationId::generate());
    let me = Receiver { organization, sector: Some(Sector::Health), takes_of_class: true };
    let user = UserId::generate();
    let caller = Caller {
        actor: Actor::User(user),
        organization,
        sector: None,
        unit: None,
        tasks: domain::code::Set::EMPTY,
        roles: Set::EMPTY,
        scopes: None,
    }
    .colleague_at(me);
    assert_eq!(caller.receiver(), me);
    let scope = Scope { client: Some(ClientId::generate()), ..Scope::of(keeper) };
    let (mut permitted, mut prohibited) = (0, 0);
    for _ in 0..100_000 {
        let record = Uuid::now_v7();
        let records = [record, Uuid::now_v7()];
        let document = random.random_bool(0.7).then(|| Document {
            kind: if random.random_bool(0.5) { Kind::Need } else { Kind::Referral },
            made_at: now() - Duration::days(random.random_range(0..4)),
        });
        let service_task = random.random_bool(0.5).then_some("a");
        let matter = Matter { record, case: None, service_task, document };
        let grants: Vec<_> = (0..random.random_range(0..6))
            .map(|_| some_grant(&mut random, (organization, user), &records))
            .filter(|grant| concerns(grant, matter))
            .collect();
        let expected: Categories =
            Category::iter().filter(|category| may_see(&grants, (me, user), *category)).collect();
        let facts = Facts { grants, ..Facts::NEW };
        let grants = &facts.grants;
        match decide(Action::ViewClient, &caller, &scope, &facts, now()) {
            Ok(permit) => {
                permitted += 1;
                assert_eq!(permit.sight.categories(), expected, "{grants:?}");
                assert!(expected.contains(Category::Basic), "{grants:?}");
            }
            Err(why) => {
                prohibited += usize::from(why == Refusal::Prohibited);
                assert!(!expected.contains(Category::Basic), "{why} {grants:?}");
            }
        }
    }
    println!("{permitted} permitted, {prohibited} prohibited");
    assert!(permitted > 10_000 && prohibited > 300);
}
