use super::view::{self, CodeList, CodeLists};
use crate::{
    access::Access,
    error::Result,
    http::{language::Language, reply::Reply, routes::Routing},
};
use actix_web::{get, web::Path};
use domain::{Refusal, access::Action, codelist, event::Kind, text::Lang};

pub fn routes(config: &mut Routing<'_>) {
    config.service(list_codelists).service(show_codelist);
}

/// List the code lists
///
/// `Accept-Language` chooses the language of `title`.
#[utoipa::path(tag = "Code lists", responses((status = 200, body = CodeLists)))]
#[get("/codelists")]
async fn list_codelists(access: Access, Language(lang): Language) -> Result<Reply<CodeLists>> {
    access.consult(Action::ReadDirectory, Kind::Codelist, None).await?;
    Ok(Reply::ok(&view::every(lang))?.in_language(lang.code()))
}

/// Show a code list
///
/// `Accept-Language` chooses the language of `title` and `label`.
#[utoipa::path(
    tag = "Code lists",
    params(("codelist_name" = String, Path, max_length = 100, example = "urgencies")),
    responses((status = 200, body = CodeList))
)]
#[get("/codelists/{codelist_name}")]
async fn show_codelist(
    access: Access,
    name: Path<String>,
    Language(lang): Language,
) -> Result<Reply<CodeList>> {
    let list = codelist::find(&name);
    let read = list.map(|list| list.name.to_owned());
    access.consult(Action::ReadDirectory, Kind::Codelist, read).await?;
    let list = list.ok_or(Refusal::NotFound)?;
    Ok(Reply::ok(&view::one(list, lang))?.tagged(tag(lang)).in_language(lang.code()))
}

/// The lists change with the program alone.
fn tag(lang: Lang) -> String {
    format!("\"{}-{lang}\"", env!("CARGO_PKG_VERSION"))
}
