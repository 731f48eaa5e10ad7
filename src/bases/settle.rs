//! What rests on a basis moves when the basis is lost, however it is lost: taken back, run out, or forbidden.
//!
//! A referral rests on the basis on which its receiver was told. When that no longer gives the receiver all that the
//! referral discloses, it rests on another that does; where there is none, it takes the step that
//! [`domain::referral::Status::without_ground`] names. Whoever was named to a case and holds no basis any more leaves it.
use super::check::grant;
use crate::{
    access::{Carried, Work},
    error::Result,
    store::{
        Record,
        journal::Entry,
        next_steps::{after, count_left},
        referral::{GROUND_LOST, without_ground},
    },
};
use chrono::{DateTime, Utc};
use domain::{
    BasisId, CaseId, ClientId, OrganizationId,
    access::grounds,
    basis::{Document, Grant, Matter, Receiver},
    event::Happened,
    organization::Sector,
    referral::Phase,
};
use entity::{basis_grant, case, case_member, next_step, organization, referral};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::LockType,
};
use std::collections::BTreeMap;

/// What decides where a client's referrals stand.
struct Standing {
    cases: BTreeMap<CaseId, case::Model>,
    grants: Vec<Grant>,
    /// The class of each organization that has to do with the client; empty where no grant is for a class.
    sectors: BTreeMap<OrganizationId, Sector>,
    now: DateTime<Utc>,
}

/// What becomes of a referral.
struct Moved {
    next: referral::Model,
    entry: Entry,
    next_step: Option<next_step::Model>,
}

/// Moves what rests on no ground any more. The work holds the client, and from here on all its cases: whoever takes a step
/// on a referral or a membership holds its case, so none of them changes meanwhile.
pub async fn settle<R: Record>(work: &mut Work<'_, R>, client: ClientId) -> Result<()> {
    let held = case::Entity::find()
        .filter(case::Column::ClientId.eq(client))
        .order_by_asc(case::Column::Id)
        .lock(LockType::NoKeyUpdate);
    let cases: BTreeMap<_, _> = work.all(held).await?.into_iter().map(|case| (case.id, case)).collect();
    if cases.is_empty() {
        return Ok(());
    }
    let given = basis_grant::Entity::find()
        .filter(basis_grant::Column::ClientId.eq(client))
        .filter(basis_grant::Column::WithdrawnAt.is_null());
    let grants: Vec<Grant> = work.all(given).await?.iter().map(grant).collect();
    let by_class = grants.iter().any(|grant| grant.class.is_some());
    let sectors = if by_class { sectors(work, client).await? } else { BTreeMap::new() };
    let standing = Standing { cases, grants, sectors, now: work.at().now };
    move_referrals(work, client, &standing).await?;
    end_memberships(work, client, &standing).await
}

/// What each organization mainly does that is referred to or named to a case.
async fn sectors<R: Record>(
    work: &Work<'_, R>,
    client: ClientId,
) -> Result<BTreeMap<OrganizationId, Sector>> {
    let referred = referral::Entity::find()
        .select_only()
        .column(referral::Column::ToOrganizationId)
        .filter(referral::Column::ClientId.eq(client));
    let named = case_member::Entity::find()
        .select_only()
        .column(case_member::Column::OrganizationId)
        .filter(case_member::Column::ClientId.eq(client));
    let involved = Condition::any()
        .add(organization::Column::Id.in_subquery(referred.into_query()))
        .add(organization::Column::Id.in_subquery(named.into_query()));
    let found = work.all(organization::Entity::find().filter(involved)).await?;
    Ok(found.into_iter().filter_map(|one| Some((one.id, one.sector?))).collect())
}

