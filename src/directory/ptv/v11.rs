//! Records of the catalogue's open interface, version 11, as it answers them and as it takes them (`…InBase`).
use super::{
    draft::{
        Candidate, ChannelDraft, ConnectionDraft, Contents, GeneralDescriptionDraft, OrganizationDraft,
        Reference, ServiceDraft,
    },
    hours,
    node::Node,
    parts::{self, add_words, code, codes, languages, name, texts, typed},
    place,
};
use domain::{
    directory::{
        AreaKind, AstiType, ChannelContent, ChannelKind, ConnectionContent, GeneralDescriptionContent,
        ImportIssueCode as Code, Link, ServiceContent, Words,
    },
    identifiers::{BusinessId, Oid},
    opening_hours::OpeningHours,
    organization::OrganizationKind,
    text::{Line, Localized},
};

const SOURCE: &str = "ptv";

fn candidate(record: &Node<'_>, name: &Localized, names: &str, contents: Contents) -> Option<Candidate> {
    let Some(source_id) = record.get("id").id().or_else(|| record.get("sourceId").id()) else {
        return record.get("id").reject(Code::IdMissing);
    };
    if name.is_empty() {
        return record.get(names).reject(Code::NameMissing);
    }
    let modified = parts::time(&record.get("modified"));
    Some(Candidate { source: SOURCE, source_id, modified, lists_all: true, contents })
}

fn reference(node: &Node<'_>) -> Option<Reference> {
    let (id, name) = match node.id() {
        Some(id) => (id, None),
        None => (node.get("id").id()?, node.get("name").line()),
    };
    Some(Reference { id, name, path: node.path().to_owned() })
}

pub fn service(record: &Node<'_>) -> Option<Candidate> {
    let names = record.get("serviceNames");
    let (name, told) = (name(&names), record.get("serviceDescriptions"));
    let draft = ServiceDraft {
        summary: typed(&told, "summary"),
        content: service_content(record, &names, &told),
        charge: code(&record.get("serviceChargeType")),
        publishing: parts::publishing(record),
        organization: responsible(record),
        general_description: record.get("generalDescriptionId").id(),
        channels: connections(&record.get("serviceChannels"), "serviceChannel"),
        name: name.clone(),
    };
    candidate(record, &name, "serviceNames", Contents::Service(Box::new(draft)))
}

fn service_content(record: &Node<'_>, names: &Node<'_>, told: &Node<'_>) -> ServiceContent {
    ServiceContent {
        kind: code(&record.get("type")).unwrap_or_default(),
        alternative_names: alternative_names(names),
        description: typed(told, "description"),
        user_instruction: typed(told, "user_instruction"),
        requirements: texts(&record.get("requirements")),
        charge_information: typed(told, "charge_type_additional_info"),
        processing_time: typed(told, "processing_time"),
        validity_time: typed(told, "validity_time"),
        deadline: typed(told, "dead_line"),
        keywords: keywords(record),
        service_classes: codes(&record.get("serviceClasses")),
        target_groups: codes(&record.get("targetGroups")),
        life_events: codes(&record.get("lifeEvents")),
        needs: Vec::new(),
        languages: languages(&record.get("languages")),
        area: place::area(record, AreaKind::Limited),
        legislation: legislation(&record.get("legislation")),
    }
}

fn alternative_names(names: &Node<'_>) -> Words {
    let mut words = Words::default();
    typed(names, "alternative_name").iter().for_each(|(lang, text)| words.add(lang, text));
    words
}

fn keywords(record: &Node<'_>) -> Words {
    let mut words = Words::default();
    add_words(&mut words, &record.get("keywords"));
    add_words(&mut words, &record.get("ontologyTerms"));
    words
}

fn legislation(list: &Node<'_>) -> Vec<Link> {
    let law = |law: Node<'_>| {
        let url = law.get("webPages").items().find_map(|page| parts::link(&page))?.url;
        Some(Link { name: texts(&law.get("names")), url })
    };
    list.items().filter_map(law).collect()
}

/// Who answers for the service: named as responsible, else named first.
fn responsible(record: &Node<'_>) -> Option<Reference> {
    let all: Vec<_> = record.get("organizations").items().collect();
    let named = all.iter().find(|role| role.word("roleType") == Some("Responsible")).or(all.first());
    let organization = named.map(|role| role.get("organization"));
    reference(&organization.unwrap_or_else(|| record.get("mainResponsibleOrganization")))
}

fn connections(list: &Node<'_>, other: &str) -> Vec<ConnectionDraft> {
    list.items().filter_map(|item| connection(&item, other)).collect()
}

fn connection(item: &Node<'_>, other: &str) -> Option<ConnectionDraft> {
    let to = reference(&item.get(other))?;
    let (hours, _) = hours::read(&item.get("serviceHours"));
    let help =
        item.get("extraTypes").items().filter(|kind| kind.word("type").is_none_or(|name| name == "Asti"));
    let content = ConnectionContent {
        description: texts(&item.get("description")),
        charge: code(&item.get("serviceChargeType")),
        opening_hours: Some(hours).filter(|hours| *hours != OpeningHours::default()),
        help: help.filter_map(|kind| kind.word("code").and_then(|name| AstiType::parse(name).ok())).collect(),
    };
    Some(ConnectionDraft { to, content })
}

