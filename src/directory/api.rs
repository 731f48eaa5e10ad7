use super::{
    filter::Wanted,
    import::{self, Import, ImportIssue},
    read,
    search::{self, Moment, Question, SearchAnswer},
    services::{self, ChangeService, NewService},
    view::{Channel, GeneralDescription, Service, ServiceSummary},
};
use crate::{
    access::Access,
    error::Result,
    http::{
        body::Body,
        etag::IfMatch,
        json::Document,
        language::Language,
        list::PageQuery,
        page::{Cursor, Limit, Page, Rows, Sort},
        query::Query,
        reply::Reply,
        routes::Routing,
    },
};
use actix_web::{get, patch, post, web::Path};
use domain::{
    ChannelId, GeneralDescriptionId, ImportId, OrganizationId, ServiceId,
    directory::{ChannelKind, County, LifeEvent, NeedCode, ServiceClass, TargetGroup},
    identifiers::{LanguageCode, MunicipalityCode},
    organization::Sector,
    text::{Line, Text},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

pub fn routes(config: &mut Routing<'_>) {
    config
        .service(list_services)
        .service(create_service)
        .service(show_service)
        .service(change_service)
        .service(list_channels)
        .service(show_channel)
        .service(list_general_descriptions)
        .service(show_general_description)
        .service(search_directory)
        .service(import_records)
        .service(list_imports)
        .service(show_import)
        .service(list_import_issues);
}

/// Which services.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ServiceQuery {
    organization_id: Option<OrganizationId>,
    /// A service class; those below it are found too.
    class: Option<ServiceClass>,
    sector: Option<Sector>,
    takes_referrals: Option<bool>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// List the services of the directory
///
/// `Accept-Language` chooses the language of `text`. What is not published is shown to its own organization only.
#[utoipa::path(tag = "Directory", params(ServiceQuery), responses((status = 200, body = Rows<ServiceSummary>)))]
#[get("/directory/services")]
async fn list_services(
    access: Access,
    query: Query<ServiceQuery>,
    Language(lang): Language,
) -> Result<Reply<Rows<ServiceSummary>>> {
    let ServiceQuery { organization_id: organization, class, sector, takes_referrals, limit, cursor, sort } =
        query.0;
    let wanted = Wanted { organization, class, sector, takes_referrals, ..Wanted::default() };
    read::services(&access, Page::new(limit, cursor, sort)?, &wanted, lang).await
}

/// Add a service
///
/// Of your own organization, with its channels. Channels that are used by several services are made once and named by
/// `existing`, or by your own `key` each time.
#[utoipa::path(tag = "Directory", request_body = NewService, responses((status = 201, body = Service)))]
#[post("/directory/services")]
async fn create_service(
    access: Access,
    body: Body<NewService>,
    Language(lang): Language,
) -> Result<Reply<Service>> {
    services::create(&access, body.0, lang).await
}

/// Show a service with its channels
///
/// `Accept-Language` chooses the language of `text`; `Content-Language` tells which one it is in.
#[utoipa::path(tag = "Directory", params(("service_id" = ServiceId, Path)), responses((status = 200, body = Service)))]
#[get("/directory/services/{service_id}")]
async fn show_service(
    access: Access,
    id: Path<ServiceId>,
    Language(lang): Language,
) -> Result<Reply<Service>> {
    read::service(&access, *id, lang).await
}

/// Change a service
///
/// Of your own organization. Of a service that comes from a register only `sector`, `takes_referrals`, `second_look`,
/// `response_working_days`, `free_places` and `waiting_days` can be changed here; the rest is `read_only`. `channels` are given
/// whole. Whoever gives `free_places` or `waiting_days`, the same as before or others, sets `capacity_told_at`.
#[utoipa::path(tag = "Directory", params(("service_id" = ServiceId, Path), IfMatch), request_body = ChangeService, responses((status = 200, body = Service)))]
#[patch("/directory/services/{service_id}")]
async fn change_service(
    access: Access,
    id: Path<ServiceId>,
    seen: IfMatch,
    body: Body<ChangeService>,
    Language(lang): Language,
) -> Result<Reply<Service>> {
    services::change(&access, *id, seen, &body.0, lang).await
}

/// Which channels.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ChannelQuery {
    kind: Option<ChannelKind>,
    organization_id: Option<OrganizationId>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// List the channels of the directory
///
/// Addresses that are confidential are shown to their own organization only; `address_hidden` tells that there are some.
#[utoipa::path(tag = "Directory", params(ChannelQuery), responses((status = 200, body = Rows<Channel>)))]
#[get("/directory/channels")]
async fn list_channels(
    access: Access,
    query: Query<ChannelQuery>,
    Language(lang): Language,
) -> Result<Reply<Rows<Channel>>> {
    let ChannelQuery { kind, organization_id, limit, cursor, sort } = query.0;
    read::channels(&access, Page::new(limit, cursor, sort)?, kind, organization_id, lang).await
}

/// Show a channel
///
/// Addresses that are confidential are shown to their own organization only.
#[utoipa::path(tag = "Directory", params(("channel_id" = ChannelId, Path)), responses((status = 200, body = Channel)))]
#[get("/directory/channels/{channel_id}")]
async fn show_channel(
    access: Access,
    id: Path<ChannelId>,
    Language(lang): Language,
) -> Result<Reply<Channel>> {
    read::channel(&access, *id, lang).await
}

/// Which general descriptions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct GeneralDescriptionQuery {
    /// All variants of a description have the same code.
    #[param(value_type = Option<String>, max_length = 100)]
    reference_code: Option<Text<100>>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
}

