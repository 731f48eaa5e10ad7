use super::{
    conflicts,
    identifier::{self, Kept, Sent},
    view,
};
use crate::{
    access::{Access, At, Move},
    error::Result,
    http::{etag::IfMatch, patch::Field, reply::Reply},
    store::{Found, journal::Entry},
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ClientId, Refusal, Refused,
    access::Action,
    calendar::local_date,
    client::{AccessibilityNeeds, ContactAddress, Contacts, Languages, normalised, search_name},
    event::Happened,
    given::Day,
    identifiers::{LanguageCode, MunicipalityCode},
    text::Line,
};
use entity::client::Model;
use serde::Deserialize;
use utoipa::ToSchema;

/// What may change of a client: what is absent stays, null removes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeClient, example = json!({
    "preferred_name": "Mika", "interpreter_needed": true, "municipality_code": null,
    "contacts": [{"kind": "phone", "value": "+358 50 000 0001", "safe": true}]}))]
pub struct Change {
    #[serde(default)]
    #[schema(value_type = Option<Line>)]
    pub first_names: Field<Line>,
    #[serde(default)]
    #[schema(value_type = Option<Line>)]
    pub last_name: Field<Line>,
    #[serde(default)]
    #[schema(value_type = Option<Line>)]
    pub preferred_name: Field<Line>,
    /// A personal identity code; the date of birth follows from it.
    #[serde(default)]
    #[schema(value_type = Option<Sent>)]
    pub national_id: Field<Sent>,
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    pub birth_date: Field<Day>,
    /// When the client died; what is kept of them is removed once the times of the law are over, which begin on the day this
    /// is recorded.
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    pub died_on: Field<Day>,
    #[serde(default)]
    #[schema(value_type = Option<LanguageCode>)]
    pub service_language: Field<LanguageCode>,
    #[serde(default)]
    #[schema(value_type = Option<Languages>)]
    pub other_languages: Field<Languages>,
    #[serde(default)]
    #[schema(value_type = Option<bool>)]
    pub interpreter_needed: Field<bool>,
    #[serde(default)]
    #[schema(value_type = Option<AccessibilityNeeds>)]
    pub accessibility_needs: Field<AccessibilityNeeds>,
    #[serde(default)]
    #[schema(value_type = Option<MunicipalityCode>)]
    pub municipality_code: Field<MunicipalityCode>,
    /// Since when the client has been without work; together with a support need it tells that the ability to work is to be
    /// looked at.
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    pub unemployed_since: Field<Day>,
    #[serde(default)]
    #[schema(value_type = Option<Contacts>)]
    pub contacts: Field<Contacts>,
    /// Where mail to the client goes; the only address that may be told to others.
    #[serde(default)]
    #[schema(value_type = Option<ContactAddress>)]
    pub contact_address: Field<ContactAddress>,
}

/// A change whose identifier is ready to be kept.
pub struct Edit {
    change: Change,
    identifier: Field<Kept>,
}

impl Edit {
    /// # Errors
    /// An identifier that is none.
    pub fn new(access: &Access, id: ClientId, mut change: Change) -> Result<Self> {
        let (keys, today) = (access.gate().keys(), local_date(access.now()));
        let code = std::mem::take(&mut change.national_id).try_map(|sent| identifier::parse(&sent, today))?;
        let identifier = code.try_map(|code| Kept::new(keys, &code, id))?;
        Ok(Self { change, identifier })
    }

