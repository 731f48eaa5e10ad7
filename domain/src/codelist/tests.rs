mod enums;

use std::collections::HashSet;

use super::*;
use enums::enums;

const COUNTS: [(&str, usize); 101] = [
    ("service_classes", 229),
    ("target_groups", 17),
    ("life_events", 19),
    ("wellbeing_counties", 23),
    ("municipalities", 311),
    ("languages", 74),
    ("asti_types", 7),
    ("sectors", 19),
    ("needs", 10),
    ("organization_kinds", 5),
    ("unit_kinds", 7),
    ("roles", 8),
    ("data_categories", 11),
    ("purposes", 7),
    ("basis_kinds", 6),
    ("basis_statuses", 4),
    ("given_via", 3),
    ("statute_codes", 7),
    ("referral_kinds", 5),
    ("referral_phases", 4),
    ("referral_statuses", 18),
    ("referral_steps", 23),
    ("decline_reasons", 7),
    ("withdraw_reasons", 10),
    ("cancel_reasons", 7),
    ("hold_reasons", 6),
    ("not_delivered_reasons", 9),
    ("outcomes", 7),
    ("no_next_step_reasons", 5),
    ("case_statuses", 6),
    ("urgencies", 4),
    ("channel_types", 5),
    ("contact_kinds", 4),
    ("accessibility_needs", 8),
    ("how_told", 7),
    ("import_outcomes", 4),
    ("token_scopes", 14),
    ("sides", 6),
    ("case_steps", 5),
    ("case_priorities", 3),
    ("case_opened_via", 7),
    ("case_member_roles", 3),
    ("need_statuses", 4),
    ("next_step_who", 3),
    ("next_step_statuses", 3),
    ("area_kinds", 3),
    ("charges", 3),
    ("publishing_statuses", 4),
    ("import_statuses", 4),
    ("record_kinds", 36),
    ("days_of_week", 7),
    ("referral_step_by", 6),
    ("referral_step_needs", 14),
    ("text_languages", 3),
    ("service_kinds", 3),
    ("accessibility_levels", 4),
    ("address_kinds", 3),
    ("directory_facets", 8),
    ("import_issue_codes", 24),
    ("client_task_kinds", 6),
    ("conflict_kinds", 4),
    ("reveal_purposes", 5),
    ("labels", 3),
    ("service_tasks", 7),
    ("walled_services", 3),
    ("retention_classes", 13),
    ("break_glass_reasons", 5),
    ("break_glass_outcomes", 3),
    ("alert_patterns", 20),
    ("alert_states", 2),
    ("alert_outcomes", 3),
    ("plan_kinds", 6),
    ("plan_statuses", 6),
    ("plan_steps", 6),
    ("plan_client_answers", 4),
    ("plan_acceptances", 3),
    ("goal_statuses", 3),
    ("goal_factor_effects", 2),
    ("goal_assessed_by", 2),
    ("strength_areas", 11),
    ("strength_said_by", 3),
    ("strength_showed_in", 9),
    ("network_member_kinds", 6),
    ("network_member_added_by", 2),
    ("plan_action_statuses", 5),
    ("plan_action_steps", 5),
    ("plan_action_doers", 4),
    ("plan_action_approvals", 3),
    ("plan_warnings", 6),
    ("meeting_kinds", 3),
    ("meeting_modes", 7),
    ("meeting_statuses", 6),
    ("meeting_steps", 5),
    ("meeting_attendances", 3),
    ("prior_review_skips", 3),
    ("instruments", 4),
    ("measure_answered_via", 4),
    ("measure_bands", 6),
    ("answer_bands", 5),
    ("loop_states", 5),
    ("hop_bands", 4),
];

#[test]
fn every_enum_of_codes_has_a_list_with_the_same_codes() {
    for (schema, list, codes) in enums() {
        let listed: HashSet<_> = find(list).unwrap().codes.iter().map(|code| code.code).collect();
        assert_eq!(codes.into_iter().collect::<HashSet<_>>(), listed, "{schema} and {list}");
    }
}

#[test]
fn no_enum_of_codes_is_without_a_list() {
    let known: HashSet<_> = enums().into_iter().map(|(schema, ..)| schema.to_owned()).collect();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
                continue;
            }
            for line in std::fs::read_to_string(entry).unwrap().lines() {
                let declared = line.trim().strip_prefix("pub enum ").and_then(|rest| rest.split_once(" as "));
                let Some((_, rest)) = declared else { continue };
                let schema = rest.split(' ').next().unwrap();
                assert!(known.contains(schema), "{schema} has no code list");
            }
        }
    }
}