/// List the general descriptions
#[utoipa::path(tag = "Directory", params(GeneralDescriptionQuery), responses((status = 200, body = Rows<GeneralDescription>)))]
#[get("/directory/general-descriptions")]
async fn list_general_descriptions(
    access: Access,
    query: Query<GeneralDescriptionQuery>,
    Language(lang): Language,
) -> Result<Reply<Rows<GeneralDescription>>> {
    let GeneralDescriptionQuery { reference_code, limit, cursor } = query.0;
    let page = Page::new(limit, cursor, Some(Sort::Oldest))?;
    read::general_descriptions(&access, page, reference_code.map(Into::into), lang).await
}

/// Show a general description
#[utoipa::path(tag = "Directory", params(("general_description_id" = GeneralDescriptionId, Path)), responses((status = 200, body = GeneralDescription)))]
#[get("/directory/general-descriptions/{general_description_id}")]
async fn show_general_description(
    access: Access,
    id: Path<GeneralDescriptionId>,
    Language(lang): Language,
) -> Result<Reply<GeneralDescription>> {
    read::general_description(&access, *id, lang).await
}

/// What is looked for; everything that is given must hold.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// Words in any language and any form; *velkaneuvonta* finds *velkaneuvonnan*.
    #[param(value_type = Option<String>, min_length = 1, max_length = 200, example = "velkaneuvonta")]
    q: Option<Line>,
    /// A service class; those below it are found too.
    class: Option<ServiceClass>,
    /// A support need: what services say they meet, and the classes that meet it.
    need: Option<NeedCode>,
    sector: Option<Sector>,
    /// A municipality; services of its whole county and of the whole country are found too.
    municipality: Option<MunicipalityCode>,
    /// A wellbeing services county; services of any part of it and of the whole country are found too.
    county: Option<County>,
    /// A language the service is given in.
    lang: Option<LanguageCode>,
    /// Only what is open then: a time (RFC 3339) or `now`; looked for among the 200 best answers.
    #[param(value_type = Option<String>, max_length = 40, example = "now")]
    open_at: Option<Moment>,
    target_group: Option<TargetGroup>,
    life_event: Option<LifeEvent>,
    /// A kind of channel the service can be reached by.
    channel: Option<ChannelKind>,
    takes_referrals: Option<bool>,
    /// How many answers, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
}

impl SearchQuery {
    fn question(self, Language(lang): Language) -> Question {
        let wanted = Wanted {
            organization: None,
            class: self.class,
            need: self.need,
            sector: self.sector,
            municipality: self.municipality,
            county: self.county,
            language: self.lang,
            target_group: self.target_group,
            life_event: self.life_event,
            channel: self.channel,
            takes_referrals: self.takes_referrals,
        };
        Question {
            text: self.q,
            wanted,
            open_at: self.open_at,
            limit: self.limit.unwrap_or_default().get(),
            lang,
        }
    }
}

/// Search the directory
///
/// The best answer first, each with the reasons. Where a word is found as it was typed, those that only have a part of
/// it are left out; equal answers are ordered by name. Places and telephones decide whether a service is open.
#[utoipa::path(tag = "Directory", params(SearchQuery), responses((status = 200, body = SearchAnswer)))]
#[get("/directory/search")]
async fn search_directory(
    access: Access,
    query: Query<SearchQuery>,
    language: Language,
) -> Result<Reply<SearchAnswer>> {
    search::search(&access, query.0.question(language)).await
}

/// Records of another register.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"source": "ptv", "dry_run": true, "document": [{
    "id": "5b1f3c52-0000-4000-8000-000000000001",
    "serviceNames": [{"language": "en", "value": "Debt counselling", "type": "Name"}],
    "areaType": "Nationwide", "publishingStatus": "Published"}]}))]
struct NewImport {
    source: Register,
    /// Only tells what would come of it.
    #[serde(default)]
    dry_run: bool,
    /// One record, a list of records, or a page as the register answers it; send a large file in parts.
    document: Document,
}

/// The registers that can be brought in.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Register {
    /// The Finnish Service Catalogue.
    Ptv,
}

/// Bring in records of another register
///
/// All that is written is written together. Every record is counted as new, changed, same or rejected; a record that
/// cannot be kept does not stop the others. Sending the same again changes nothing.
#[utoipa::path(tag = "Imports", request_body = NewImport, responses((status = 201, body = Import)))]
#[post("/imports")]
async fn import_records(access: Access, body: Body<NewImport>) -> Result<Reply<Import>> {
    let NewImport { source: Register::Ptv, dry_run, document } = body.0;
    import::bring(&access, document.0, dry_run).await
}

/// List the imports of your organization
#[utoipa::path(tag = "Imports", params(PageQuery), responses((status = 200, body = Rows<Import>)))]
#[get("/imports")]
async fn list_imports(access: Access, query: Query<PageQuery>) -> Result<Reply<Rows<Import>>> {
    import::list(&access, query.0.page(Sort::Newest)?).await
}

/// Show an import
#[utoipa::path(tag = "Imports", params(("import_id" = ImportId, Path)), responses((status = 200, body = Import)))]
#[get("/imports/{import_id}")]
async fn show_import(access: Access, id: Path<ImportId>) -> Result<Reply<Import>> {
    import::show(&access, *id).await
}

/// List the issues of an import
///
/// In the order of the files. `Accept-Language` chooses the language of `detail`.
#[utoipa::path(tag = "Imports", params(("import_id" = ImportId, Path), PageQuery), responses((status = 200, body = Rows<ImportIssue>)))]
#[get("/imports/{import_id}/issues")]
async fn list_import_issues(
    access: Access,
    id: Path<ImportId>,
    query: Query<PageQuery>,
    Language(lang): Language,
) -> Result<Reply<Rows<ImportIssue>>> {
    import::issues(&access, *id, query.0.page(Sort::Oldest)?, lang).await
}