async fn move_referrals<R: Record>(
    work: &mut Work<'_, R>,
    client: ClientId,
    standing: &Standing,
) -> Result<()> {
    use referral::{Column, Entity};
    let not_over = Phase::Open.statuses().chain(Phase::Active.statuses());
    let referrals = Entity::find().filter(Column::ClientId.eq(client)).filter(Column::Status.is_in(not_over));
    let referrals = work.all(referrals.order_by_asc(Column::Id)).await?;
    let carried = work.carried(&referrals).await?;
    let (mut changes, mut steps, mut actions) = (Vec::new(), Vec::new(), Vec::new());
    for was in &referrals {
        let Some(Moved { next, entry, next_step }) = standing.moved(was, &carried) else { continue };
        actions.extend(carried.follow(was, &next, standing.now));
        changes.push((next, entry));
        steps.extend(next_step);
    }
    work.along_changes(actions).await?;
    if !steps.is_empty() {
        work.run(&count_left(&steps)).await?;
    }
    work.along(steps.into_iter().map(|step| (step, Entry::of(Happened::NextStepAgreed)))).await?;
    work.along_changes(changes).await
}

async fn end_memberships<R: Record>(
    work: &mut Work<'_, R>,
    client: ClientId,
    standing: &Standing,
) -> Result<()> {
    use case_member::{Column, Entity, Model};
    let cases = standing.cases.keys().copied();
    let members = Entity::find()
        .filter(Column::CaseId.is_in(cases))
        .filter(Column::ClientId.eq(client))
        .filter(Column::LeftAt.is_null())
        .order_by_asc(Column::Id);
    let left = |member: Model| {
        let entry = Entry::of(Happened::MemberLeft).because(Some(GROUND_LOST.to_owned()), None);
        (Model { left_at: Some(standing.now), ..member }, entry)
    };
    let ended = work.all(members).await?.into_iter().filter(|member| {
        member.organization_id != member.keeper_id && !standing.gives_something(member.organization_id)
    });
    let ended = ended.map(left).collect();
    work.along_changes(ended).await
}

impl Standing {
    fn receiver(&self, organization: OrganizationId) -> Receiver {
        let sector = self.sectors.get(&organization).copied();
        Receiver { organization, sector, takes_of_class: true }
    }

    /// Whether any basis gives the organization something to work with.
    fn gives_something(&self, organization: OrganizationId) -> bool {
        let whom = self.receiver(organization);
        self.grants.iter().any(|grant| grant.serves(whom, self.now))
    }

    /// What becomes of a referral; none when it stays as it is.
    fn moved(&self, was: &referral::Model, carried: &Carried) -> Option<Moved> {
        if was.to_organization_id == was.keeper_id {
            return None;
        }
        match self.ground(was) {
            Some(ground) if was.basis_id == Some(ground) => None,
            Some(ground) => {
                let next = referral::Model { basis_id: Some(ground), updated_at: self.now, ..was.clone() };
                Some(Moved { next, entry: Entry::of(Happened::ReferralBasisChanged), next_step: None })
            }
            None => {
                let (step, next) = without_ground(was, self.now)?;
                let entry = Entry::of(step.into())
                    .moved(was.status.code(), next.status.code())
                    .because(Some(GROUND_LOST.to_owned()), None);
                let case = self.cases.get(&was.case_id);
                let next_step = case.and_then(|case| {
                    let coordinator = carried.coordinator(was).or(case.coordinator_id);
                    after((was, &next), (case.status, coordinator), self.now)
                });
                Some(Moved { next, entry, next_step })
            }
        }
    }

    /// The basis that the referral can rest on: the one it rests on already, else what the law gives, else another. As when
    /// it is sent, what stands on no provision needs the client's wish.
    fn ground(&self, referral: &referral::Model) -> Option<BasisId> {
        let matter = Matter {
            record: referral.id.into(),
            case: Some(referral.case_id),
            service_task: self
                .cases
                .get(&referral.case_id)
                .and_then(|case| case.service_task_code.as_deref()),
            document: Some(Document { kind: referral::Model::KIND, made_at: referral.created_at }),
        };
        let concern: Vec<Grant> =
            self.grants.iter().filter(|grant| grant.concerns(matter)).cloned().collect();
        grounds(self.receiver(referral.to_organization_id), referral.categories, &concern, self.now)
            .filter(|grant| grant.kind.is_statutory() || referral.client_wish.is_some())
            .max_by_key(|grant| (referral.basis_id == Some(grant.basis), grant.kind.is_statutory()))
            .map(|grant| grant.basis)
    }
}
