//! Routes of what lets a person work with clients, or keeps them away.
use super::{
    conflicts::{self, ConflictOfInterest, EndConflict, NewConflict},
    tasks::{self, ClientTask, EndTask, NewTask},
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
use actix_web::{get, post, web::Path};
use domain::{ClientId, ClientTaskId, ConflictId, access::Action};
use entity::{client, client_task, conflict};
use sea_orm::{ColumnTrait, Condition};

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(record_task)
        .service(list_tasks)
        .service(list_tasks_of_client)
        .service(show_task)
        .service(end_task)
        .service(declare_conflict)
        .service(list_conflicts)
        .service(show_conflict)
        .service(end_conflict);
}

/// Record a task with a client
///
/// Being employed is not enough to see a client: one works with them by a case of one's unit, by a referral, or by a
/// recorded task that ends. A worker records it for themselves, a team lead for others; the client sees it in the log. A
/// client your organization keeps no record of: 404.
#[utoipa::path(tag = "Clients", request_body = NewTask, responses((status = 201, body = ClientTask)))]
#[post("/client-tasks")]
async fn record_task(access: Access, body: Body<NewTask>) -> Result<Reply<ClientTask>> {
    tasks::record(&access, body.0).await
}

/// List tasks with clients
///
/// Those of clients you work with; team leads and privacy officers see those of the whole organization.
#[utoipa::path(tag = "Clients", params(PageQuery), responses((status = 200, body = Rows<ClientTask>)))]
#[get("/client-tasks")]
async fn list_tasks(access: Access, page: Query<PageQuery>) -> Result<Reply<Rows<ClientTask>>> {
    let page = page.0.page(Sort::Newest)?;
    access.list::<client_task::Model>(Action::ViewTasks, page, Condition::all()).await
}

/// List the tasks with a client
#[utoipa::path(tag = "Clients", params(("client_id" = ClientId, Path), PageQuery), responses((status = 200, body = Rows<ClientTask>)))]
#[get("/clients/{client_id}/tasks")]
async fn list_tasks_of_client(
    access: Access,
    id: Path<ClientId>,
    page: Query<PageQuery>,
) -> Result<Reply<Rows<ClientTask>>> {
    let page = page.0.page(Sort::Newest)?;
    let of_client = Condition::all().add(client_task::Column::ClientId.eq(*id));
    access.list_under::<client::Model, client_task::Model>(Action::ViewTasks, *id, page, of_client).await
}

/// Show a task with a client
#[utoipa::path(tag = "Clients", params(("client_task_id" = ClientTaskId, Path)), responses((status = 200, body = ClientTask)))]
#[get("/client-tasks/{client_task_id}")]
async fn show_task(asking: Asking, id: Path<ClientTaskId>) -> Result<Reply<ClientTask>> {
    asking.read::<client_task::Model>(Action::ViewTasks, *id).await
}

/// End a task before its time
#[utoipa::path(tag = "Clients", params(("client_task_id" = ClientTaskId, Path), IfMatch), request_body = EndTask, responses((status = 200, body = ClientTask)))]
#[post("/client-tasks/{client_task_id}/end")]
async fn end_task(
    access: Access,
    id: Path<ClientTaskId>,
    seen: IfMatch,
    body: Body<EndTask>,
) -> Result<Reply<ClientTask>> {
    access.make(*id, seen, body.0).await
}

/// Declare a conflict of interest
///
/// Whoever it is declared for sees nothing of that person any more, whatever their tasks: not their own file, not that of
/// those close to them. Who is meant is not kept. Only a privacy officer ends it, and never their own.
#[utoipa::path(tag = "Clients", request_body = NewConflict, responses((status = 201, body = ConflictOfInterest)))]
#[post("/conflicts")]
async fn declare_conflict(access: Access, body: Body<NewConflict>) -> Result<Reply<ConflictOfInterest>> {
    conflicts::declare(&access, body.0).await
}

/// List conflicts of interest
///
/// Your own; a privacy officer sees those of the whole organization.
#[utoipa::path(tag = "Clients", params(PageQuery), responses((status = 200, body = Rows<ConflictOfInterest>)))]
#[get("/conflicts")]
async fn list_conflicts(access: Access, page: Query<PageQuery>) -> Result<Reply<Rows<ConflictOfInterest>>> {
    let page = page.0.page(Sort::Newest)?;
    access.list::<conflict::Model>(Action::ViewConflicts, page, Condition::all()).await
}

/// Show a conflict of interest
#[utoipa::path(tag = "Clients", params(("conflict_id" = ConflictId, Path)), responses((status = 200, body = ConflictOfInterest)))]
#[get("/conflicts/{conflict_id}")]
async fn show_conflict(asking: Asking, id: Path<ConflictId>) -> Result<Reply<ConflictOfInterest>> {
    asking.read::<conflict::Model>(Action::ViewConflicts, *id).await
}

/// End a conflict of interest
#[utoipa::path(tag = "Clients", params(("conflict_id" = ConflictId, Path), IfMatch), request_body = EndConflict, responses((status = 200, body = ConflictOfInterest)))]
#[post("/conflicts/{conflict_id}/end")]
async fn end_conflict(
    access: Access,
    id: Path<ConflictId>,
    seen: IfMatch,
    body: Body<EndConflict>,
) -> Result<Reply<ConflictOfInterest>> {
    access.make(*id, seen, body.0).await
}
