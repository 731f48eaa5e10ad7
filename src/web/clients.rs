//! Clients: where one is looked for, and where a record begins.
use super::{
    client::name,
    client_deeds,
    deeds::{DeedForm, Desk, Last, Made, Tried, answered},
    fields::Failure,
    page::{Shell, render},
    text::Texts,
    visit::Visit,
};
use crate::{
    clients::{
        search,
        view::{Client, ClientMatches},
    },
    error::Result,
};
use actix_web::HttpResponse;
use askama::Template;
use domain::{ClientId, access::Action};

#[derive(Template)]
#[template(path = "clients.html")]
struct ClientsPage {
    shell: Shell,
    csrf: String,
    failure: Option<Failure>,
    search: DeedForm,
    new: Vec<DeedForm>,
    /// None where nobody was looked for.
    found: Option<Vec<Found>>,
    has_more: bool,
}

struct Found {
    id: ClientId,
    name: String,
    born: String,
    keeper: String,
}

pub async fn show(visit: Visit) -> HttpResponse {
    visit.answer(page(&visit, (None, None)).await)
}

/// Looks for a client. Names and codes stand in no address: those are kept in places where they do not belong.
pub async fn find(visit: Visit) -> HttpResponse {
    let found = async { search::find(visit.access()?, client_deeds::wanted(&visit)?).await };
    match found.await {
        Ok(found) => visit.answer(page(&visit, (Some(found), None)).await),
        Err(error) => {
            let show = async |tried| page(&visit, (None, tried)).await;
            answered(&visit, ("search", Err(error)), |_| "/clients".to_owned(), show).await
        }
    }
}

/// Begins a record.
pub async fn keep(visit: Visit) -> HttpResponse {
    let done = client_deeds::keep(&visit).await;
    let leads = |made: Made| format!("/clients/{}", made.unwrap_or_default());
    answered(&visit, ("client", done), leads, async |tried| page(&visit, (None, tried)).await).await
}

async fn page(visit: &Visit, (found, tried): (Option<ClientMatches>, Option<Tried>)) -> Result<HttpResponse> {
    let (access, t) = (visit.access()?, visit.texts);
    access.caller().may(Action::SearchClients)?;
    let reading = access.reading();
    let mut wanted = Shell::wants(access);
    for client in found.iter().flat_map(|found| &found.items) {
        wanted.organization(client.organization_id);
    }
    let (shell, names) = Shell::finish(visit, "clients", reading, wanted).await?;
    let tried = tried.as_ref();
    let desk = Desk::of(visit, "/clients/new", Vec::new(), tried)?;
    let last = Last::of(visit, tried, |_| None);
    let (search, new) = client_deeds::of_nobody(&desk);
    let page = ClientsPage {
        csrf: visit.csrf(),
        failure: last.failure,
        search,
        new,
        has_more: found.as_ref().is_some_and(|found| found.has_more),
        found: found.map(|found| {
            let keeper = |one: &Client| names.organization(one.organization_id).to_owned();
            found.items.iter().map(|one| line(t, one, keeper(one))).collect()
        }),
        shell,
    };
    render(t, last.status, &page)
}

fn line(t: Texts, client: &Client, keeper: String) -> Found {
    let born = client.birth_date.map(|day| t.day(day)).unwrap_or_default();
    Found { id: client.id, name: name(t, client), born, keeper }
}
