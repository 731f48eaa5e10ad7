use super::{
    identifier::{self, Sent},
    view::{Client, ClientMatches},
};
use crate::{
    access::Access,
    error::Result,
    http::{page::Page, reply::Reply},
};
use chrono::NaiveDate;
use domain::{
    ClientId, Refused,
    access::Action,
    basis::{CASE_WORK, Purpose},
    calendar::local_date,
    client::name_words,
    given::Day,
    text::Line,
    watch::BY_IDENTIFIER,
};
use entity::client::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::Deserialize;
use utoipa::ToSchema;

/// Whom to look for: by `name` and `birth_date` among the clients of your own organization, or by the exact
/// `national_id`, with the `purpose`, wherever you may see a record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "kosk mika", "birth_date": "1994-05-01"}))]
pub struct ClientSearch {
    /// Beginnings of names, in any order.
    name: Option<Line>,
    #[schema(value_type = Option<NaiveDate>)]
    birth_date: Option<Day>,
    /// The whole personal identity code.
    national_id: Option<Sent>,
    /// What the client's data is needed for.
    purpose: Option<Purpose>,
}

/// A search that makes sense.
enum Wanted {
    Known { words: Vec<String>, birth_date: Option<NaiveDate> },
    Identified { sent: Sent, purpose: Purpose },
}

impl ClientSearch {
    fn wanted(self) -> std::result::Result<Wanted, Refused> {
        match (self.national_id, self.purpose) {
            (Some(_), None) => Err(Refused::missing("/purpose")),
            (Some(_), Some(_)) if self.name.is_some() || self.birth_date.is_some() => {
                Err(Refused::field("/national_id", "misplaced", "must stand alone with the purpose"))
            }
            (Some(_), Some(purpose)) if !CASE_WORK.contains(&purpose) => {
                Err(Refused::field("/purpose", "not_case_work", "must be one of working with the client"))
            }
            (Some(sent), Some(purpose)) => Ok(Wanted::Identified { sent, purpose }),
            (None, Some(_)) => Err(Refused::missing("/national_id")),
            (None, None) => known(self.name.as_ref(), self.birth_date.map(Day::get)),
        }
    }
}

fn known(name: Option<&Line>, birth_date: Option<NaiveDate>) -> std::result::Result<Wanted, Refused> {
    let words = name.map(|name| name_words(name)).unwrap_or_default();
    if words.is_empty() && (name.is_some() || birth_date.is_none()) {
        return Err(Refused::field("/name", "required", "must have a letter"));
    }
    Ok(Wanted::Known { words, birth_date })
}

/// Finds clients. Nothing found and nothing that may be seen are the same: one statement, and an empty answer.
pub async fn search(access: Access, body: ClientSearch) -> Result<Reply<ClientMatches>> {
    Reply::ok(&find(&access, body).await?)
}

/// The same, for a page.
pub async fn find(access: &Access, body: ClientSearch) -> Result<ClientMatches> {
    let access = access.again();
    match body.wanted()? {
        Wanted::Known { words, birth_date } => {
            let own = Column::OrganizationId.eq(access.caller().organization);
            let filter = words
                .iter()
                .fold(Condition::all().add(own), |all, word| {
                    all.add(Column::SearchName.contains(format!(" {word}")))
                })
                .add_option(birth_date.map(|date| Column::BirthDate.eq(date)));
            let asked = if words.is_empty() { "by birth_date" } else { "by name" };
            matches(&access.asking(asked.to_owned()), Action::SearchClients, filter).await
        }
        Wanted::Identified { sent, purpose } => {
            let code = identifier::parse(&sent, local_date(access.now()))?;
            let index = identifier::index(access.gate().keys(), &code);
            let access = access.for_purpose(purpose).asking(BY_IDENTIFIER.to_owned());
            let filter = Condition::all().add(Column::NationalIdIndex.eq(index));
            matches(&access, Action::SearchClients, filter).await
        }
    }
}

/// What other organizations keep of the same person, as far as the caller may see it.
pub async fn links(access: &Access, id: ClientId) -> Result<Reply<ClientMatches>> {
    let look = access.look::<Model>(Action::ViewClient, id).await?;
    let found = match &look.record().national_id_index {
        Some(index) => {
            let others =
                Condition::all().add(Column::NationalIdIndex.eq(index.clone())).add(Column::Id.ne(id));
            matches(access, Action::ViewClient, others).await?
        }
        None => ClientMatches { items: Vec::new(), has_more: false },
    };
    look.answer(&found).await
}

async fn matches(access: &Access, action: Action, filter: Condition) -> Result<ClientMatches> {
    let rows = access.shown::<Model>(action, Page::default(), filter).await?;
    let items: Vec<Client> = rows.items;
    Ok(ClientMatches { items, has_more: rows.next_cursor.is_some() })
}
