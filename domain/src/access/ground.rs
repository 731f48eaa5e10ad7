//! The ground on which somebody may be told of a client: the rule for seeing, asked for all that is told at once.
use super::{Caller, Needs, Rule, Scope, Side, forbidden};
use crate::basis::{BasisKind, Categories, Grant, Receiver};
use chrono::{DateTime, Utc};

/// The grants on which `whom` may be told all of `needed` now, of those that concern what is told.
pub fn grounds(
    whom: Receiver,
    needed: Categories,
    grants: &[Grant],
    now: DateTime<Utc>,
) -> impl Iterator<Item = &Grant> {
    let forbidden = forbidden(whom, grants, now);
    let covers = move |grant: &&Grant| grant.opens(forbidden).covers(needed);
    grants.iter().filter(move |grant| grant.serves(whom, now)).filter(covers)
}

impl Rule {
    /// Whether it lets somebody see what is recorded about a client of others, because their organization is named in it.
    pub fn is_by_name(&self) -> bool {
        self.sides.contains(&Side::Member) && !matches!(self.needs, Needs::Basis(_))
    }

    /// Whether nothing but a basis for its whole class ties the organization to the client. Such a basis is announced to
    /// nobody, or a whole field would learn who is a client: whoever oversees others hears no more of it than they do.
    pub(super) fn knows_by_class_alone(&self, caller: &Caller, scope: &Scope, grants: &[Grant]) -> bool {
        let is_end =
            [Side::Keeper, Side::Sender, Side::Receiver].iter().any(|side| scope.puts_on(caller, *side));
        let of_class = |grant: &Grant| grant.class.is_some() && grant.class == caller.sector;
        let by_name = |grant: &Grant| {
            let gives = grant.kind != BasisKind::Prohibition;
            gives && grant.class.is_none() && grant.recipient == caller.organization
        };
        self.is_by_name() && !is_end && grants.iter().any(of_class) && !grants.iter().any(by_name)
    }
}

#[cfg(test)]
mod tests {
    use super::grounds;
    use crate::{
        BasisId, OrganizationId,
        access::Action,
        basis::{Aim, BasisKind, CASE_WORK, Categories, Category, Grant, Receiver, Validity},
    };
    use chrono::DateTime;

    fn grant(kind: BasisKind, recipient: OrganizationId, categories: &[Category]) -> Grant {
        Grant {
            basis: BasisId::generate(),
            kind,
            recipient,
            user: None,
            purposes: CASE_WORK.into(),
            categories: categories.into(),
            class: None,
            aim: Aim::default(),
            validity: Validity { from: DateTime::UNIX_EPOCH, to: None, withdrawn_at: None },
        }
    }

    #[test]
    fn whoever_is_named_sees_what_was_recorded_and_no_more_by_that() {
        let by_name = Action::all().filter(|action| action.rule().is_by_name()).map(Action::name);
        let expected = ["basis.view", "access.check", "client_task.view", "client_task.end", "reveal.view"];
        assert_eq!(by_name.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn one_basis_must_give_all_and_a_prohibition_takes_it_from_what_is_not_law() {
        let (me, other) = (OrganizationId::generate(), OrganizationId::generate());
        let whom = Receiver { organization: me, sector: None, takes_of_class: true };
        let needed: Categories = [Category::Basic, Category::Needs].as_slice().into();
        let found = |grants: &[Grant]| -> Vec<BasisKind> {
            grounds(whom, needed, grants, DateTime::UNIX_EPOCH).map(|grant| grant.kind).collect()
        };
        let (part, whole) = ([Category::Basic], [Category::Basic, Category::Needs]);
        let consent = grant(BasisKind::Consent, me, &whole);
        let halves = [grant(BasisKind::Permit, me, &part), grant(BasisKind::Consent, me, &[Category::Needs])];
        assert_eq!(found(&halves), [], "halves do not make a whole");
        assert_eq!(found(&[grant(BasisKind::Consent, other, &whole), consent.clone()]), [BasisKind::Consent]);
        let ban = grant(BasisKind::Prohibition, me, &[Category::Needs]);
        let by_law = grant(BasisKind::Statute, me, &whole);
        assert_eq!(found(&[consent.clone(), ban.clone(), by_law]), [BasisKind::Statute]);
        let elsewhere = grant(BasisKind::Prohibition, me, &[Category::Health]);
        assert_eq!(found(&[consent, elsewhere]), [BasisKind::Consent]);
    }
}
