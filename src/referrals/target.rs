//! The service a referral is for, and what speaks against sending one there; all in one statement.
use crate::{
    access::{Access, At, Ground, Manner, Telling, Work},
    error::Result,
    store::{
        Asker, Record, knows_of,
        scope::{About, Document},
    },
};
use domain::{
    CaseId, ClientId, OrganizationId, ReferralId, Refusal, Refused, ServiceId,
    access::Action,
    referral::{Phase, Status},
};
use entity::{
    case,
    referral::{Column, Entity, Model},
};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, JoinType, Query, SelectStatement, SimpleExpr},
};
use uuid::Uuid;

/// Where a referral would go.
#[derive(Debug, FromQueryResult)]
pub struct Target {
    pub organization_id: Option<OrganizationId>,
    pub takes_part: Option<bool>,
    pub takes_referrals: bool,
    pub second_look: bool,
    pub response_working_days: i32,
    /// An open referral of this client to this service that the caller may know of; not looked for where a second one is meant.
    pub open_referral: Option<ReferralId>,
}

/// What is to be referred.
#[derive(Clone, Copy)]
pub struct Wanted {
    pub service: ServiceId,
    pub from: OrganizationId,
    /// The client agreed to a second referral, for this reason.
    pub duplicate_is_meant: bool,
}

/// The organization that takes the referral, and its terms.
pub struct Taker {
    pub organization: OrganizationId,
    pub second_look: bool,
    pub response_working_days: i32,
}

/// Finds the service and whether it may be sent to.
pub async fn find<R: Record>(
    work: &Work<'_, R>,
    client: ClientId,
    wanted: Wanted,
) -> Result<std::result::Result<Taker, Refused>> {
    let found = work.one_as::<Target>(&query(&work.at(), Expr::val(client), wanted)).await?;
    Ok(accept(found, wanted))
}

/// The same for the client of a case before anything is held: what is told of the answer must be the caller's to know.
pub async fn find_beforehand(
    access: &Access,
    case: CaseId,
    wanted: Wanted,
) -> Result<std::result::Result<Taker, Refused>> {
    let ids = [case.uuid(), wanted.service.uuid()];
    let build = |asker: &Asker<2>| {
        let [case, service] = asker.ids;
        let client = case::Entity::find_by_id(CaseId::from_uuid(case));
        let client = client.select_only().column(case::Column::ClientId).into_query();
        let at = At { caller: &asker.caller, now: asker.now };
        query(&at, client.into(), Wanted { service: ServiceId::from_uuid(service), ..wanted })
    };
    let found = if wanted.duplicate_is_meant {
        access.beforehand::<Model, Meant, 2, _>(ids, Manner::Together, build).await?
    } else {
        access.beforehand::<Model, NotMeant, 2, _>(ids, Manner::Alone, build).await?
    };
    Ok(accept(found, wanted))
}

/// Names the question where a second referral is meant.
struct Meant;
/// Names it where none is.
struct NotMeant;

fn accept(found: Option<Target>, wanted: Wanted) -> std::result::Result<Taker, Refused> {
    found.ok_or_else(unknown_service).and_then(|target| target.accept(wanted))
}

fn unknown_service() -> Refused {
    Refused::field("/service_id", "unknown", "is not a service of the directory")
}

impl Target {
    fn accept(self, wanted: Wanted) -> std::result::Result<Taker, Refused> {
        let organization =
            self.organization_id.filter(|_| self.takes_part == Some(true) && self.takes_referrals);
        let Some(organization) = organization else {
            return Err(Refusal::NotTakingReferrals.into());
        };
        if organization == wanted.from {
            return Err(Refused::field(
                "/service_id",
                "own_service",
                "is a service of your own organization",
            ));
        }
        match self.open_referral {
            Some(first) if !wanted.duplicate_is_meant => {
                Err(Refused::because_of(Refusal::DuplicateReferral, first.uuid()))
            }
            _ => Ok(Taker {
                organization,
                second_look: self.second_look,
                response_working_days: self.response_working_days,
            }),
        }
    }
}

/// The first open referral of the client to the service that the caller may know of. Always one question, so that nobody learns
/// from its time that there is one they may not know of; but long to set out.
fn first(at: &At<'_>, client: SimpleExpr, service: ServiceId) -> SelectStatement {
    let open = Phase::Open.statuses().chain(Phase::Active.statuses()).collect::<Vec<Status>>();
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Expr::col(Column::ClientId.as_column_ref()).eq(client))
        .filter(Column::ServiceId.eq(service))
        .filter(Column::Status.is_in(open))
        .filter(Model::visible_to(at.caller))
        .filter(knows_of::<Model>(&Action::ViewReferral.rule(), at.caller, at.now))
        .order_by_asc(Column::Id)
        .limit(1)
        .into_query()
}

fn query(at: &At<'_>, client: SimpleExpr, wanted: Wanted) -> SelectStatement {
    let open_referral = if wanted.duplicate_is_meant {
        Expr::val(None::<Uuid>)
    } else {
        first(at, client, wanted.service).into()
    };
    let service = |column: &'static str| Expr::col(("directory_service", column));
    let joined = Expr::col(("organization", "id")).equals(("directory_service", "organization_id"));
    Query::select()
        .expr(service("organization_id"))
        .expr(Expr::col(("organization", "takes_part")))
        .expr(service("takes_referrals"))
        .expr(service("second_look"))
        .expr(service("response_working_days"))
        .expr_as(open_referral, "open_referral")
        .from("directory_service")
        .join(JoinType::LeftJoin, "organization", joined)
        .and_where(service("id").eq(wanted.service))
        .take()
}

/// Whether the referral may be open again: its service takes referrals, and no other one to it is open.
pub async fn is_free(work: &Work<'_, Model>) -> Result<std::result::Result<(), Refused>> {
    let was = work.record();
    let wanted = Wanted {
        service: was.service_id,
        from: was.from_organization_id,
        duplicate_is_meant: was.duplicate_reason.is_some(),
    };
    Ok(find(work, was.client_id, wanted).await?.map(drop))
}

/// The ground on which `receiver` may be told what the referral discloses. What the client has forbidden others is for the
/// keeper alone to know; to anybody else it is as if no basis were there.
///
/// # Errors
/// `prohibited` or `no-legal-basis`.
pub async fn ground(
    work: &Work<'_, Model>,
    receiver: OrganizationId,
) -> Result<std::result::Result<Ground, Refusal>> {
    let (referral, case) = (work.record(), work.found().case.as_ref());
    let about = About {
        records: vec![Expr::val(referral.id), Expr::val(referral.case_id)],
        service_task: Some(Expr::val(case.and_then(|case| case.service_task.clone()))),
        document: Some(Document::of(Model::KIND, Expr::val(referral.created_at))),
    };
    let telling = Telling { receiver, client: referral.client_id, categories: referral.categories };
    let ground = work.ground(telling, &about).await?;
    let is_keeper = referral.keeper_id == work.at().caller.organization;
    Ok(ground.map_err(|why| if is_keeper { why } else { Refusal::NoLegalBasis }))
}

/// The ground, if it stands without the client's wish or the client has said one.
///
/// # Errors
/// `client-wish-missing`
pub fn with_wish(ground: Ground, referral: &Model) -> std::result::Result<Ground, Refusal> {
    if ground.kind.is_statutory() || referral.client_wish.is_some() {
        Ok(ground)
    } else {
        Err(Refusal::ClientWishMissing)
    }
}
