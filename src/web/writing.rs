//! Writing a referral: what it is about, and what is disclosed, with the legal basis that covers each part of it. Nothing is chosen
//! beforehand. What was written is a draft, which its writer looks at once more and sends.
use super::{
    capacity,
    deeds::{doing, settled},
    fields::{self, Choice, Failure, Field, Kind, blank, choosing, codes},
    form::Form,
    page::{Shell, render},
    text::Texts,
    visit::{Visit, see_other},
};
use crate::{
    access::Together,
    bases::Covering,
    cases::whole::{self, Whole},
    directory::{read, view::ServiceSummary},
    error::{Error, Result},
    http::{
        body,
        etag::{IfMatch, etag},
    },
    referrals::{draft, whole as referrals},
};
use actix_web::{FromRequest, HttpResponse, http::StatusCode, web::Path};
use askama::Template;
use domain::{
    CaseId, ReferralId, Refusal, Refused, ServiceId,
    basis::{BasisKind, Category},
    case::NeedStatus,
    referral::Status,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use strum::IntoEnumIterator;

#[derive(Template)]
#[template(path = "writing.html")]
struct WritingPage {
    shell: Shell,
    title: String,
    service: String,
    organization: Option<String>,
    /// What room the service has.
    room: Vec<String>,
    back: String,
    csrf: String,
    key: String,
    /// Where it is sent to, and what goes along unseen.
    action: String,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    failure: Option<Failure>,
    /// Whether the basis of each category is told.
    is_covered_known: bool,
}

/// In which case, and to which service.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    #[serde(alias = "case")]
    case_id: CaseId,
    #[serde(alias = "service")]
    service_id: ServiceId,
}

/// The form's own name, with which the ids of its fields begin.
const FORM: &str = "referral";
/// Fields with one value, and those with several.
const SINGLE: [&str; 5] = ["reason", "client_wish", "summary", "urgency", "duplicate_reason"];
const SEVERAL: [&str; 2] = ["needs", "categories"];

/// A new one.
pub async fn show(visit: Visit) -> HttpResponse {
    let page = async {
        let about: About = visit.asked(&[])?;
        new(&visit, &about, None).await
    };
    visit.answer(page.await)
}

pub async fn write(visit: Visit) -> HttpResponse {
    visit.answer(written(&visit).await)
}

/// A draft that is written on.
pub async fn show_draft(visit: Visit, id: Path<ReferralId>) -> HttpResponse {
    visit.answer(draft_page(&visit, *id, None).await)
}

pub async fn change(visit: Visit, id: Path<ReferralId>) -> HttpResponse {
    let changed = async {
        let (access, seen) = (visit.access()?, IfMatch::extract(&visit.request).await?);
        let patch: draft::ChangeDraft = body::parse(&patch(&visit.form)?)?;
        doing(access.make::<draft::ChangeDraft>(*id, seen, patch)).await
    };
    let page = match settled(changed.await) {
        Ok(Ok(_)) => Ok(see_other(&format!("/referrals/{id}?done=written"))),
        Ok(Err(why)) => draft_page(&visit, *id, Some(&why)).await,
        Err(other) => Err(other),
    };
    visit.answer(page)
}

async fn written(visit: &Visit) -> Result<HttpResponse> {
    let (access, form) = (visit.access()?, &visit.form);
    let about: About = form.only(&["case_id", "service_id"]).body()?;
    let made = async { doing(draft::write(access, body::parse(&sent(form)?)?)).await };
    let id = match settled(made.await)? {
        Ok(id) => id.unwrap_or_default(),
        Err(why) => return new(visit, &about, Some(&why)).await,
    };
    Ok(see_other(&format!("/referrals/{id}?done=written")))
}

/// The form as a new referral: what is disclosed is said even where it is nothing.
fn sent(form: &Form) -> Result<Vec<u8>> {
    let mut sent: Map<String, Value> = serde_json::from_slice(&form.json()?).unwrap_or_default();
    sent.entry("categories").or_insert_with(|| json!([]));
    written_as(&Value::Object(sent))
}

/// The form as a change of a draft: what was left empty is taken away.
fn patch(form: &Form) -> Result<Vec<u8>> {
    // How urgent it is stays as it was unless something else is chosen.
    let single = SINGLE.into_iter().filter(|name| *name != "urgency" || form.get(name).is_some());
    let single = single.map(|name| (name, form.get(name).map_or(Value::Null, Value::from)));
    let several = SEVERAL.into_iter().map(|name| (name, json!(form.all(name))));
    let all: Map<_, _> = single.chain(several).map(|(name, value)| (name.to_owned(), value)).collect();
    written_as(&Value::Object(all))
}

fn written_as(body: &Value) -> Result<Vec<u8>> {
    serde_json::to_vec(body).map_err(|error| Error::Fault(error.into()))
}

async fn new(visit: &Visit, about: &About, failed: Option<&Refused>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let beside = |queries: &mut Together, client| {
        (read::Asked::ask(queries, about.service_id), Covering::ask(queries, client))
    };
    let (whole, mut reading, ((service, covering), found)) =
        whole::read_with(access, about.case_id, beside).await?;
    let (service, sector) = service.told(&found, t.0)?.ok_or(Refusal::NotFound)?;
    let cover = covering.told(&mut reading, (&whole.found, &found))?;
    let owner = service.organization.as_ref();
    let covered = cover.zip(owner).map(|(cover, owner)| cover.of((owner.id, sector)));
    let (shell, _) = Shell::finish(visit, "cases", reading, Shell::wants(access)).await?;
    let title = match &whole.client {
        Some(client) => t.with("writing-title-of", client),
        None => t.get("writing-title"),
    };
    let asks_again = failed.is_some_and(|why| why.why == Refusal::DuplicateReferral);
    let mut fields = asked(t, needs(t, &whole), covered.as_deref(), asks_again);
    fill(t, &mut fields, &visit.form, failed);
    let page = WritingPage {
        title,
        back: format!("/services/{}?case={}", about.service_id, about.case_id),
        action: "/referrals/new".to_owned(),
        hidden: vec![("case_id", about.case_id.to_string()), ("service_id", about.service_id.to_string())],
        ..frame(visit, shell, &service, covered.is_some())
    };
    answer(visit, WritingPage { fields, ..page }, failed)
}

