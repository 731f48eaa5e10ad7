use super::{
    network::{self, ChangeNetworkMember, NewNetworkMember},
    notes::{self, NewCaseNote},
    strengths::{self, ChangeStrength, NewStrength},
    view::{CaseNote, NetworkMember, Strength},
};
use crate::{
    access::{Access, Asking},
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        list::PageQuery,
        page::{Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, patch, post, web::Path};
use domain::{CaseId, CaseNoteId, ClientId, NetworkMemberId, StrengthId, access::Action};
use entity::{case, case_note, client, network_member, strength};
use sea_orm::{ColumnTrait, Condition};

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(record_strength)
        .service(list_strengths)
        .service(client_strengths)
        .service(show_strength)
        .service(change_strength)
        .service(name_network_member)
        .service(list_network_members)
        .service(client_network)
        .service(show_network_member)
        .service(change_network_member)
        .service(write_case_note)
        .service(list_case_notes)
        .service(show_case_note);
}

/// Record a strength of the client
///
/// As it was said, with where it showed. In a closed case: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path)), request_body = NewStrength, responses((status = 201, body = Strength)))]
#[post("/cases/{case_id}/strengths")]
async fn record_strength(
    access: Access,
    id: Path<CaseId>,
    body: Body<NewStrength>,
) -> Result<Reply<Strength>> {
    strengths::record(&access, *id, body.0).await
}

/// List the strengths told of in a case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), PageQuery), responses((status = 200, body = Rows<Strength>)))]
#[get("/cases/{case_id}/strengths")]
async fn list_strengths(
    access: Access,
    id: Path<CaseId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<Strength>>> {
    let of_case = Condition::all().add(strength::Column::CaseId.eq(*id));
    access
        .list_under::<case::Model, strength::Model>(
            Action::ViewStrengths,
            *id,
            page.0.page(Sort::Oldest)?,
            of_case,
        )
        .await
}

/// List the strengths of a client, in all cases you take part in
#[utoipa::path(tag = "Cases", params(("client_id" = ClientId, Path), PageQuery), responses((status = 200, body = Rows<Strength>)))]
#[get("/clients/{client_id}/strengths")]
async fn client_strengths(
    access: Access,
    id: Path<ClientId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<Strength>>> {
    let of_client = Condition::all().add(strength::Column::ClientId.eq(*id));
    access
        .list_under::<client::Model, strength::Model>(
            Action::ViewStrengths,
            *id,
            page.0.page(Sort::Oldest)?,
            of_client,
        )
        .await
}

/// Show a strength
#[utoipa::path(tag = "Cases", params(("strength_id" = StrengthId, Path)), responses((status = 200, body = Strength)))]
#[get("/strengths/{strength_id}")]
async fn show_strength(asking: Asking, id: Path<StrengthId>) -> Result<Reply<Strength>> {
    asking.read::<strength::Model>(Action::ViewStrengths, *id).await
}

/// Change what is told of a strength
///
/// All but the words. In a closed case: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Cases", params(("strength_id" = StrengthId, Path), IfMatch), request_body = ChangeStrength, responses((status = 200, body = Strength)))]
#[patch("/strengths/{strength_id}")]
async fn change_strength(
    access: Access,
    id: Path<StrengthId>,
    seen: IfMatch,
    body: Body<ChangeStrength>,
) -> Result<Reply<Strength>> {
    access.make(*id, seen, body.0).await
}

/// Name somebody of the client's network
///
/// With what the client lets workers contact them about and tell them. In a closed case: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path)), request_body = NewNetworkMember, responses((status = 201, body = NetworkMember)))]
#[post("/cases/{case_id}/network-members")]
async fn name_network_member(
    access: Access,
    id: Path<CaseId>,
    body: Body<NewNetworkMember>,
) -> Result<Reply<NetworkMember>> {
    network::name(&access, *id, body.0).await
}

/// List the client's network, as it is told in a case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), PageQuery), responses((status = 200, body = Rows<NetworkMember>)))]
#[get("/cases/{case_id}/network-members")]
async fn list_network_members(
    access: Access,
    id: Path<CaseId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<NetworkMember>>> {
    let of_case = Condition::all().add(network_member::Column::CaseId.eq(*id));
    access
        .list_under::<case::Model, network_member::Model>(
            Action::ViewNetwork,
            *id,
            page.0.page(Sort::Oldest)?,
            of_case,
        )
        .await
}

/// List the network of a client, in all cases you take part in
#[utoipa::path(tag = "Cases", params(("client_id" = ClientId, Path), PageQuery), responses((status = 200, body = Rows<NetworkMember>)))]
#[get("/clients/{client_id}/network-members")]
async fn client_network(
    access: Access,
    id: Path<ClientId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<NetworkMember>>> {
    let of_client = Condition::all().add(network_member::Column::ClientId.eq(*id));
    access
        .list_under::<client::Model, network_member::Model>(
            Action::ViewNetwork,
            *id,
            page.0.page(Sort::Oldest)?,
            of_client,
        )
        .await
}

/// Show a member of the client's network
#[utoipa::path(tag = "Cases", params(("network_member_id" = NetworkMemberId, Path)), responses((status = 200, body = NetworkMember)))]
#[get("/network-members/{network_member_id}")]
async fn show_network_member(asking: Asking, id: Path<NetworkMemberId>) -> Result<Reply<NetworkMember>> {
    asking.read::<network_member::Model>(Action::ViewNetwork, *id).await
}

/// Change what is told of a member of the network
///
/// In a closed case: 409 `transition-not-allowed`.
#[utoipa::path(tag = "Cases", params(("network_member_id" = NetworkMemberId, Path), IfMatch), request_body = ChangeNetworkMember, responses((status = 200, body = NetworkMember)))]
#[patch("/network-members/{network_member_id}")]
async fn change_network_member(
    access: Access,
    id: Path<NetworkMemberId>,
    seen: IfMatch,
    body: Body<ChangeNetworkMember>,
) -> Result<Reply<NetworkMember>> {
    access.make(*id, seen, body.0).await
}

/// Write a note in a case
///
/// It is never changed; another one that names it in `corrects_id` puts it right.
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path)), request_body = NewCaseNote, responses((status = 201, body = CaseNote)))]
#[post("/cases/{case_id}/notes")]
async fn write_case_note(
    access: Access,
    id: Path<CaseId>,
    body: Body<NewCaseNote>,
) -> Result<Reply<CaseNote>> {
    notes::write(&access, *id, body.0).await
}

/// List the notes of a case
#[utoipa::path(tag = "Cases", params(("case_id" = CaseId, Path), PageQuery), responses((status = 200, body = Rows<CaseNote>)))]
#[get("/cases/{case_id}/notes")]
async fn list_case_notes(
    access: Access,
    id: Path<CaseId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<CaseNote>>> {
    let of_case = Condition::all().add(case_note::Column::CaseId.eq(*id));
    access
        .list_under::<case::Model, case_note::Model>(
            Action::ViewNotes,
            *id,
            page.0.page(Sort::Oldest)?,
            of_case,
        )
        .await
}

/// Show a note
#[utoipa::path(tag = "Cases", params(("case_note_id" = CaseNoteId, Path)), responses((status = 200, body = CaseNote)))]
#[get("/case-notes/{case_note_id}")]
async fn show_case_note(asking: Asking, id: Path<CaseNoteId>) -> Result<Reply<CaseNote>> {
    asking.read::<case_note::Model>(Action::ViewNotes, *id).await
}
