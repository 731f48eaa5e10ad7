//! What the oracle does not ask: the small words around the decision. The decision itself is in `tests/oracle`.
use super::{Action, Actor, Basis, Caller, Permit, Role, Safety, Scope, Sight, Standing, TokenScope};
use crate::{
    ApiClientId, BasisId, OrganizationId, Refusal, UserId,
    basis::{BasisKind, Categories, Category},
    code::Set,
    organization::Sector,
};
use chrono::DateTime;

fn caller(actor: Actor, roles: &[Role]) -> Caller {
    Caller {
        actor,
        organization: OrganizationId::generate(),
        sector: Some(Sector::Health),
        unit: None,
        tasks: Set::EMPTY,
        roles: roles.into(),
        scopes: None,
    }
}

#[test]
fn whoever_is_only_employed_works_with_nobody() {
    assert_eq!(Standing::APART, Standing { is_related: false, ..Standing::RELATED });
    assert_ne!(Standing::APART, Standing::RELATED);
}

#[test]
fn a_record_of_an_organization_is_about_nobody() {
    let organization = OrganizationId::generate();
    let scope = Scope::of(organization);
    assert_eq!(scope, Scope { keeper: Some(organization), ..Scope::default() });
    assert_eq!(scope.client, None);
}

#[test]
fn the_log_names_the_ground_and_the_basis() {
    let id = BasisId::generate();
    let consent = Basis::Recorded { id, kind: BasisKind::Consent };
    assert_eq!(
        (consent.code(), consent.id(), consent.kind()),
        ("consent", Some(id), Some(BasisKind::Consent))
    );
    for (ground, code) in
        [(Basis::Role, "role"), (Basis::OwnRegister, "own_register"), (Basis::Unseen, "unseen")]
    {
        assert_eq!((ground.code(), ground.id(), ground.kind()), (code, None, None));
    }
    assert_eq!(Permit::of_role(), Permit { basis: Basis::Role, sight: Sight::nothing() });
}

#[test]
fn a_sight_shows_its_categories_and_a_place_unless_it_is_hidden() {
    let some: Categories = [Category::Basic, Category::Needs].as_slice().into();
    let sight = Sight::of(some);
    assert_eq!(sight.categories(), some);
    assert_eq!((sight.reveal(Category::Needs, 7), sight.reveal(Category::Health, 7)), (Some(7), None));
    assert!(Sight::whole().shows(Category::Health) && !Sight::nothing().shows(Category::Basic));
    let since = Some(DateTime::UNIX_EPOCH);
    for (restricted_since, is_revealed, shows) in
        [(None, false, true), (since, false, false), (since, true, true)]
    {
        let minding = sight.minding(Safety { restricted_since, is_revealed });
        assert_eq!((minding.shows_place(), minding.categories()), (shows, some));
    }
}

#[test]
fn a_person_speaks_for_themselves_and_a_system_for_them() {
    let (user, id) = (UserId::generate(), ApiClientId::generate());
    for (actor, behind, alone) in [
        (Actor::User(user), Some(user), Some(user)),
        (Actor::ApiClient { id, on_behalf_of: Some(user) }, Some(user), None),
        (Actor::ApiClient { id, on_behalf_of: None }, None, None),
        (Actor::System("test"), None, None),
    ] {
        let caller = caller(actor, &[Role::Worker]);
        assert_eq!((caller.user(), caller.person()), (behind, alone), "{actor:?}");
        assert_eq!(caller.receiver().takes_of_class, behind.is_some());
        let there = caller.receiver();
        assert_eq!((there.organization, there.sector), (caller.organization, caller.sector));
    }
}

#[test]
fn role_and_token_are_asked_before_any_record() {
    let worker = caller(Actor::User(UserId::generate()), &[Role::Worker]);
    assert_eq!(worker.may(Action::ViewClient), Ok(()));
    assert_eq!(worker.may(Action::ReadAudit), Err(Refusal::NotAllowed));
    let narrow = Caller { scopes: Some([TokenScope::Cases].as_slice().into()), ..worker };
    assert_eq!(narrow.may(Action::ViewCase), Ok(()));
    assert_eq!(narrow.may(Action::ViewClient), Err(Refusal::InsufficientScope));
}

#[test]
fn a_colleague_elsewhere_is_anybody_who_works_with_clients_there() {
    let admin = caller(Actor::User(UserId::generate()), &[Role::OrgAdmin]);
    let there = caller(Actor::User(UserId::generate()), &[]).receiver();
    let colleague = admin.colleague_at(there);
    assert_eq!((colleague.organization, colleague.actor), (there.organization, admin.actor));
    assert_eq!(colleague.roles, [Role::Worker, Role::TeamLead].as_slice().into());
    assert_eq!((colleague.tasks, colleague.scopes), (Set::all(), None));
}
