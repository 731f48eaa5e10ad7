//! The directory of services a client can be referred to, in the words of the Finnish Service Catalogue (PTV v11).
mod content;
mod index;
mod list_codes;

pub use content::{
    Address, Area, ChannelContent, ConnectionContent, GeneralDescriptionContent, ImportTallies, ImportTally,
    Link, PhoneLine, ServiceContent, Words,
};
pub use index::{IndexedService, facets, terms, words};
pub use list_codes::{AstiType, County, LifeEvent, ListCode, NeedCode, ServiceClass, TargetGroup};

use crate::codes;

/// Names the records that service ids point to.
pub struct Service;
/// Names the records that channel ids point to.
pub struct Channel;
/// Names the records that general description ids point to.
pub struct GeneralDescription;
/// Names the records that import ids point to.
pub struct Import;

codes! {
    /// How a service is reached.
    pub enum ChannelKind as ChannelKind { EChannel, Phone, ServiceLocation, PrintableForm, WebPage }

    /// Where a service is given.
    #[derive(Default)]
    pub enum AreaKind as AreaKind { Nationwide, NationwideExceptAlandIslands, #[default] Limited }

    /// What a service costs the client.
    pub enum Charge as Charge { FreeOfCharge, Chargeable, Other }

    /// Whether an entry of the directory is shown.
    pub enum Publishing as PublishingStatus { Draft, Published, Deleted, Modified }

    /// What became of one record of an import.
    pub enum ImportOutcome as ImportOutcome { New, Changed, Same, Rejected }

    /// Where an import is.
    pub enum ImportStatus as ImportStatus { DryRunDone, Applied, PartiallyApplied, Failed }

    /// What kind of public task a service is.
    #[derive(Default)]
    pub enum ServiceKind as ServiceKind { #[default] Service, PermitOrObligation, ProfessionalQualification }

    /// How far an online service meets the requirements of accessibility.
    pub enum AccessibilityLevel as AccessibilityLevel { FullyCompliant, PartiallyCompliant, NonCompliant, Unknown }

    /// What an address is for.
    #[derive(Default)]
    pub enum AddressKind as AddressKind { #[default] Visiting, Postal, Delivery }

    /// What a service is looked up by besides its words.
    pub enum Facet as DirectoryFacet { Class, TargetGroup, LifeEvent, Need, Area, Municipality, County, Language }

    /// What an import has to say about a record.
    pub enum ImportIssueCode as ImportIssueCode {
        Unreadable, UnknownShape, NotPartOfDirectory, WithoutRecord, IdMissing, NameMissing, RepeatedId, NotYours,
        UnknownOrganization, UnknownService, UnknownChannel, UnknownCode, UnknownLanguage, UnknownMunicipality,
        BusinessId, BusinessIdMended, Coordinates, Phone, Email, PostalCode, WebAddress, Time, SeasonalHours, TextTooLong,
    }
}
