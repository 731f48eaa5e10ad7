//! What must be said for a basis to be recorded.
use super::{
    BasisKind, Categories, DOCUMENTS, Documents, GivenVia, Purposes, Recipients, Sectors, StatuteCode,
    Validity,
};
use crate::{
    ClientId, FieldError, OrganizationId, Refusal, Refused,
    case::ServiceTask,
    given::{Day, Moment},
    text::{Localized, Note},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use uuid::Uuid;

/// How long vital interest lasts at most, and lasts when no end is given.
const VITAL_INTEREST: TimeDelta = TimeDelta::days(30);

/// A basis as it is asked to be recorded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = NewBasis, example = json!({
    "client_id": "01990000-0000-7000-8000-000000000001", "kind": "consent",
    "recipients": ["01990000-0000-7000-8000-000000000002"], "purposes": ["coordination", "service_delivery"],
    "categories": ["basic", "contact", "needs"], "given_via": "spoken",
    "plain_summary": {"fi": "Velkaneuvonta näkee nimesi, yhteystietosi ja tuen tarpeesi.", "en": "Debt counselling sees your name, contact details and needs."}})))]
pub struct Proposal {
    pub client_id: ClientId,
    pub kind: BasisKind,
    /// The organizations that may see; the giver itself needs no basis. A prohibition that names none is for all others.
    #[serde(default)]
    pub recipients: Recipients,
    /// Classes of organizations, instead of organizations or beside them: whoever mainly does that when it asks. For what
    /// the client says; the law gives to those who are named.
    #[serde(default)]
    pub recipient_sectors: Sectors,
    /// For what; a prohibition names none.
    #[serde(default)]
    pub purposes: Purposes,
    /// A prohibition that names none takes all.
    #[serde(default)]
    pub categories: Categories,
    /// The service task whose cases, with what belongs to them, it opens or takes.
    #[serde(default)]
    pub service_task_code: Option<ServiceTask>,
    /// The kinds of documents it opens or takes: `case`, `case_member`, `need`, `next_step`, `referral`, `message`, `plan`,
    /// `strength`, `network_member`, `case_note`, `meeting`, `measure_response`; all of them when none is named. The client's own
    /// record follows `categories` alone.
    #[serde(default)]
    pub record_kinds: Documents,
    /// It opens or takes the documents made from this day on.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<chrono::NaiveDate>))]
    pub data_from: Option<Day>,
    /// The last day whose documents it opens or takes.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<chrono::NaiveDate>))]
    pub data_to: Option<Day>,
    /// The one record of the client that a prohibition is aimed at: a case with all that is in it, or a referral, a need, a
    /// next step, a message, a strength, a member of the network, a note, a meeting or a measure response.
    #[serde(default)]
    pub record_id: Option<Uuid>,
    /// The provision; for `statute` and `vital_interest`.
    #[serde(default)]
    pub statute_code: Option<StatuteCode>,
    /// The facts the provision applies to; for `statute` and `vital_interest`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, min_length = 1, max_length = 4000))]
    pub justification: Option<Note>,
    /// How the client gave it; for `consent`, `permit` and `prohibition`.
    #[serde(default)]
    pub given_via: Option<GivenVia>,
    /// What the client was told, in plain language; required for `consent`, `permit` and `prohibition`.
    #[serde(default)]
    pub plain_summary: Localized,
    /// From now, when not given.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<DateTime<Utc>>))]
    pub valid_from: Option<Moment>,
    /// Until withdrawn, when not given; `vital_interest` lasts for at most 30 days.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(value_type = Option<DateTime<Utc>>))]
    pub valid_to: Option<Moment>,
}

impl Proposal {
    /// Whether what is said makes a basis of its kind that `giver` can give, and from when until when it holds.
    ///
    /// # Errors
    /// Names everything that is missing or does not fit, at once.
    pub fn check(&self, giver: OrganizationId, now: DateTime<Utc>) -> Result<Validity, Refused> {
        let validity = self.validity(now);
        let errors: Vec<FieldError> =
            [self.of_scope(), self.of_data(), self.of_kind(), self.of_time(validity, now)]
                .into_iter()
                .flatten()
                .chain(self.of_recipients(giver))
                .collect();
        if errors.is_empty() { Ok(validity) } else { Err(Refused { errors, ..Refusal::Invalid.into() }) }
    }

    fn validity(&self, now: DateTime<Utc>) -> Validity {
        let from = self.valid_from.map_or(now, Moment::get);
        let limit = (self.kind == BasisKind::VitalInterest)
            .then(|| from.checked_add_signed(VITAL_INTEREST))
            .flatten();
        Validity { from, to: self.valid_to.map(Moment::get).or(limit), withdrawn_at: None }
    }

