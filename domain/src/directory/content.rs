//! What an entry of the directory says: everything that is shown and not looked up by column.
use super::{
    AccessibilityLevel, AddressKind, AreaKind, AstiType, Charge, County, ImportOutcome, LifeEvent, NeedCode,
    ServiceClass, ServiceKind, TargetGroup,
};
use crate::{
    coordinates::Wgs84,
    event::Kind,
    identifiers::{LanguageCode, MunicipalityCode, PostalCode},
    opening_hours::OpeningHours,
    text::{Lang, Line, Localized, Text},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Declares one part of the contents of an entry: it is read strictly, kept as JSON and shown as it is.
macro_rules! contents {
    ($($(#[$meta:meta])* $(($kept:ident))? $name:ident { $($(#[$field:meta])* $member:ident: $kind:ty,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        $(#[cfg_attr(feature = "db", derive(sea_orm::$kept))])?
        pub struct $name { $($(#[$field])* pub $member: $kind,)+ }
    )+};
}

contents! {
    /// Short texts in each language.
    Words {
        #[cfg_attr(feature = "schema", schema(max_items = 100))]
        fi: Vec<Line>,
        #[cfg_attr(feature = "schema", schema(max_items = 100))]
        sv: Vec<Line>,
        #[cfg_attr(feature = "schema", schema(max_items = 100))]
        en: Vec<Line>,
    }

    /// Where a service is given; the codes count when the kind is `limited`.
    Area {
        kind: AreaKind,
        #[cfg_attr(feature = "schema", schema(max_items = 320))]
        municipalities: Vec<MunicipalityCode>,
        /// The whole of these wellbeing services counties.
        #[cfg_attr(feature = "schema", schema(max_items = 30))]
        counties: Vec<County>,
    }

    /// A page to read.
    Link {
        name: Localized,
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 2000))]
        url: Option<Text<2000>>,
    }

    /// A telephone number to call.
    PhoneLine {
        /// In E.164 form; short national numbers as they are.
        #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 40))]
        number: Option<Text<40>>,
        note: Localized,
        charge: Option<Charge>,
    }

    /// A place to visit or to write to.
    Address {
        kind: AddressKind,
        street: Localized,
        postal_code: Option<PostalCode>,
        post_office: Localized,
        municipality_code: Option<MunicipalityCode>,
        position: Option<Wgs84>,
        note: Localized,
    }

    /// What a service is and whom it is for.
    (FromJsonQueryResult) ServiceContent {
        kind: ServiceKind,
        alternative_names: Words,
        description: Localized,
        user_instruction: Localized,
        /// Who can get it.
        requirements: Localized,
        charge_information: Localized,
        processing_time: Localized,
        validity_time: Localized,
        deadline: Localized,
        keywords: Words,
        #[cfg_attr(feature = "schema", schema(max_items = 50))]
        service_classes: Vec<ServiceClass>,
        #[cfg_attr(feature = "schema", schema(max_items = 50))]
        target_groups: Vec<TargetGroup>,
        #[cfg_attr(feature = "schema", schema(max_items = 50))]
        life_events: Vec<LifeEvent>,
        #[cfg_attr(feature = "schema", schema(max_items = 10))]
        needs: Vec<NeedCode>,
        /// The languages it is given in.
        #[cfg_attr(feature = "schema", schema(max_items = 100))]
        languages: Vec<LanguageCode>,
        area: Area,
        #[cfg_attr(feature = "schema", schema(max_items = 50))]
        legislation: Vec<Link>,
    }

    /// How a channel is used.
    (FromJsonQueryResult) ChannelContent {
        summary: Localized,
        description: Localized,
        #[cfg_attr(feature = "schema", schema(max_items = 100))]
        languages: Vec<LanguageCode>,
        #[cfg_attr(feature = "schema", schema(max_items = 50))]
        phones: Vec<PhoneLine>,
        #[cfg_attr(feature = "schema", schema(max_items = 50))]
        emails: Vec<Line>,
        #[cfg_attr(feature = "schema", schema(max_items = 50))]
        web_pages: Vec<Link>,
        #[cfg_attr(feature = "schema", schema(max_items = 50))]
        addresses: Vec<Address>,
        /// What the hours alone do not tell.
        hours_note: Localized,
        requires_signature: bool,
        accessibility: Option<AccessibilityLevel>,
        form_identifier: Option<Line>,
        #[cfg_attr(feature = "schema", schema(max_items = 50))]
        attachments: Vec<Link>,
    }

    /// What holds for one service in one channel.
    (FromJsonQueryResult) ConnectionContent {
        description: Localized,
        charge: Option<Charge>,
        /// Where they differ from the hours of the channel.
        opening_hours: Option<OpeningHours>,
        /// How one is helped there.
        #[cfg_attr(feature = "schema", schema(max_items = 10))]
        help: Vec<AstiType>,
    }

    /// The official description that services of one kind share.
    (FromJsonQueryResult) GeneralDescriptionContent {
        kind: ServiceKind,
        summary: Localized,
        description: Localized,
        background: Localized,
        user_instruction: Localized,
        requirements: Localized,
        charge: Option<Charge>,
        charge_information: Localized,
        processing_time: Localized,
        validity_time: Localized,
        deadline: Localized,
        keywords: Words,
        service_classes: Vec<ServiceClass>,
        target_groups: Vec<TargetGroup>,
        life_events: Vec<LifeEvent>,
        legislation: Vec<Link>,
    }

    /// How many records of one kind came, and what became of them.
    #[derive(Copy, Eq)]
    ImportTally { new: u32, changed: u32, same: u32, rejected: u32, }
}

/// The records of an import by their kind; those whose kind could not be told stand under `import`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "db", derive(sea_orm::FromJsonQueryResult))]
pub struct ImportTallies(pub BTreeMap<Kind, ImportTally>);

impl ImportTally {
    /// Counts one more record.
    pub const fn count(&mut self, outcome: ImportOutcome) {
        let counter = match outcome {
            ImportOutcome::New => &mut self.new,
            ImportOutcome::Changed => &mut self.changed,
            ImportOutcome::Same => &mut self.same,
            ImportOutcome::Rejected => &mut self.rejected,
        };
        *counter += 1;
    }
    /// All records.
    pub const fn records(self) -> u32 {
        self.new + self.changed + self.same + self.rejected
    }
}

impl ImportTallies {
    /// Counts one more record of a kind.
    pub fn count(&mut self, kind: Kind, outcome: ImportOutcome) {
        self.0.entry(kind).or_default().count(outcome);
    }
    /// All kinds together.
    pub fn total(&self) -> ImportTally {
        self.0.values().fold(ImportTally::default(), |sum, kind| ImportTally {
            new: sum.new + kind.new,
            changed: sum.changed + kind.changed,
            same: sum.same + kind.same,
            rejected: sum.rejected + kind.rejected,
        })
    }
}

/// The first list that has more members than it may have.
fn overlong(lists: &[(&'static str, usize, usize)]) -> Option<&'static str> {
    lists.iter().find(|(_, members, most)| members > most).map(|(name, ..)| *name)
}

impl ServiceContent {
    /// The first of its lists that is too long, as the schema counts.
    pub fn overlong(&self) -> Option<&'static str> {
        overlong(&[
            ("alternative_names", self.alternative_names.longest(), 100),
            ("keywords", self.keywords.longest(), 100),
            ("service_classes", self.service_classes.len(), 50),
            ("target_groups", self.target_groups.len(), 50),
            ("life_events", self.life_events.len(), 50),
            ("needs", self.needs.len(), 10),
            ("languages", self.languages.len(), 100),
            ("area/municipalities", self.area.municipalities.len(), 320),
            ("area/counties", self.area.counties.len(), 30),
            ("legislation", self.legislation.len(), 50),
        ])
    }
}

impl ChannelContent {
    /// The first of its lists that is too long, as the schema counts.
    pub fn overlong(&self) -> Option<&'static str> {
        overlong(&[
            ("languages", self.languages.len(), 100),
            ("phones", self.phones.len(), 50),
            ("emails", self.emails.len(), 50),
            ("web_pages", self.web_pages.len(), 50),
            ("addresses", self.addresses.len(), 50),
            ("attachments", self.attachments.len(), 50),
        ])
    }
}

impl Words {
    fn longest(&self) -> usize {
        self.fi.len().max(self.sv.len()).max(self.en.len())
    }
    pub const fn get(&self, lang: Lang) -> &Vec<Line> {
        match lang {
            Lang::Fi => &self.fi,
            Lang::Sv => &self.sv,
            Lang::En => &self.en,
        }
    }
    /// Adds a word; what is empty, too long or there already is left out.
    pub fn add(&mut self, lang: Lang, word: &str) {
        let words = match lang {
            Lang::Fi => &mut self.fi,
            Lang::Sv => &mut self.sv,
            Lang::En => &mut self.en,
        };
        if let Ok(word) = Line::parse(word)
            && !words.contains(&word)
        {
            words.push(word);
        }
    }
    pub fn iter(&self) -> impl Iterator<Item = (Lang, &str)> {
        [Lang::Fi, Lang::Sv, Lang::En]
            .into_iter()
            .flat_map(|lang| self.get(lang).iter().map(move |word| (lang, &**word)))
    }
}
