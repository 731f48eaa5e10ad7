//! The directory of services a client can be referred to, in the words of the Finnish Service Catalogue (PTV v11).
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
    pub enum AreaKind as AreaKind { Nationwide, NationwideExceptAlandIslands, Limited }

    /// What a service costs the client.
    pub enum Charge as Charge { FreeOfCharge, Chargeable, Other }

    /// Whether an entry of the directory is shown.
    pub enum Publishing as PublishingStatus { Draft, Published, Deleted, Modified }

    /// What became of one record of an import.
    pub enum ImportOutcome as ImportOutcome { New, Changed, Same, Rejected }

    /// Where an import is.
    pub enum ImportStatus as ImportStatus { DryRunDone, Applied, PartiallyApplied, Failed }
}
