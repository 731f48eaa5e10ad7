//! What services are wanted, as conditions on the index of codes: each is one `EXISTS`, all must hold.
use domain::{
    OrganizationId,
    directory::{
        AreaKind, ChannelKind, County, Facet, LifeEvent, NeedCode, Publishing, ServiceClass, TargetGroup,
    },
    identifiers::{LanguageCode, MunicipalityCode},
    organization::Sector,
};
use entity::directory_service::Column;
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};

/// What is asked for; everything that is given must hold.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub organization: Option<OrganizationId>,
    pub class: Option<ServiceClass>,
    pub need: Option<NeedCode>,
    pub sector: Option<Sector>,
    pub municipality: Option<MunicipalityCode>,
    pub county: Option<County>,
    pub language: Option<LanguageCode>,
    pub target_group: Option<TargetGroup>,
    pub life_event: Option<LifeEvent>,
    pub channel: Option<ChannelKind>,
    pub takes_referrals: Option<bool>,
}

pub fn condition(wanted: &Wanted) -> Condition {
    let has = |facet, code: &str| any_of(vec![(facet, vec![code.to_owned()])]);
    Condition::all()
        .add_option(wanted.organization.map(|organization| Column::OrganizationId.eq(organization)))
        .add_option(wanted.class.map(|code| has(Facet::Class, code.as_str())))
        .add_option(wanted.target_group.map(|code| has(Facet::TargetGroup, code.as_str())))
        .add_option(wanted.life_event.map(|code| has(Facet::LifeEvent, code.as_str())))
        .add_option(wanted.language.as_ref().map(|code| has(Facet::Language, code.as_str())))
        .add_option(wanted.need.map(needed))
        .add_option(wanted.sector.map(in_sector))
        .add_option(wanted.municipality.map(serves_municipality))
        .add_option(wanted.county.map(serves_county))
        .add_option(wanted.channel.map(reached_by))
        .add_option(wanted.takes_referrals.map(takes_referrals))
}

/// A service that has one of the codes of one of the facets.
fn any_of(codes: Vec<(Facet, Vec<String>)>) -> SimpleExpr {
    let column = |name: &'static str| Expr::col(("directory_facet", name));
    let one = codes.into_iter().fold(Condition::any(), |any, (facet, codes)| {
        any.add(column("facet").eq(facet).and(column("code").is_in(codes)))
    });
    let found = Query::select()
        .expr(Expr::val(1))
        .from("directory_facet")
        .and_where(column("service_id").equals(Column::Id.as_column_ref()))
        .cond_where(one)
        .take();
    Expr::exists(found)
}

fn texts<T: ToString>(codes: impl IntoIterator<Item = T>) -> Vec<String> {
    codes.into_iter().map(|code| code.to_string()).collect()
}

/// By the need itself, or by a class that meets it.
fn needed(need: NeedCode) -> SimpleExpr {
    let classes = texts(ServiceClass::of("needs", need.as_str()));
    any_of(vec![(Facet::Need, texts([need])), (Facet::Class, classes)])
}

/// By what the service says; one that says nothing, by its classes.
fn in_sector(sector: Sector) -> SimpleExpr {
    let classes = texts(ServiceClass::of("sectors", sector.code()));
    let by_class = Column::Sector.is_null().and(any_of(vec![(Facet::Class, classes)]));
    Column::Sector.eq(sector).or(by_class)
}

/// Which services count as given everywhere that is asked for.
fn wide(on_aland: bool) -> (Facet, Vec<String>) {
    let kinds = [AreaKind::Nationwide, AreaKind::NationwideExceptAlandIslands];
    let wide = kinds.into_iter().filter(|kind| !on_aland || *kind == AreaKind::Nationwide);
    (Facet::Area, wide.map(|kind| kind.code().to_owned()).collect())
}

const ALAND: &str = "91";

fn serves_municipality(municipality: MunicipalityCode) -> SimpleExpr {
    let county = municipality.county();
    let on_aland = county.is_some_and(|county| county.as_str() == ALAND);
    any_of(vec![wide(on_aland), (Facet::Municipality, texts([municipality])), (Facet::County, texts(county))])
}

/// Services of the county and of any part of it.
fn serves_county(county: County) -> SimpleExpr {
    any_of(vec![
        wide(county.as_str() == ALAND),
        (Facet::County, texts([county])),
        (Facet::Municipality, texts(county.municipalities())),
    ])
}

fn reached_by(kind: ChannelKind) -> SimpleExpr {
    let column = |name: &'static str| Expr::col(("reached", name));
    let connected = Expr::col(("directory_connection", "channel_id")).equals(("reached", "id"));
    let found = Query::select()
        .expr(Expr::val(1))
        .from("directory_connection")
        .join_as(sea_orm::JoinType::InnerJoin, "directory_channel", "reached", connected)
        .and_where(Expr::col(("directory_connection", "service_id")).equals(Column::Id.as_column_ref()))
        .and_where(column("kind").eq(kind))
        .and_where(column("publishing").eq(Publishing::Published))
        .take();
    Expr::exists(found)
}

fn takes_referrals(wanted: bool) -> SimpleExpr {
    let takes = Column::TakesReferrals.eq(true).and(Expr::exists(participant()));
    if wanted { takes } else { takes.not() }
}

fn participant() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from("organization")
        .and_where(Expr::col(("organization", "id")).equals(Column::OrganizationId.as_column_ref()))
        .and_where(Expr::col(("organization", "takes_part")).eq(true))
        .take()
}
