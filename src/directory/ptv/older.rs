//! The shape before version 7: one language, numbers for ids, labels instead of codes.
use super::{
    draft::{Candidate, ChannelDraft, ConnectionDraft, Contents, OrganizationDraft, Reference, ServiceDraft},
    hours,
    node::Node,
    parts::{code, email, finnish, labelled, languages, number, position, postal_code, url},
    place::municipality,
    v11::business_id,
};
use domain::{
    directory::{
        Address, AddressKind, Area, AreaKind, ChannelContent, ChannelKind, ConnectionContent,
        ImportIssueCode as Code, Link, PhoneLine, Publishing, ServiceContent, Words,
    },
    identifiers::Oid,
    opening_hours::{OpeningHours, WeeklyHours},
    organization::OrganizationKind,
    text::{Lang, Localized},
};

fn candidate(record: &Node<'_>, name: &Localized, contents: Contents) -> Option<Candidate> {
    let Some(source_id) = record.get("id").id() else {
        return record.get("id").reject(Code::IdMissing);
    };
    if name.is_empty() {
        return record.get("name").reject(Code::NameMissing);
    }
    Some(Candidate { source: "ptv_older", source_id, modified: None, lists_all: false, contents })
}

fn reference(node: &Node<'_>) -> Option<Reference> {
    Some(Reference { id: node.id()?, name: None, path: node.path().to_owned() })
}

fn connections(list: &Node<'_>) -> Vec<ConnectionDraft> {
    let to = list.items().filter_map(|item| reference(&item));
    to.map(|to| ConnectionDraft { to, content: ConnectionContent::default() }).collect()
}

pub fn organization(record: &Node<'_>) -> Option<Candidate> {
    let name = finnish(&record.get("name"));
    let draft = OrganizationDraft {
        name: name.clone(),
        kind: organization_kind(record.word("organizationType").unwrap_or_default()),
        business_id: business_id(&record.get("businessID")),
        // Mostly a short name stands here instead.
        oid: record.word("OID").and_then(|text| Oid::parse(text).ok()),
        municipality: municipality(&record.get("municipalityCode")),
    };
    candidate(record, &name, Contents::Organization(Box::new(draft)))
}

fn organization_kind(label: &str) -> OrganizationKind {
    match label.to_lowercase().as_str() {
        "valtio" => OrganizationKind::State,
        "kunta" => OrganizationKind::Municipality,
        "alueellinen yhteistoimintaorganisaatio" => OrganizationKind::RegionalOrganization,
        "yritys" | "yritykset" => OrganizationKind::Company,
        _ => OrganizationKind::Organization,
    }
}

pub fn service(record: &Node<'_>) -> Option<Candidate> {
    let name = finnish(&record.get("name"));
    let linked = record.get("serviceToServiceChannel");
    let kinds = [
        "officeChannel",
        "phoneChannel",
        "transactionForm",
        "electronicTransactionService",
        "electronicInformationService",
    ];
    let draft = ServiceDraft {
        name: name.clone(),
        summary: finnish(&record.get("shortDescription")),
        content: service_content(record),
        charge: code(&record.get("serviceCharge")),
        publishing: Publishing::Published,
        organization: record
            .get("serviceToOrganization")
            .get("responsibleOrganization")
            .items()
            .find_map(|item| reference(&item)),
        general_description: None,
        channels: kinds.iter().flat_map(|kind| connections(&linked.get(kind))).collect(),
    };
    candidate(record, &name, Contents::Service(Box::new(draft)))
}

fn service_content(record: &Node<'_>) -> ServiceContent {
    let municipalities = record.get("municipality").items().filter_map(|item| municipality(&item)).collect();
    let nationwide = record.word("serviceCoverage") == Some("nationwide");
    let kind = if nationwide { AreaKind::Nationwide } else { AreaKind::Limited };
    ServiceContent {
        alternative_names: words(record, &["alternateName"]),
        description: finnish(&record.get("description")),
        user_instruction: finnish(&record.get("serviceUserInstructions")),
        requirements: finnish(&record.get("requirements")),
        charge_information: record
            .get("serviceChargeDescription")
            .items()
            .next()
            .map(|text| finnish(&text))
            .unwrap_or_default(),
        keywords: words(record, &["keyword", "ontologyTerm"]),
        service_classes: labelled(&record.get("serviceClass")),
        target_groups: target_groups(record),
        life_events: labelled(&record.get("lifeEvent")),
        languages: languages(&record.get("language")),
        area: Area { kind, municipalities, counties: Vec::new() },
        ..ServiceContent::default()
    }
}

fn target_groups(record: &Node<'_>) -> Vec<domain::directory::TargetGroup> {
    use domain::directory::{ListCode, TargetGroup};
    let mut all: Vec<TargetGroup> = Vec::new();
    for item in record.get("targetGroup").items() {
        let label = item.text().unwrap_or_default();
        // What was one group then is the group of companies and organizations now.
        let companies = label.to_lowercase().ends_with("yritykset").then(|| TargetGroup::published("KR2"));
        match companies.unwrap_or_else(|| TargetGroup::labelled(label)) {
            Some(group) if !all.contains(&group) => all.push(group),
            Some(_) => {}
            None => item.warn(Code::UnknownCode),
        }
    }
    all
}

