//! The steps of a referral as forms: each asks for what its row of the table says it needs, and for what it takes.
use super::{
    deed::moment,
    deeds::{DeedForm, Tried, colleagues},
    fields::{Field, Kind, blank, choosing, codes},
    form::Form,
    text::Texts,
};
use crate::{
    error::Result,
    http::etag::{Version, etag},
    names::Names,
    referrals::{view::Referral, whole::Whole},
};
use domain::{
    access::{Action, Caller},
    codelist,
    referral::{Need, Phase, Step},
};

/// Steps that are no rows of the table of states: they say who has heard how it ended, and who has it.
const OTHERS: [(&str, Action); 3] = [
    ("acknowledge", Action::AcknowledgeReferral),
    ("inform-client", Action::InformClient),
    ("assign", Action::AssignReferral),
];

fn path(step: Step) -> String {
    step.code().replace('_', "-")
}

/// The forms of the steps that the caller may take; what was typed into the one that failed stands in it.
pub fn of(t: Texts, (whole, caller): (&Whole, &Caller), names: &Names, last: Last<'_>) -> Vec<DeedForm> {
    // Another service is looked for where services are.
    let of_table = whole.steps.iter().filter(|step| **step != Step::Redirect).map(|step| {
        let row = step.transition();
        let needs = row.needs.iter().map(|need| (*need, true));
        let takes = row.takes.iter().map(|need| (*need, false));
        let fields =
            needs.chain(takes).filter_map(|(need, is_required)| field(t, *step, need, is_required, names));
        (path(*step), t.label("referral_steps", step.code()), fields.collect::<Vec<_>>())
    });
    let others = OTHERS.iter().filter_map(|(name, _)| others(t, (name, &whole.referral), caller, names));
    filled(t, of_table.chain(others), last)
}

/// A step that is no row of the table, where the caller may take it and there is reason to.
fn others(
    t: Texts,
    (name, referral): (&'static str, &Referral),
    caller: &Caller,
    names: &Names,
) -> Option<Asked> {
    let (_, action) = OTHERS.iter().find(|(other, _)| *other == name)?;
    let is_open = caller.may(*action).is_ok() && is_due(name, referral, caller);
    is_open.then(|| (name.to_owned(), t.get(&format!("step-{name}")), others_fields(t, name, names)))
}

/// What was typed, what was tried with it, and the version of the referral that is stepped on from.
type Last<'a> = (&'a Form, Option<&'a Tried>, Version);

/// A step by its name in addresses, what it is called, and what it asks for.
type Asked = (String, String, Vec<Field>);

fn filled(
    t: Texts,
    asked: impl IntoIterator<Item = Asked>,
    (typed, tried, version): Last<'_>,
) -> Vec<DeedForm> {
    let form = |(name, label, mut fields): Asked| {
        let errors = tried.filter(|tried| tried.name == name).map(|tried| tried.why.errors.as_slice());
        for field in &mut fields {
            field.id = format!("{name}-{}", field.name);
            if let Some(errors) = errors {
                field.fill(t, typed, errors);
            }
        }
        let key = uuid::Uuid::now_v7().to_string();
        let (version, of) = (etag(version), String::new());
        let has_failed = errors.is_some();
        DeedForm { name, label, fields, is_open: has_failed, has_failed, elsewhere: None, key, version, of }
    };
    asked.into_iter().map(form).collect()
}

/// What leads can do at their desk, without the content.
pub fn at_desk(
    t: Texts,
    (referral, caller): (&Referral, &Caller),
    names: &Names,
    last: Last<'_>,
) -> Vec<DeedForm> {
    filled(t, others(t, ("assign", referral), caller, names), last)
}

/// Whether there is something left to say or to give.
fn is_due(name: &str, one: &Referral, caller: &Caller) -> bool {
    let (sent, received) =
        (one.from_organization_id == caller.organization, one.to_organization_id == caller.organization);
    match name {
        "acknowledge" => {
            sent && one.phase == Phase::Closed && one.closed_loop.sender_acknowledged_at.is_none()
        }
        "inform-client" => sent && one.phase == Phase::Closed && one.closed_loop.client_informed_at.is_none(),
        _ => received && matches!(one.phase, Phase::Open | Phase::Active),
    }
}

/// The list that the reason of a step is a code of.
const fn reasons(step: Step) -> &'static str {
    match step {
        Step::Hold => "hold_reasons",
        Step::NotDelivered => "not_delivered_reasons",
        Step::Withdraw => "withdraw_reasons",
        Step::RequestCancel => "cancel_reasons",
        _ => "decline_reasons",
    }
}

/// None for what is there or is not: a legal basis, and the client's wish.
fn field(t: Texts, step: Step, need: Need, is_required: bool, names: &Names) -> Option<Field> {
    Some(match need {
        Need::Question => blank(t, "question", Kind::Text, is_required),
        Need::Answer => blank(t, "answer", Kind::Text, is_required),
        Need::Comment => blank(t, "comment", Kind::Text, is_required),
        Need::Estimate => blank(t, "estimate", Kind::Day, is_required),
        Need::Appointment => blank(t, "appointment_at", Kind::Moment, is_required),
        Need::Place => blank(t, "place", Kind::Line, is_required),
        Need::Assignee => choosing(t, "assigned_to", is_required, colleagues(names).1),
        Need::CodedReason => choosing(t, "reason_code", is_required, codes(t, reasons(step))),
        Need::CodedOutcome => choosing(t, "outcome_code", is_required, codes(t, "outcomes")),
        Need::LegalBasis | Need::ClientWish | Need::Unit | Need::OtherService | Need::DuplicateReason => {
            return None;
        }
    })
}

fn others_fields(t: Texts, name: &str, names: &Names) -> Vec<Field> {
    let comment = blank(t, "comment", Kind::Text, false);
    match name {
        "acknowledge" => vec![comment],
        "inform-client" => vec![choosing(t, "how", true, codes(t, "how_told")), comment],
        _ => vec![choosing(t, "assigned_to", true, colleagues(names).1)],
    }
}

/// What the form says, as the API takes it.
///
/// # Errors
/// What the API says to such a body.
pub fn body(form: &Form) -> Result<Vec<u8>> {
    let mut sent = form.clone();
    if let Some(at) = form.get("appointment_at") {
        sent.set("appointment_at", &moment(at));
    }
    sent.json()
}

/// That a step was taken, in words.
pub fn done(t: Texts, name: &str) -> Option<String> {
    match name {
        "messages" => return Some(t.get("done-message")),
        "written" => return Some(t.get("done-written")),
        _ => {}
    }
    let other =
        OTHERS.iter().find(|(other, _)| *other == name).map(|(name, _)| t.get(&format!("step-{name}")));
    let code = name.replace('-', "_");
    let label = other.or_else(|| codelist::label("referral_steps", &code, t.0).map(str::to_owned))?;
    Some(t.with("done-step", &label))
}