pub fn channel(record: &Node<'_>) -> Option<Candidate> {
    let name = name(&record.get("serviceChannelNames"));
    let (opening_hours, note) = hours::read(&record.get("serviceHours"));
    let Some(kind) = channel_kind(record) else {
        return record.get("serviceChannelType").reject(Code::UnknownCode);
    };
    let draft = ChannelDraft {
        kind,
        content: ChannelContent { hours_note: note, ..channel_content(record) },
        opening_hours,
        requires_authentication: record.is_true("requiresAuthentication"),
        publishing: parts::publishing(record),
        organization: reference(&record.get("organizationId")),
        services: connections(&record.get("services"), "service"),
        name: name.clone(),
    };
    candidate(record, &name, "serviceChannelNames", Contents::Channel(Box::new(draft)))
}

/// What the record says it is; an input does not say it and is known by the properties it has.
fn channel_kind(record: &Node<'_>) -> Option<ChannelKind> {
    if record.has("serviceChannelType") {
        return parts::snake(record.word("serviceChannelType")?).parse().ok();
    }
    let marks = [
        ("addresses", ChannelKind::ServiceLocation),
        ("requiresAuthentication", ChannelKind::EChannel),
        ("channelUrls", ChannelKind::PrintableForm),
        ("phoneNumbers", ChannelKind::Phone),
        ("webPage", ChannelKind::WebPage),
    ];
    marks.into_iter().find(|(mark, _)| record.has(mark)).map(|(_, kind)| kind)
}

fn channel_content(record: &Node<'_>) -> ChannelContent {
    let told = record.get("serviceChannelDescriptions");
    let all = |keys: &[&str]| keys.iter().flat_map(|key| record.get(key).items()).collect::<Vec<_>>();
    let classified = record.get("accessibilityClassification").items().next();
    ChannelContent {
        summary: typed(&told, "summary"),
        description: typed(&told, "description"),
        languages: languages(&record.get("languages")),
        phones: all(&["phoneNumbers", "supportPhones"]).iter().filter_map(parts::phone).collect(),
        emails: all(&["emails", "supportEmails"])
            .iter()
            .filter_map(|item| parts::email(&item.get("value")))
            .collect(),
        web_pages: all(&["webPages", "webPage", "channelUrls"]).iter().filter_map(parts::link).collect(),
        addresses: all(&["addresses", "deliveryAddresses"]).iter().filter_map(place::address).collect(),
        hours_note: Localized::default(),
        requires_signature: record.is_true("requiresSignature"),
        accessibility: classified.and_then(|item| code(&item.get("accessibilityClassificationLevel"))),
        form_identifier: record
            .get("formIdentifier")
            .items()
            .find_map(|item| item.word("value").and_then(|text| Line::parse(text).ok())),
        attachments: record.get("attachments").items().filter_map(|item| parts::link(&item)).collect(),
    }
}

pub fn organization(record: &Node<'_>) -> Option<Candidate> {
    let name = name(&record.get("organizationNames"));
    let draft = OrganizationDraft {
        name: name.clone(),
        kind: code(&record.get("organizationType")).unwrap_or(OrganizationKind::Organization),
        business_id: business_id(&record.get("businessCode")),
        oid: record.word("oid").and_then(|text| Oid::parse(text).ok()),
        municipality: place::municipality(&record.get("municipality")),
    };
    candidate(record, &name, "organizationNames", Contents::Organization(Box::new(draft)))
}

/// A business id; a wrong one is left out, a mended one is told.
pub fn business_id(node: &Node<'_>) -> Option<BusinessId> {
    let raw = node.raw()?;
    let Ok((id, mended)) = BusinessId::from_import(raw) else {
        node.warn(Code::BusinessId);
        return None;
    };
    if !mended.is_empty() {
        node.warn(Code::BusinessIdMended);
    }
    Some(id)
}

pub fn general_description(record: &Node<'_>) -> Option<Candidate> {
    let (name, told) = (name(&record.get("names")), record.get("descriptions"));
    let content = GeneralDescriptionContent {
        kind: code(&record.get("type")).unwrap_or_default(),
        summary: typed(&told, "summary"),
        description: typed(&told, "description"),
        background: typed(&told, "background_description"),
        user_instruction: typed(&told, "user_instruction"),
        requirements: texts(&record.get("requirements")),
        charge: code(&record.get("serviceChargeType")),
        charge_information: typed(&told, "charge_type_additional_info"),
        processing_time: typed(&told, "processing_time"),
        validity_time: typed(&told, "validity_time"),
        deadline: typed(&told, "dead_line"),
        keywords: keywords(record),
        service_classes: codes(&record.get("serviceClasses")),
        target_groups: codes(&record.get("targetGroups")),
        life_events: codes(&record.get("lifeEvents")),
        legislation: legislation(&record.get("legislation")),
    };
    let reference_code = record.get("referenceCode").line();
    let draft = GeneralDescriptionDraft { reference_code, name: name.clone(), content };
    candidate(record, &name, "names", Contents::GeneralDescription(Box::new(draft)))
}