fn words(record: &Node<'_>, keys: &[&str]) -> Words {
    let mut words = Words::default();
    for item in keys.iter().flat_map(|key| record.get(key).items()) {
        item.text().into_iter().for_each(|text| words.add(Lang::Fi, text));
    }
    words
}

pub fn location(record: &Node<'_>) -> Option<Candidate> {
    let content = ChannelContent {
        summary: finnish(&record.get("shortDescription")),
        phones: record.get("phone").items().filter_map(|item| phone(&item)).collect(),
        emails: record.get("email").items().filter_map(|item| email(&item.get("address"))).collect(),
        web_pages: record.get("webPage").items().filter_map(|item| link(&item)).collect(),
        addresses: addresses(record),
        ..channel_content(record)
    };
    channel(record, ChannelKind::ServiceLocation, content, connections(&record.get("services")))
}

pub fn phone_channel(record: &Node<'_>) -> Option<Candidate> {
    let mut line = number(&record.get("phone"), "");
    if let Some(line) = &mut line {
        line.note = finnish(&record.get("phoneCallFeeAdditionalInformation"));
    }
    let content = ChannelContent {
        phones: line.into_iter().collect(),
        emails: email(&record.get("email")).into_iter().collect(),
        web_pages: url(&record.get("webPage"))
            .map(|url| Link { url: Some(url), ..Link::default() })
            .into_iter()
            .collect(),
        ..channel_content(record)
    };
    channel(record, ChannelKind::Phone, content, Vec::new())
}

fn channel_content(record: &Node<'_>) -> ChannelContent {
    let notes: Vec<_> =
        record.get("openingTimes").items().filter_map(|item| item.word("openingHoursException")).collect();
    ChannelContent {
        description: finnish(&record.get("description")),
        languages: languages(&record.get("language")),
        hours_note: Localized::of(Lang::Fi, &notes.join("\n")),
        ..ChannelContent::default()
    }
}

fn channel(
    record: &Node<'_>,
    kind: ChannelKind,
    content: ChannelContent,
    services: Vec<ConnectionDraft>,
) -> Option<Candidate> {
    let name = finnish(&record.get("name"));
    let draft = ChannelDraft {
        kind,
        name: name.clone(),
        content,
        opening_hours: opening_hours(&record.get("openingTimes")),
        requires_authentication: false,
        publishing: Publishing::Published,
        organization: reference(&record.get("organization")),
        services,
    };
    candidate(record, &name, Contents::Channel(Box::new(draft)))
}

/// Hours with a season of their own are left out: the season is written in words.
fn opening_hours(list: &Node<'_>) -> OpeningHours {
    let mut hours = OpeningHours::default();
    for item in list.items() {
        if item.word("validFrom").or_else(|| item.word("validThrough")).is_some() {
            item.warn(Code::SeasonalHours);
            continue;
        }
        let days = hours::numbered(&item.get("dayOfWeek"));
        if let Some((opens, closes)) = hours::times(&item).filter(|_| !days.is_empty()) {
            hours.weekly.push(WeeklyHours { days, opens, closes });
        }
    }
    hours
}

fn phone(item: &Node<'_>) -> Option<PhoneLine> {
    let line = number(&item.get("phone"), "")?;
    Some(PhoneLine { note: finnish(&item.get("phoneNumberDescription")), ..line })
}

fn link(item: &Node<'_>) -> Option<Link> {
    Some(Link { url: Some(url(&item.get("url"))?), name: finnish(&item.get("name")) })
}

fn addresses(record: &Node<'_>) -> Vec<Address> {
    let visiting = record.get("visitAddress").items().map(|item| address(&item, AddressKind::Visiting));
    let postal = record.get("postalAddress").items().map(|item| address(&item, AddressKind::Postal));
    let mut all: Vec<_> = visiting.chain(postal).collect();
    if let Some(first) = all.first_mut() {
        first.position = position(record);
    }
    all
}

fn address(item: &Node<'_>, kind: AddressKind) -> Address {
    let parts = [item.word("streetAddress"), item.word("buildingNumber"), item.word("postOfficeBox")];
    let street = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    Address {
        kind,
        street: Localized::of(Lang::Fi, &street),
        postal_code: postal_code(&item.get("postalCode")),
        post_office: finnish(&item.get("postalDistrict")),
        municipality_code: municipality(&item.get("municipality")),
        note: finnish(&item.get("addressQualifier")),
        position: None,
    }
}

/// Whether the record is a phone channel of this shape.
pub fn is_phone(record: &Node<'_>) -> bool {
    record.has("phoneServiceChannelType")
}