async fn draft_page(visit: &Visit, id: ReferralId, failed: Option<&Refused>) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    let (whole, reading) = referrals::read(access, id).await?;
    if whole.referral.status != Status::Draft {
        reading.done().await?;
        return Ok(see_other(&format!("/referrals/{id}")));
    }
    let mut queries = Together::default();
    let service = read::Asked::ask(&mut queries, whole.referral.service_id);
    let found = reading.together(queries).await?;
    let (service, _) = service.told(&found, t.0)?.ok_or(Refusal::NotFound)?;
    let (shell, _) = Shell::finish(visit, "referrals", reading, Shell::wants(access)).await?;
    let mut fields = asked(t, codes(t, "needs"), None, true);
    let typed = if failed.is_some() { visit.form.clone() } else { kept(&whole) };
    fill(t, &mut fields, &typed, failed);
    let page = WritingPage {
        title: t.get("writing-draft-title"),
        back: format!("/referrals/{id}"),
        action: format!("/referrals/{id}/edit"),
        hidden: vec![("version", etag(whole.version))],
        ..frame(visit, shell, &service, false)
    };
    answer(visit, WritingPage { fields, ..page }, failed)
}

fn frame(visit: &Visit, shell: Shell, service: &ServiceSummary, is_covered_known: bool) -> WritingPage {
    let owner = service.organization.as_ref();
    WritingPage {
        room: capacity::tags_of(visit.texts, service),
        title: String::new(),
        service: service.text.name.clone(),
        organization: owner.and_then(|owner| Some(owner.name.pick(visit.texts.0)?.1.to_owned())),
        back: String::new(),
        csrf: visit.csrf(),
        key: uuid::Uuid::now_v7().to_string(),
        action: String::new(),
        hidden: Vec::new(),
        fields: Vec::new(),
        failure: None,
        is_covered_known,
        shell,
    }
}

fn answer(visit: &Visit, page: WritingPage, failed: Option<&Refused>) -> Result<HttpResponse> {
    let status = failed.and_then(|why| StatusCode::from_u16(why.why.status()).ok());
    let failure = failed.map(|why| fields::failure(visit.texts, FORM, why));
    render(visit.texts, status.unwrap_or(StatusCode::OK), &WritingPage { failure, ..page })
}

/// What the draft says, as if it had been typed.
fn kept(whole: &referrals::Whole) -> Form {
    let draft = &whole.referral;
    let mut form = Form::default();
    let single = [
        ("reason", draft.reason.as_deref()),
        ("client_wish", draft.client_wish.as_deref()),
        ("summary", whole.drafted.summary.as_deref()),
        ("duplicate_reason", whole.drafted.duplicate_reason.as_deref()),
        ("urgency", Some(draft.urgency.code())),
    ];
    for (name, value) in single {
        form.put(name, value.unwrap_or_default());
    }
    let needs = draft.needs.as_ref().and_then(|needs| needs.read::<Vec<String>>().ok());
    needs.iter().flatten().for_each(|need| form.put("needs[]", need));
    draft.categories.iter().for_each(|one| form.put("categories[]", one.code()));
    form
}

/// The needs of the case, in the client's words.
fn needs(t: Texts, whole: &Whole) -> Vec<Choice> {
    let open = whole.needs.iter().filter(|need| matches!(need.status, NeedStatus::Open | NeedStatus::InPlan));
    let choice = |need: &crate::cases::view::Need| {
        let code = need.code.clone()?;
        Some(Choice {
            label: t.label("needs", &code),
            code,
            is_chosen: false,
            hint: need.client_words.clone(),
        })
    };
    open.filter_map(choice).collect()
}

/// The fields of the form.
fn asked(
    t: Texts,
    needs: Vec<Choice>,
    covered: Option<&[(Category, Option<BasisKind>)]>,
    asks_again: bool,
) -> Vec<Field> {
    let basis = |one: Category| {
        let (_, kind) = covered?.iter().find(|(category, _)| *category == one)?;
        Some(kind.map_or_else(
            || t.get("covered-by-none"),
            |kind| t.with("covered-by", &t.label("basis_kinds", kind.code())),
        ))
    };
    let category = |one: Category| Choice {
        code: one.code().to_owned(),
        label: t.label("data_categories", one.code()),
        is_chosen: false,
        hint: basis(one),
    };
    let several = |name, choices| Field { choices, ..blank(t, name, Kind::Several, true) };
    let mut fields = vec![
        blank(t, "reason", Kind::Text, true),
        blank(t, "client_wish", Kind::Text, false),
        several("needs", needs),
        several("categories", Category::iter().map(category).collect()),
        blank(t, "summary", Kind::Text, false),
        choosing(t, "urgency", false, codes(t, "urgencies")),
    ];
    if asks_again {
        fields.push(blank(t, "duplicate_reason", Kind::Text, false));
    }
    fields.retain(|field| !field.is_several() || !field.choices.is_empty());
    fields
}

fn fill(t: Texts, fields: &mut [Field], typed: &Form, failed: Option<&Refused>) {
    let errors = failed.map(|why| why.errors.as_slice()).unwrap_or_default();
    for field in fields {
        field.id = format!("{FORM}-{}", field.name);
        field.fill(t, typed, errors);
    }
}
