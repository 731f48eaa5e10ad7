//! Where a service is given and where a channel is.
use super::{
    node::Node,
    parts::{code, position, postal_code, snake, texts},
};
use domain::{
    directory::{Address, AddressKind, Area, AreaKind, County, ImportIssueCode as Code, ListCode},
    identifiers::MunicipalityCode,
    text::Localized,
};

/// The area of a service; `unsaid` where the record has none.
pub fn area(record: &Node<'_>, unsaid: AreaKind) -> Area {
    let mut area = Area { kind: code(&record.get("areaType")).unwrap_or(unsaid), ..Area::default() };
    for item in record.get("areas").items() {
        let kind = item.word("type").map(snake).unwrap_or_default();
        if kind.starts_with("wellbeing") {
            area.counties.extend(item.word("code").and_then(|text| County::parse(text).ok()));
        } else {
            area.municipalities
                .extend(item.get("municipalities").items().filter_map(|one| municipality(&one)));
        }
        area_codes(&mut area, &item.get("areaCodes"), &kind);
    }
    area.municipalities.sort_unstable();
    area.municipalities.dedup();
    area
}

/// The short form of an input.
fn area_codes(area: &mut Area, list: &Node<'_>, kind: &str) {
    if kind.starts_with("wellbeing") {
        let counties = list.items().filter_map(|item| County::parse(item.text()?).ok());
        area.counties.extend(counties);
    } else if kind == "municipality" {
        area.municipalities.extend(list.items().filter_map(|item| municipality(&item)));
    }
}

/// A municipality: its code, an object with its code, or code and name in any order.
pub fn municipality(node: &Node<'_>) -> Option<MunicipalityCode> {
    let text = node.text().or_else(|| node.word("code"))?;
    let coded = text.split_whitespace().find_map(|word| MunicipalityCode::parse(word).ok());
    let found = coded.or_else(|| MunicipalityCode::labelled(text));
    if found.is_none() {
        node.warn(Code::UnknownMunicipality);
    }
    found
}

/// An address in one of the shapes that an address of the catalogue can have.
pub fn address(item: &Node<'_>) -> Option<Address> {
    let [street, other, delivery] =
        ["streetAddress", "otherAddress", "deliveryAddressInText"].map(|key| item.get(key));
    let (post, abroad) = (item.get("postOfficeBoxAddress"), texts(&item.get("locationAbroad")));
    let kind = match item.word("type") {
        Some("Postal") => AddressKind::Postal,
        _ if item.has("receiver") => AddressKind::Delivery,
        _ => AddressKind::Visiting,
    };
    let (place, line) = match (&street, &other, &post) {
        (street, ..) if !street.is_null() => (street, numbered(street)),
        (_, other, _) if !other.is_null() => (other, Localized::default()),
        (.., post) if !post.is_null() => (post, texts(&post.get("postOfficeBox"))),
        _ => (&delivery, if abroad.is_empty() { texts(&delivery) } else { abroad }),
    };
    let read = Address {
        kind,
        street: line,
        postal_code: postal_code(&place.get("postalCode")),
        post_office: texts(&place.get("postOffice")),
        municipality_code: municipality(&place.get("municipality")),
        position: position(place),
        note: texts(&place.get("additionalInformation")),
    };
    Some(read).filter(|address| *address != Address { kind, ..Address::default() })
}

fn numbered(street: &Node<'_>) -> Localized {
    let (names, number) = (texts(&street.get("street")), street.word("streetNumber").unwrap_or_default());
    let mut line = Localized::default();
    names.iter().for_each(|(lang, name)| line.set(lang, &format!("{name} {number}")));
    line
}