    /// The next form of the record.
    ///
    /// # Errors
    /// Whatever does not fit.
    pub fn over(self, was: Model, now: DateTime<Utc>) -> std::result::Result<Model, Refused> {
        let Self { change, identifier } = self;
        let mut client = was;
        match identifier {
            Field::Keep => {}
            Field::Clear => identifier::remove_from(&mut client),
            Field::Set(kept) => kept.put_into(&mut client),
        }
        let birth_date = change.birth_date.map(Day::get).over(client.birth_date);
        check_birth_date(birth_date, &client, local_date(now))?;
        let died_on = change.died_on.map(Day::get).over(client.died_on);
        check_death(died_on, birth_date, local_date(now))?;
        let known_on = if died_on == client.died_on { client.death_known_on } else { Some(local_date(now)) };
        let unemployed_since = change.unemployed_since.map(Day::get).over(client.unemployed_since);
        if unemployed_since.is_some_and(|since| since > local_date(now)) {
            return Err(Refused::field("/unemployed_since", "future", "must not be in the future"));
        }
        let contacts = change.contacts.try_map(normalised)?;
        let next = Model {
            first_names: change
                .first_names
                .map(Into::into)
                .over_required(client.first_names, "/first_names")?,
            last_name: change.last_name.map(Into::into).over_required(client.last_name, "/last_name")?,
            preferred_name: change.preferred_name.map(Into::into).over(client.preferred_name),
            birth_date,
            died_on,
            death_known_on: known_on.filter(|_| died_on.is_some()),
            service_language: change.service_language.over(client.service_language),
            other_languages: change.other_languages.over_default(client.other_languages),
            interpreter_needed: change.interpreter_needed.over_default(client.interpreter_needed),
            accessibility_needs: change.accessibility_needs.over_default(client.accessibility_needs),
            municipality_code: change.municipality_code.over(client.municipality_code),
            unemployed_since,
            contacts: contacts.over_default(client.contacts),
            contact_address: change.contact_address.map(Into::into).over(client.contact_address),
            updated_at: now,
            ..client
        };
        Ok(Model { search_name: names(&next), ..next })
    }
}

fn names(client: &Model) -> String {
    let all = [Some(&client.last_name), Some(&client.first_names), client.preferred_name.as_ref()];
    search_name(all.into_iter().flatten().map(String::as_str))
}

/// Nobody is born tomorrow, and an identifier says when its owner was born.
fn check_birth_date(
    born: Option<NaiveDate>,
    client: &Model,
    today: NaiveDate,
) -> std::result::Result<(), Refused> {
    if born.is_some_and(|born| born > today) {
        return Err(Refused::field("/birth_date", "future", "must not be in the future"));
    }
    if client.national_id.is_some() && born != client.birth_date {
        return Err(Refused::field(
            "/birth_date",
            "contradiction",
            "must be that of the national identifier",
        ));
    }
    Ok(())
}

/// Nobody dies tomorrow, or before they were born.
fn check_death(
    died: Option<NaiveDate>,
    born: Option<NaiveDate>,
    today: NaiveDate,
) -> std::result::Result<(), Refused> {
    let Some(died) = died else { return Ok(()) };
    if died > today {
        return Err(Refused::field("/died_on", "future", "must not be in the future"));
    }
    if born.is_some_and(|born| died < born) {
        return Err(Refused::field("/died_on", "order", "must not be before birth_date"));
    }
    Ok(())
}

impl Move for Edit {
    type On = Model;
    fn action(&self) -> Action {
        Action::EditClient
    }
    fn apply(self, was: &Found<Model>, at: &At<'_>) -> std::result::Result<(Model, Entry), Refused> {
        Ok((self.over(was.record.clone(), at.now)?, Entry::of(Happened::ClientChanged)))
    }
}

pub async fn change(
    access: &Access,
    id: ClientId,
    seen: IfMatch,
    body: Change,
) -> Result<Reply<view::Client>> {
    let step = Edit::new(access, id, body)?;
    let work = access.change::<Model>(step.action(), id, seen).await?;
    let was = work.record().national_id_index.clone();
    match step.apply(work.found(), &work.at()) {
        Ok((next, _))
            if next.national_id_index != was
                && conflicts::bars(&work, next.national_id_index.as_ref()).await? =>
        {
            work.refuse(Refusal::NotAllowed.into()).await
        }
        Ok((next, entry)) => work.save(next, entry).await,
        Err(why) => work.refuse(why).await,
    }
}
