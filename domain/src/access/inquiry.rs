//! Asking beforehand: whether somebody may, and why, in words that everybody understands.
use super::{Action, Basis, Caller, Facts, Needs, Permit, Rule, Scope, decide};
use crate::{
    Refusal,
    basis::{BasisKind, CASE_WORK, Category, Grant, Purpose},
    codelist::Labels,
};
use chrono::{DateTime, Utc};

/// What somebody asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inquiry {
    Action(Action),
    /// One category of client data, used for one purpose.
    Use {
        category: Category,
        purpose: Purpose,
    },
}

impl Inquiry {
    /// The same decision as on the request itself.
    ///
    /// # Errors
    /// The refusal the request would get.
    pub fn decide(
        self,
        caller: &Caller,
        scope: &Scope,
        facts: &Facts,
        now: DateTime<Utc>,
    ) -> Result<Permit, Refusal> {
        match self {
            Self::Action(action) => decide(action, caller, scope, facts, now),
            Self::Use { purpose, .. } if !CASE_WORK.contains(&purpose) => Err(Refusal::NoLegalBasis),
            Self::Use { category, purpose } => {
                let concerns =
                    |grant: &&Grant| grant.kind == BasisKind::Prohibition || grant.purposes.contains(purpose);
                let grants = facts.grants.iter().filter(concerns).cloned().collect();
                let rule = Rule { needs: Needs::Basis(category), ..Action::ViewClient.rule() };
                rule.decide(caller, scope, &Facts { grants, ..*facts }, now)
            }
        }
    }

    /// How it stands in the log.
    pub fn name(self) -> String {
        match self {
            Self::Action(action) => action.name(),
            Self::Use { category, purpose } => format!("{category} for {purpose}"),
        }
    }
}

/// The decision in plain language.
pub const fn explain(decision: &Result<Permit, Refusal>) -> Labels {
    match decision {
        Ok(Permit { basis: Basis::OwnRegister, .. }) => Labels {
            fi: "Organisaatio pitää tätä rekisteriä itse eikä tarvitse muuta perustetta.",
            sv: "Organisationen för själv detta register och behöver ingen annan grund.",
            en: "The organization keeps this register itself and needs no other basis.",
        },
        Ok(Permit { basis: Basis::Recorded { kind, .. }, .. }) => of_kind(*kind),
        Ok(_) => Labels {
            fi: "Toimi on sallittu, mutta asiakkaan tietoja ei näytetä.",
            sv: "Åtgärden är tillåten, men inga klientuppgifter visas.",
            en: "The action is permitted, but no client data is shown.",
        },
        Err(Refusal::NoLegalBasis) => Labels {
            fi: "Mikään voimassa oleva peruste ei kata tätä. Kirjaa suostumus, lupa tai lakiin perustuva oikeus.",
            sv: "Ingen gällande grund täcker detta. Anteckna ett samtycke, ett tillstånd eller en rätt enligt lag.",
            en: "No basis in force covers this. Record a consent, a permit or a right laid down in law.",
        },
        Err(Refusal::Prohibited) => Labels {
            fi: "Asiakas on kieltänyt tämän. Lakiin perustuva oikeus ohittaa kiellon vain, kun sen perusteet on kirjattu.",
            sv: "Klienten har förbjudit detta. En rätt enligt lag går före förbudet bara när grunderna har antecknats.",
            en: "The client has forbidden this. A right laid down in law goes before it only where its facts are recorded.",
        },
        Err(Refusal::Unrelated) => Labels {
            fi: "Et työskentele tämän asiakkaan kanssa: asiaa, lähetettä tai kirjattua tehtävää ei ole.",
            sv: "Du arbetar inte med den här klienten: det finns inget ärende, ingen remiss och inget antecknat uppdrag.",
            en: "You do not work with this client: there is no case, no referral and no recorded task.",
        },
        Err(Refusal::Walled) => Labels {
            fi: "Tiedot ovat vain palvelutehtävän oman henkilöstön tai palvelua toteuttavien käytössä.",
            sv: "Uppgifterna är endast för personalen inom serviceuppgiften eller för dem som producerar tjänsten.",
            en: "The data is for the staff of the service task alone, or for those who produce the service.",
        },
        Err(Refusal::InsufficientScope) => Labels {
            fi: "Järjestelmälle annettu valtuutus ei riitä tähän.",
            sv: "Systemets behörighet räcker inte till för detta.",
            en: "What the system was authorized for does not include this.",
        },
        Err(_) => Labels {
            fi: "Rooli tai asema asiassa ei oikeuta tähän.",
            sv: "Rollen eller ställningen i ärendet ger inte rätt till detta.",
            en: "Role or standing in the matter does not permit this.",
        },
    }
}

