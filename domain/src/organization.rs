//! Who takes part: organizations, their units, users and machine clients.
use crate::codes;

/// Names the records that organization ids point to.
pub struct Organization;
/// Names the records that unit ids point to.
pub struct Unit;
/// Names the records that user ids point to.
pub struct User;
/// Names the records that API client ids point to.
pub struct ApiClient;
/// Names the records that session ids point to.
pub struct Session;

codes! {
    /// What an organization is in law, in the words of the Finnish Service Catalogue.
    pub enum OrganizationKind as OrganizationKind { State, Municipality, RegionalOrganization, Organization, Company }

    /// What an organization mainly does for people.
    pub enum Sector as Sector {
        SocialServices, Health, MentalSubstance, Employment, SocialInsurance, Housing, DebtCounselling, Enforcement,
        LegalGuardianship, EducationGuidance, Youth, Integration, Disability, FamilyChild, NgoPeer, ParishDiaconia,
        PolicePrison, DigitalSupport, CultureCivic,
    }

    /// How a unit meets people.
    pub enum UnitKind as UnitKind { Office, DropIn, DayCentre, SupportedHousing, CommunityHouse, Mobile, Online }
}
