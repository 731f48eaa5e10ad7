//! Code lists: the words that records, filters and forms may use, each with a label in three languages.
//!
//! The lists are files in `codelists/`: UTF-8, one header line, cells separated by `;`, no quotes and no escapes. `code`,
//! `fi`, `sv`, `en`, `parent`, `valid_from` and `valid_to` have meaning here, every other column is a detail of the code.
//! `lists.csv` names the lists and gives their titles. A label is chosen by the reader's language; a code never changes.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Serialize;

use crate::text::Lang;

#[cfg(test)]
mod tests;

/// One text in the three languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Labels {
    /// Finnish.
    pub fi: &'static str,
    /// Swedish.
    pub sv: &'static str,
    /// English.
    pub en: &'static str,
}

impl Labels {
    /// The text in the language asked for.
    pub const fn label(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Fi => self.fi,
            Lang::Sv => self.sv,
            Lang::En => self.en,
        }
    }
}

/// One code of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Code {
    /// What records store.
    pub code: &'static str,
    /// What people read.
    pub labels: Labels,
    /// The broader code of the same list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<&'static str>,
    /// First day of use, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// Last day of use, when it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// What the list knows besides: `county`, `comment`, `service_classes`, `iso639_3`, …
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<&'static str, &'static str>,
}

impl Code {
    /// The label in the language asked for.
    pub const fn label(&self, lang: Lang) -> &'static str {
        self.labels.label(lang)
    }

    /// The value of a further column.
    pub fn detail(&self, column: &str) -> Option<&'static str> {
        self.details.get(column).copied()
    }

    /// Whether a free comment must come with the code.
    pub fn needs_comment(&self) -> bool {
        self.detail("comment") == Some("yes")
    }

    /// Whether the code is in use on the day.
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= on) && self.valid_to.is_none_or(|to| on <= to)
    }
}

/// A named list of codes, in the order in which people want to see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeList {
    /// The name in the address of the list.
    pub name: &'static str,
    /// What people call the list.
    pub title: Labels,
    /// The codes.
    pub codes: Vec<Code>,
    #[serde(skip)]
    index: HashMap<&'static str, usize>,
}

impl CodeList {
    fn new(name: &'static str, title: Labels, codes: Vec<Code>) -> Self {
        let index = codes.iter().enumerate().map(|(at, code)| (code.code, at)).collect();
        Self { name, title, codes, index }
    }

    /// The code, when the list has it.
    pub fn get(&self, code: &str) -> Option<&Code> {
        self.codes.get(*self.index.get(code)?)
    }

    /// The first code whose further column has the value: the language whose `iso639_3` is `fse`.
    pub fn find_by(&self, column: &str, value: &str) -> Option<&Code> {
        self.codes.iter().find(|code| code.detail(column) == Some(value))
    }
}

/// Every list, in the order of `lists.csv`.
pub fn all() -> &'static [CodeList] {
    &LISTS
}

/// The list of that name.
pub fn find(name: &str) -> Option<&'static CodeList> {
    LISTS.iter().find(|list| list.name == name)
}

/// The code of the list of that name.
pub fn code(name: &str, code: &str) -> Option<&'static Code> {
    find(name)?.get(code)
}

/// Whether the list of that name has the code, in use today or not.
pub fn contains(name: &str, code: &str) -> bool {
    self::code(name, code).is_some()
}

/// The label of a code.
pub fn label(name: &str, code: &str, lang: Lang) -> Option<&'static str> {
    self::code(name, code).map(|code| code.label(lang))
}

/// The wellbeing services county (or Helsinki, or Åland) that a municipality belongs to.
pub fn county_of(municipality: &str) -> Option<&'static str> {
    code("municipalities", municipality)?.detail("county")
}

macro_rules! texts {
    ($($name:ident)+) => {
        [$((stringify!($name), include_str!(concat!("../codelists/", stringify!($name), ".csv")))),+]
    };
}

const TITLES: &str = include_str!("../codelists/lists.csv");

static TEXTS: [(&str, &str); 101] = texts! {
    service_classes target_groups life_events wellbeing_counties municipalities languages asti_types sectors needs
    organization_kinds unit_kinds roles data_categories purposes basis_kinds basis_statuses given_via statute_codes
    referral_kinds referral_phases referral_statuses referral_steps decline_reasons withdraw_reasons cancel_reasons
    hold_reasons not_delivered_reasons outcomes no_next_step_reasons case_statuses urgencies channel_types
    contact_kinds accessibility_needs how_told import_outcomes
    token_scopes sides case_steps case_priorities case_opened_via case_member_roles need_statuses
    next_step_who next_step_statuses area_kinds charges publishing_statuses import_statuses
    record_kinds days_of_week referral_step_by referral_step_needs text_languages
    service_kinds accessibility_levels address_kinds directory_facets import_issue_codes
    client_task_kinds conflict_kinds reveal_purposes service_tasks retention_classes labels walled_services
    break_glass_reasons break_glass_outcomes alert_patterns alert_states alert_outcomes
    plan_kinds plan_statuses plan_steps plan_client_answers plan_acceptances goal_statuses goal_factor_effects
    goal_assessed_by strength_areas strength_said_by strength_showed_in network_member_kinds network_member_added_by
    plan_action_statuses plan_action_steps plan_action_doers plan_action_approvals
    plan_warnings meeting_kinds meeting_modes meeting_statuses meeting_steps meeting_attendances prior_review_skips
    instruments measure_answered_via measure_bands answer_bands loop_states hop_bands
};

static LISTS: LazyLock<Vec<CodeList>> = LazyLock::new(|| {
    let texts = HashMap::from(TEXTS);
    let codes = |name| texts.get(name).copied().unwrap_or_default();
    parse(TITLES)
        .map(|list| CodeList::new(list.code, list.labels, parse(codes(list.code)).collect()))
        .collect()
});

/// Reads one file. A missing cell reads as empty and a wrong date as none: the files are ours, and the tests read every cell.
fn parse(text: &'static str) -> impl Iterator<Item = Code> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(';').collect();
    lines.map(move |line| {
        header
            .iter()
            .copied()
            .zip(line.split(';'))
            .filter(|(_, cell)| !cell.is_empty())
            .collect::<BTreeMap<_, _>>()
            .into()
    })
}

impl From<BTreeMap<&'static str, &'static str>> for Code {
    fn from(mut row: BTreeMap<&'static str, &'static str>) -> Self {
        let mut take = |column| row.remove(column);
        Self {
            code: take("code").unwrap_or_default(),
            labels: Labels {
                fi: take("fi").unwrap_or_default(),
                sv: take("sv").unwrap_or_default(),
                en: take("en").unwrap_or_default(),
            },
            parent: take("parent"),
            valid_from: take("valid_from").and_then(|day| day.parse().ok()),
            valid_to: take("valid_to").and_then(|day| day.parse().ok()),
            details: row,
        }
    }
}