    fn of_scope(&self) -> Vec<FieldError> {
        if self.kind == BasisKind::Prohibition {
            let both = self.service_task_code.is_some() && self.record_id.is_some();
            return [
                ("/purposes", "misplaced", "belong to what allows", !self.purposes.is_empty()),
                ("/record_id", "misplaced", "must stand without service_task_code", both),
            ]
            .into_iter()
            .filter(|(.., is_wrong)| *is_wrong)
            .map(|(place, code, detail, _)| FieldError::new(place, code, detail))
            .collect();
        }
        let misplaced = self.record_id.is_some();
        let misplaced =
            misplaced.then(|| FieldError::new("/record_id", "misplaced", "belongs to a prohibition"));
        let named = [
            ("/recipients", self.recipients.is_empty() && self.recipient_sectors.is_empty()),
            ("/purposes", self.purposes.is_empty()),
            ("/categories", self.categories.is_empty()),
        ]
        .into_iter()
        .filter(|(_, is_empty)| *is_empty)
        .map(|(place, _)| FieldError::new(place, "required", "must name at least one"));
        named.chain(misplaced).collect()
    }

    fn of_data(&self) -> Vec<FieldError> {
        let days = (self.data_from.map(Day::get), self.data_to.map(Day::get));
        let of_law = self.kind.is_statutory() && !self.recipient_sectors.is_empty();
        let others = !Documents::from(DOCUMENTS).covers(self.record_kinds);
        let is_backward = matches!(days, (Some(from), Some(to)) if to < from);
        [
            ("/recipient_sectors", "misplaced", "belong to what the client says", of_law),
            ("/record_kinds", "misplaced", "names a kind that is no document about a client", others),
            ("/data_to", "order", "must not be before data_from", is_backward),
        ]
        .into_iter()
        .filter(|(.., is_wrong)| *is_wrong)
        .map(|(place, code, detail, _)| FieldError::new(place, code, detail))
        .collect()
    }

    /// A client's own word is told in plain language; what the law allows stands on a provision and on facts.
    fn of_kind(&self) -> Vec<FieldError> {
        if self.kind == BasisKind::BreakGlass {
            return vec![FieldError::new("/kind", "misplaced", "is recorded by POST /break-glass alone")];
        }
        let told =
            [("/given_via", self.given_via.is_some()), ("/plain_summary", !self.plain_summary.is_empty())];
        let stated = [
            ("/statute_code", self.statute_code.is_some()),
            ("/justification", self.justification.is_some()),
        ];
        let of_law = self.kind.is_statutory();
        let needed = if of_law { stated } else { told };
        let mut errors: Vec<_> = needed
            .into_iter()
            .filter(|(_, is_there)| !is_there)
            .map(|(place, _)| FieldError::new(place, "required", "must be given for this kind of basis"))
            .collect();
        if of_law && self.given_via.is_some() {
            errors.push(FieldError::new("/given_via", "misplaced", "belongs to what the client says"));
        }
        if self.statute_code.is_some_and(|code| !self.fits(code)) {
            errors.push(FieldError::new(
                "/statute_code",
                "misplaced",
                "does not belong to this kind of basis",
            ));
        }
        errors
    }

    fn fits(&self, code: StatuteCode) -> bool {
        match self.kind {
            BasisKind::Consent | BasisKind::Permit => code == StatuteCode::Shl35_1,
            BasisKind::Statute => code != StatuteCode::VitalInterest,
            BasisKind::VitalInterest => code == StatuteCode::VitalInterest,
            BasisKind::Prohibition | BasisKind::BreakGlass => false,
        }
    }

    fn of_time(&self, validity: Validity, now: DateTime<Utc>) -> Vec<FieldError> {
        let Some(to) = validity.to else { return Vec::new() };
        let told = |code, detail| vec![FieldError::new("/valid_to", code, detail)];
        match self.kind {
            _ if to <= validity.from => told("order", "must be after valid_from"),
            _ if to <= now => told("past", "is over already"),
            BasisKind::VitalInterest if to - validity.from > VITAL_INTEREST => {
                told("too_long", "must be within 30 days of valid_from")
            }
            _ => Vec::new(),
        }
    }

