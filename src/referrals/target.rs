//! The service a referral is for, and what speaks against sending one there.
use crate::{
    access::{Access, Asked, At, Ground, Telling, Work},
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
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, JoinType, Order, Query, SelectStatement, SimpleExpr},
};

/// Where a referral would go.
#[derive(Debug, FromQueryResult)]
pub struct Target {
    pub organization_id: Option<OrganizationId>,
    pub takes_part: Option<bool>,
    pub takes_referrals: bool,
    pub second_look: bool,
    pub response_working_days: i32,
    /// Whether a referral of this client to this service is open: one that the caller may know of, where it matters.
    pub has_another: bool,
}

/// What is to be referred.
#[derive(Clone, Copy)]
pub struct Wanted {
    pub service: ServiceId,
    pub client: ClientId,
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
    wanted: Wanted,
) -> Result<std::result::Result<Taker, Refused>> {
    let found = query(&work.at(), Expr::val(wanted.client), (wanted.service, wanted.duplicate_is_meant));
    let target = work.one_as::<Target>(&found).await?;
    take(work, target, wanted).await
}

/// Finds the service before anything is held. Whether it may be sent to tells [`take`].
pub async fn beforehand(
    access: &Access,
    (case, service): (CaseId, ServiceId),
    duplicate_is_meant: bool,
) -> Result<Option<Target>> {
    let ids = [case.uuid(), service.uuid()];
    let build = |asker: &Asker<2>| {
        let [case, service] = asker.ids;
        let client = case::Entity::find_by_id(CaseId::from_uuid(case));
        let client = client.select_only().column(case::Column::ClientId).into_query();
        let at = At { caller: &asker.caller, now: asker.now };
        query(&at, client.into(), (ServiceId::from_uuid(service), duplicate_is_meant))
    };
    if duplicate_is_meant {
        access.beforehand::<Model, Meant, 2, _>(ids, Asked::Together, build).await
    } else {
        access.beforehand::<Model, NotMeant, 2, _>(ids, Asked::Alone, build).await
    }
}

/// Names the question that is asked before anything is held, where another open referral does not matter.
struct Meant;
/// Names it where it does.
struct NotMeant;

/// Whether what was found may be sent to.
pub async fn take<R: Record>(
    work: &Work<'_, R>,
    target: Option<Target>,
    wanted: Wanted,
) -> Result<std::result::Result<Taker, Refused>> {
    let Some(target) = target else {
        return Ok(Err(Refused::field("/service_id", "unknown", "is not a service of the directory")));
    };
    let takes_any = target.takes_part == Some(true) && target.takes_referrals;
    let Some(organization) = target.organization_id.filter(|_| takes_any) else {
        return Ok(Err(Refusal::NotTakingReferrals.into()));
    };
    if organization == wanted.from {
        let why = "is a service of your own organization";
        return Ok(Err(Refused::field("/service_id", "own_service", why)));
    }
    if target.has_another && !wanted.duplicate_is_meant {
        let mut known = another(&work.at(), Expr::val(wanted.client), (wanted.service, false));
        known.expr_as(Expr::col(Column::Id.as_column_ref()), "id").order_by(Column::Id, Order::Asc).limit(1);
        if let Some(First { id }) = work.one_as(&known).await? {
            return Ok(Err(Refused::because_of(Refusal::DuplicateReferral, id.uuid())));
        }
    }
    let Target { second_look, response_working_days, .. } = target;
    Ok(Ok(Taker { organization, second_look, response_working_days }))
}

#[derive(FromQueryResult)]
struct First {
    id: ReferralId,
}

/// Open referrals of the client to the service. Where they matter, those that the caller may know of: long to set out, and always
/// asked, so that nobody learns from the time it takes that there is one they may not know of.
fn another(
    &At { caller, now }: &At<'_>,
    client: SimpleExpr,
    (service, duplicate_is_meant): (ServiceId, bool),
) -> SelectStatement {
    let open = Phase::Open.statuses().chain(Phase::Active.statuses()).collect::<Vec<Status>>();
    let known = (!duplicate_is_meant).then(|| knows_of::<Model>(&Action::ViewReferral.rule(), caller, now));
    Entity::find()
        .select_only()
        .filter(Expr::col(Column::ClientId.as_column_ref()).eq(client))
        .filter(Column::ServiceId.eq(service))
        .filter(Column::Status.is_in(open))
        .filter(Model::visible_to(caller))
        .filter(Condition::all().add_option(known))
        .into_query()
}

fn query(at: &At<'_>, client: SimpleExpr, which: (ServiceId, bool)) -> SelectStatement {
    let another = another(at, client, which).expr(Expr::val(1)).take();
    let of_service = |column: &'static str| Expr::col(("directory_service", column));
    let joined = Expr::col(("organization", "id")).equals(("directory_service", "organization_id"));
    Query::select()
        .expr(of_service("organization_id"))
        .expr(Expr::col(("organization", "takes_part")))
        .expr(of_service("takes_referrals"))
        .expr(of_service("second_look"))
        .expr(of_service("response_working_days"))
        .expr_as(Expr::exists(another), "has_another")
        .from("directory_service")
        .join(JoinType::LeftJoin, "organization", joined)
        .and_where(of_service("id").eq(which.0))
        .take()
}

/// Whether the referral may be open again: its service takes referrals, and no other one to it is open.
pub async fn is_free(work: &Work<'_, Model>) -> Result<std::result::Result<(), Refused>> {
    let was = work.record();
    let wanted = Wanted {
        service: was.service_id,
        client: was.client_id,
        from: was.from_organization_id,
        duplicate_is_meant: was.duplicate_reason.is_some(),
    };
    Ok(find(work, wanted).await?.map(drop))
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