fn every_code() -> impl Iterator<Item = (&'static CodeList, &'static Code)> {
    all().iter().flat_map(|list| list.codes.iter().map(move |code| (list, code)))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_lists_are_the_promised_ones() {
    let counts: Vec<_> = all().iter().map(|list| (list.name, list.codes.len())).collect();
    assert_eq!(counts, COUNTS);
}

#[test]
fn every_line_has_a_cell_for_every_column() {
    for (name, text) in TEXTS.into_iter().chain([("lists", TITLES)]) {
        let columns = text.lines().next().unwrap().split(';').count();
        for line in text.lines() {
            assert_eq!(line.split(';').count(), columns, "{name}: {line}");
        }
    }
}

#[test]
fn no_label_is_missing_in_any_language() {
    for lang in [Lang::Fi, Lang::Sv, Lang::En] {
        for list in all() {
            assert!(!list.title.label(lang).is_empty(), "title of {}", list.name);
        }
        for (list, code) in every_code() {
            let text = code.label(lang);
            assert!(
                !text.is_empty() && text == text.trim(),
                "{} {} {lang:?}: {text:?}",
                list.name,
                code.code
            );
        }
    }
}

#[test]
fn codes_are_unique_within_a_list() {
    for list in all() {
        let unique: HashSet<_> = list.codes.iter().map(|code| code.code).collect();
        assert_eq!(unique.len(), list.codes.len(), "{}", list.name);
    }
}

#[test]
fn own_codes_are_snake_case() {
    let foreign = ["service_classes", "target_groups", "life_events", "languages", "asti_types"];
    for (list, code) in every_code().filter(|(list, _)| !foreign.contains(&list.name)) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        assert!(code.code.chars().all(plain), "{} {}", list.name, code.code);
    }
}

#[test]
fn parents_and_successors_are_codes_of_the_same_list() {
    for (list, code) in every_code() {
        for other in code.parent.into_iter().chain(code.detail("successor")) {
            assert!(list.get(other).is_some() && other != code.code, "{} {}", list.name, code.code);
        }
    }
}

#[test]
fn every_subclass_of_a_service_has_the_parent_its_number_says() {
    for code in &find("service_classes").unwrap().codes {
        assert_eq!(code.parent, code.code.split_once('.').map(|(parent, _)| parent), "{}", code.code);
    }
}

#[test]
fn service_classes_of_sectors_and_needs_exist() {
    for name in ["sectors", "needs"] {
        for code in &find(name).unwrap().codes {
            for class in code.detail("service_classes").unwrap().split(' ') {
                assert!(contains("service_classes", class), "{} {class}", code.code);
            }
        }
    }
}

#[test]
fn every_municipality_is_in_a_county_of_the_list() {
    for municipality in &find("municipalities").unwrap().codes {
        let county = county_of(municipality.code).unwrap();
        assert!(contains("wellbeing_counties", county), "{} {county}", municipality.code);
    }
}

#[test]
fn known_municipalities_are_in_their_counties() {
    let known = [
        ("091", "90"),
        ("179", "15"),
        ("410", "15"),
        ("992", "15"),
        ("729", "15"),
        ("226", "15"),
        ("272", "18"),
        ("286", "10"),
        ("478", "91"),
    ];
    for (municipality, county) in known {
        assert_eq!(county_of(municipality), Some(county), "{municipality}");
    }
    assert_eq!(label("municipalities", "091", Lang::Sv), Some("Helsingfors"));
    assert_eq!(label("wellbeing_counties", "15", Lang::Fi), Some("Keski-Suomen hyvinvointialue"));
}

#[test]
fn what_is_not_a_municipality_is_refused() {
    for wrong in ["91", "0911", "000", "999", "Laukaa", ""] {
        assert!(!contains("municipalities", wrong), "{wrong}");
    }
}

#[test]
fn a_merged_municipality_is_valid_until_the_day_before_the_merger() {
    let honkajoki = code("municipalities", "099").unwrap();
    assert!(honkajoki.is_in_force(day("2020-12-31")) && !honkajoki.is_in_force(day("2021-01-01")));
    assert_eq!(label("municipalities", honkajoki.detail("successor").unwrap(), Lang::Fi), Some("Kankaanpää"));
    let in_force =
        |on| find("municipalities").unwrap().codes.iter().filter(|code| code.is_in_force(on)).count();
    assert_eq!((in_force(day("2019-12-31")), in_force(day("2023-01-01"))), (311, 309));
}

#[test]
fn languages_are_lower_case_and_sign_language_has_its_own_code() {
    let languages = find("languages").unwrap();
    for wrong in ["FI", "fin-FI", "xx"] {
        assert!(languages.get(wrong).is_none() && languages.find_by("iso639_3", wrong).is_none(), "{wrong}");
    }
    assert_eq!(languages.find_by("iso639_3", "fse").unwrap().code, "sgn-fi");
    let publishing = languages.codes.iter().filter(|code| code.detail("publishing") == Some("yes"));
    assert_eq!(publishing.map(|code| code.code).collect::<Vec<_>>(), ["fi", "sv", "en", "se", "smn", "sms"]);
    let three_letters: HashSet<_> =
        languages.codes.iter().filter_map(|code| code.detail("iso639_3")).collect();
    assert_eq!(three_letters.len(), languages.codes.len());
}

#[test]
fn reasons_say_whether_they_need_a_comment() {
    let reasons = all().iter().filter(|list| list.name.ends_with("_reasons") || list.name == "statute_codes");
    for list in reasons {
        assert!(
            list.codes.iter().all(|code| matches!(code.detail("comment"), Some("yes" | "no"))),
            "{}",
            list.name
        );
        assert!(list.get("other").is_none_or(Code::needs_comment), "{}", list.name);
    }
    assert!(code("statute_codes", "shl35_2").unwrap().needs_comment());
}

#[test]
fn a_list_answers_as_json_without_empty_fields() {
    let json = serde_json::to_value(code("decline_reasons", "other").unwrap()).unwrap();
    let expected = serde_json::json!({
        "code": "other",
        "labels": {"fi": "Muu syy", "sv": "Annan orsak", "en": "Other reason"},
        "details": {"comment": "yes"},
    });
    assert_eq!(json, expected);
}