    fn of_recipients(&self, giver: OrganizationId) -> impl Iterator<Item = FieldError> {
        self.recipients.iter().enumerate().filter_map(move |(at, one)| {
            let place = format!("/recipients/{at}");
            let earlier = self.recipients.iter().take(at).any(|other| other == one);
            if *one == giver {
                Some(FieldError::new(place, "giver", "needs no basis for its own register"))
            } else {
                earlier.then(|| FieldError::new(place, "repeated", "is named twice"))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Proposal;
    use crate::{OrganizationId, basis::Validity};
    use chrono::{DateTime, Utc};
    use serde_json::{Value, json};

    const GIVER: &str = "01990000-0000-7000-8000-000000000009";

    fn now() -> DateTime<Utc> {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    fn proposal(changes: Value) -> Proposal {
        let mut body = json!({
            "client_id": "01990000-0000-7000-8000-000000000001", "kind": "consent",
            "recipients": ["01990000-0000-7000-8000-000000000002"], "purposes": ["coordination"],
            "categories": ["basic"], "given_via": "spoken", "plain_summary": {"fi": "Saa nähdä."},
        });
        let (Value::Object(body_fields), Value::Object(changes)) = (&mut body, changes) else { panic!() };
        body_fields.extend(changes);
        serde_json::from_value(body).unwrap()
    }

    fn check(changes: Value) -> Result<Validity, Vec<String>> {
        let giver: OrganizationId = GIVER.parse().unwrap();
        let checked = proposal(changes).check(giver, now());
        checked.map_err(|refused| {
            refused.errors.iter().map(|error| format!("{} {}", error.pointer, error.code)).collect()
        })
    }

    #[test]
    fn each_kind_asks_for_what_makes_it_lawful() {
        let law = |kind: &str, code: &str| json!({"kind": kind, "statute_code": code, "justification": "Facts.", "given_via": null});
        for changes in [
            json!({}),
            json!({"kind": "permit", "given_via": "portal"}),
            json!({"statute_code": "shl35_1"}),
            json!({"valid_to": "2026-11-22T10:00:01Z"}),
            json!({"valid_from": "2026-01-01T00:00:00Z"}),
            json!({"recipients": [], "recipient_sectors": ["health"]}),
            json!({"record_kinds": ["need", "case"], "service_task_code": "elderly"}),
            json!({"data_from": "2025-01-31", "data_to": "2025-01-31"}),
            law("statute", "shl41"),
            law("statute", "other"),
            law("vital_interest", "vital_interest"),
        ] {
            assert!(check(changes.clone()).is_ok(), "{changes}");
        }
    }

    #[test]
    fn whatever_is_missing_is_named_at_once() {
        for (changes, errors) in [
            (
                json!({"given_via": null, "plain_summary": {}}),
                vec!["/given_via required", "/plain_summary required"],
            ),
            (json!({"kind": "permit", "given_via": null}), vec!["/given_via required"]),
            (
                json!({"kind": "statute", "given_via": null}),
                vec!["/statute_code required", "/justification required"],
            ),
            (
                json!({"kind": "vital_interest"}),
                vec!["/statute_code required", "/justification required", "/given_via misplaced"],
            ),
            (json!({"statute_code": "shl35_2"}), vec!["/statute_code misplaced"]),
            (
                json!({"kind": "statute", "statute_code": "vital_interest", "justification": "x", "given_via": null}),
                vec!["/statute_code misplaced"],
            ),
            (
                json!({"recipients": [], "purposes": [], "categories": []}),
                vec!["/recipients required", "/purposes required", "/categories required"],
            ),
            (json!({"recipients": [GIVER]}), vec!["/recipients/0 giver"]),
            (json!({"record_id": GIVER}), vec!["/record_id misplaced"]),
            (json!({"record_kinds": ["need", "user"]}), vec!["/record_kinds misplaced"]),
            (json!({"data_from": "2025-02-01", "data_to": "2025-01-31"}), vec!["/data_to order"]),
            (
                json!({"kind": "statute", "statute_code": "shl41", "justification": "x", "given_via": null,
                    "recipient_sectors": ["health"]}),
                vec!["/recipient_sectors misplaced"],
            ),
            (
                json!({"recipients": ["01990000-0000-7000-8000-000000000002", "01990000-0000-7000-8000-000000000002"]}),
                vec!["/recipients/1 repeated"],
            ),
            (json!({"valid_to": "2026-11-22T10:00:00Z"}), vec!["/valid_to order"]),
            (
                json!({"valid_from": "2026-01-01T00:00:00Z", "valid_to": "2026-02-01T00:00:00Z"}),
                vec!["/valid_to past"],
            ),
        ] {
            assert_eq!(check(changes.clone()).unwrap_err(), errors, "{changes}");
        }
    }

    #[test]
    fn vital_interest_is_short() {
        let vital = |to: Value| {
            check(json!({"kind": "vital_interest", "statute_code": "vital_interest", "justification": "x",
                "given_via": null, "valid_to": to}))
        };
        assert_eq!(vital(Value::Null).unwrap().to.unwrap().to_string(), "2026-12-22 10:00:00 UTC");
        assert!(vital(json!("2026-12-22T10:00:00Z")).is_ok());
        assert_eq!(vital(json!("2026-12-22T10:00:01Z")).unwrap_err(), ["/valid_to too_long"]);
    }
}