const fn of_kind(kind: BasisKind) -> Labels {
    match kind {
        BasisKind::Consent => Labels {
            fi: "Asiakas on antanut suostumuksen, joka kattaa tämän.",
            sv: "Klienten har gett ett samtycke som täcker detta.",
            en: "The client has given a consent that covers this.",
        },
        BasisKind::Permit => Labels {
            fi: "Asiakas on antanut luovutusluvan, joka kattaa tämän.",
            sv: "Klienten har gett ett utlämnandetillstånd som täcker detta.",
            en: "The client has given a permission to disclose that covers this.",
        },
        BasisKind::Statute => Labels {
            fi: "Laki antaa oikeuden tähän, ja peruste on kirjattu.",
            sv: "Lagen ger rätt till detta, och grunden har antecknats.",
            en: "The law gives the right to this, and the ground is recorded.",
        },
        // A prohibition opens nothing; this is what it would say of itself.
        BasisKind::Prohibition => Labels {
            fi: "Asiakas on kieltänyt tämän.",
            sv: "Klienten har förbjudit detta.",
            en: "The client has forbidden this.",
        },
        BasisKind::BreakGlass => Labels {
            fi: "Avasit tiedot hätätilanteessa. Ne ovat luettavissasi tunnin, ja tietosuojavastaava tarkistaa avauksen.",
            sv: "Du öppnade uppgifterna i en nödsituation. Du kan läsa dem i en timme, och dataskyddsombudet granskar det.",
            en: "You broke the glass in an emergency. You may read for an hour, and the privacy officer looks at it.",
        },
        BasisKind::VitalInterest => Labels {
            fi: "Asiakkaan elintärkeä etu edellyttää tätä, ja peruste on kirjattu.",
            sv: "Ett intresse av grundläggande betydelse för klienten kräver detta, och grunden har antecknats.",
            en: "A vital interest of the client requires this, and the ground is recorded.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::Inquiry;
    use crate::{
        BasisId, ClientId, OrganizationId, Refusal,
        access::{Action, Actor, Caller, Facts, Role, Scope},
        basis::{Aim, BasisKind, Category, Grant, Purpose, Validity},
        code::Set,
    };
    use chrono::{DateTime, Utc};

    fn asked(inquiry: Inquiry, grants: &[Grant]) -> Result<Set<Category>, Refusal> {
        let (keeper, me) = (OrganizationId::generate(), recipient());
        let scope = Scope { client: Some(ClientId::generate()), ..Scope::of(keeper) };
        let nobody = Caller {
            actor: Actor::System("test"),
            organization: me,
            sector: None,
            unit: None,
            tasks: Set::EMPTY,
            roles: [Role::Worker].into_iter().collect(),
            scopes: None,
        };
        let caller = Caller { actor: Actor::User(crate::UserId::generate()), ..nobody };
        let facts = Facts { grants: grants.to_vec(), ..Facts::NEW };
        inquiry.decide(&caller, &scope, &facts, DateTime::UNIX_EPOCH).map(|permit| permit.sight.categories())
    }

    fn recipient() -> OrganizationId {
        "01990000-0000-7000-8000-000000000002".parse().unwrap()
    }

    fn grant(purpose: Purpose, categories: &[Category]) -> Grant {
        Grant {
            basis: BasisId::generate(),
            kind: BasisKind::Consent,
            recipient: recipient(),
            user: None,
            purposes: [purpose].into_iter().collect(),
            categories: categories.into(),
            class: None,
            aim: Aim::default(),
            validity: Validity { from: DateTime::<Utc>::UNIX_EPOCH, to: None, withdrawn_at: None },
        }
    }

    #[test]
    fn a_use_is_decided_by_the_grants_of_its_purpose() {
        let grants = [
            grant(Purpose::Guidance, &[Category::Needs]),
            grant(Purpose::Coordination, &[Category::Basic]),
            grant(Purpose::Research, &[Category::Health]),
        ];
        let ask = |category, purpose| asked(Inquiry::Use { category, purpose }, &grants);
        assert_eq!(ask(Category::Needs, Purpose::Guidance), Ok([Category::Needs].into_iter().collect()));
        for (category, purpose) in [
            (Category::Needs, Purpose::Coordination),
            (Category::Basic, Purpose::Guidance),
            (Category::Health, Purpose::Research),
            (Category::Health, Purpose::Guidance),
        ] {
            assert_eq!(ask(category, purpose), Err(Refusal::NoLegalBasis), "{category} {purpose}");
        }
        let seen = asked(Inquiry::Action(Action::ViewClient), &grants).unwrap();
        assert_eq!(seen, [Category::Basic, Category::Needs].into_iter().collect());
    }

    #[test]
    fn what_is_for_no_case_is_given_by_no_basis_and_what_is_forbidden_for_no_use() {
        let mut both = grant(Purpose::Research, &[Category::Needs]);
        both.purposes = [Purpose::Research, Purpose::Guidance].as_slice().into();
        let ask = |purpose, grants: &[Grant]| {
            asked(Inquiry::Use { category: Category::Needs, purpose }, grants).map(drop)
        };
        assert_eq!(ask(Purpose::Guidance, &[both.clone()]), Ok(()));
        assert_eq!(ask(Purpose::Research, &[both.clone()]), Err(Refusal::NoLegalBasis));
        let mut forbidden = grant(Purpose::Coordination, &[Category::Needs]);
        (forbidden.kind, forbidden.purposes) = (BasisKind::Prohibition, Set::EMPTY);
        assert_eq!(ask(Purpose::Guidance, &[both, forbidden]), Err(Refusal::Prohibited));
    }

    #[test]
    fn the_log_names_what_was_asked() {
        let read = Inquiry::Use { category: Category::Needs, purpose: Purpose::Guidance };
        assert_eq!(read.name(), "needs for guidance");
        assert_eq!(Inquiry::Action(Action::ViewClient).name(), "client.view");
    }
}
