//! Every shape and every known defect, on samples written for it.
use super::*;
use domain::directory::{AddressKind, AreaKind, ChannelKind, Charge, Publishing, ServiceKind};
use std::path::Path;

fn file(name: &str) -> Reading {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ptv").join(name);
    read_file(name, &std::fs::read(path).unwrap())
}

fn told(reading: &Reading) -> Vec<String> {
    let line = |issue: &Issue| {
        format!(
            "{}{} {}",
            if issue.rejects { "! " } else { "" },
            issue.path.split_once('#').unwrap().1,
            issue.code
        )
    };
    reading.issues.iter().map(line).collect()
}

macro_rules! contents {
    ($reading:expr, $place:literal, $kind:ident) => {
        match &$reading.drafts[$place].candidate.as_ref().unwrap().contents {
            Contents::$kind(contents) => contents,
            other => panic!("{other:?}"),
        }
    };
}

#[test]
fn organizations_with_a_byte_order_mark_and_mended_business_ids() {
    let reading = file("organizations.json");
    let city = contents!(reading, 0, Organization);
    assert_eq!(city.business_id.as_ref().unwrap().as_str(), "0174666-4");
    assert_eq!(city.municipality.unwrap().as_str(), "179");
    assert_eq!(contents!(reading, 1, Organization).business_id, None);
    assert_eq!(
        told(&reading),
        [
            "/itemList/0/businessCode business_id_mended",
            "/itemList/1/businessCode business_id",
            "! /itemList/2/organizationNames name_missing",
            "! /itemList/3/id id_missing",
        ]
    );
}

#[test]
fn channels_with_their_contacts_places_and_hours() {
    let reading = file("channels.json");
    let place = contents!(reading, 0, Channel);
    let numbers: Vec<_> = place.content.phones.iter().map(|line| line.number.as_deref().unwrap()).collect();
    assert_eq!(numbers, ["+358501234567", "116117"]);
    assert_eq!(place.content.phones[0].charge, Some(Charge::Chargeable));
    let [visiting, postal] = place.content.addresses.as_slice() else { panic!() };
    assert_eq!((visiting.kind, postal.kind), (AddressKind::Visiting, AddressKind::Postal));
    assert_eq!(visiting.street.sv.as_deref(), Some("Påhittade gatan 3"));
    assert!((visiting.position.unwrap().latitude() - 60.46792).abs() < 1e-5);
    let hours = &place.opening_hours;
    assert_eq!(hours.weekly.iter().map(|span| span.days.iter().count()).collect::<Vec<_>>(), [1, 3, 1]);
    assert_eq!(hours.exceptions[0].from.to_string(), "2026-12-24");
    assert_eq!(hours.exceptions[0].to.unwrap().to_string(), "2026-12-26");
    assert_eq!(place.content.hours_note.fi.as_deref(), Some("Ovikello"));
    assert!(contents!(reading, 1, Channel).opening_hours.always_open);
    assert_eq!(contents!(reading, 2, Channel).publishing, Publishing::Draft);
    assert_eq!(contents!(reading, 3, Channel).kind, ChannelKind::PrintableForm);
    assert_eq!(
        told(&reading),
        [
            "/0/serviceHours/3 seasonal_hours",
            "/0/languages/2 unknown_language",
            "/0/phoneNumbers/2/number phone",
            "/0/emails/1/value email",
            "/0/webPages/1/url web_address",
            "/0/addresses/1/postOfficeBoxAddress/postalCode postal_code",
        ]
    );
}

#[test]
fn services_in_words_old_and_new() {
    let reading = file("services.json");
    let service = contents!(reading, 0, Service);
    assert_eq!(service.summary.fi.as_deref(), Some("Apua, kun laskut kasautuvat."));
    assert_eq!(service.content.description.fi.as_deref(), Some("Neuvoja veloista.\n• budjetti"));
    assert_eq!(service.content.user_instruction.fi.as_deref(), Some("Ota kirjeet mukaan."));
    assert_eq!(&*service.content.alternative_names.fi[0], "Velkapiste");
    assert_eq!(service.charge, Some(Charge::FreeOfCharge));
    assert_eq!(service.content.area.kind, AreaKind::Limited);
    assert_eq!(service.content.area.municipalities.len(), 2);
    assert_eq!(service.organization.as_ref().unwrap().name.as_deref(), Some("Kaupunki"));
    assert_eq!(service.channels[0].content.help[0].as_str(), "OnsiteGuidance");
    let permit = contents!(reading, 1, Service);
    assert_eq!(
        (permit.content.kind, permit.content.area.kind),
        (ServiceKind::PermitOrObligation, AreaKind::Nationwide)
    );
    assert_eq!(
        told(&reading),
        [
            "/itemList/0/serviceClasses/1 unknown_code",
            "/itemList/4/publishingStatus unknown_code",
            "! /itemList/4/serviceNames name_missing",
        ]
    );
}

#[test]
fn general_descriptions_with_null_labels_and_shared_codes() {
    let reading = file("general_descriptions.json");
    let first = contents!(reading, 0, GeneralDescription);
    assert_eq!(first.content.service_classes[0].as_str(), "P1.1");
    assert_eq!(first.content.background.fi.as_deref(), Some("Neuvoja veloista.\n• budjetti"));
    assert_eq!(first.reference_code, contents!(reading, 1, GeneralDescription).reference_code);
    assert_eq!(told(&reading), ["! /2/Name name_missing"]);
}

#[test]
fn the_older_shape_with_labels_for_codes() {
    let reading = file("older.json");
    assert_eq!(contents!(reading, 0, Organization).business_id.as_ref().unwrap().as_str(), "0201256-6");
    let service = contents!(reading, 1, Service);
    assert_eq!(service.content.service_classes[0].as_str(), "P1.1");
    assert_eq!(service.content.target_groups[0].as_str(), "KR2");
    assert_eq!(service.content.area.municipalities[0].as_str(), "491");
    let place = contents!(reading, 2, Channel);
    assert!((place.content.addresses[0].position.unwrap().latitude() - 61.68646).abs() < 1e-5);
    assert_eq!(&**contents!(reading, 3, Channel).content.phones[0].number.as_ref().unwrap(), "13145");
    assert_eq!(
        told(&reading),
        [
            "/0/businessID business_id_mended",
            "/1/serviceClass/1 unknown_code",
            "/2/openingTimes/1 seasonal_hours",
            "/3/openingTimes/0/opens time",
        ]
    );
}

#[test]
fn what_is_no_record_is_told_and_counted() {
    let reading = file("parts.json");
    assert!(reading.drafts.iter().all(|draft| draft.candidate.is_none()) && reading.drafts.len() == 5);
    assert_eq!(
        told(&reading),
        [
            "! /0 without_record",
            "! /1 without_record",
            "! /2 not_part_of_directory",
            "! /3 unknown_shape",
            "! /4 unknown_shape",
        ]
    );
    let broken = file("broken.json");
    assert_eq!((broken.drafts.len(), told(&broken)), (1, vec!["!  unreadable".to_owned()]));
}
