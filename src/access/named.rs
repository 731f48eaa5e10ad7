//! People and places that a request names: each must belong where it is named; one statement looks for all of them.
use super::{Access, At, Move, Work};
use crate::{
    error::Result,
    http::{etag::IfMatch, reply::Reply},
    store::{
        Record, Shown,
        scope::{is_named_in, takes_part_in},
    },
};
use domain::{
    CaseId, FieldError, NetworkMemberId, OrganizationId, Refusal, Refused, UnitId, UserId,
    case::{Label, ServiceTask},
    code::Set,
};
use entity::{network_member, organization, unit, user};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    QueryTrait, Select,
    sea_query::{BinOper, Expr, ExprTrait, SelectStatement, SimpleExpr, UnionType},
};

/// An id in a request, and the query that finds it where it belongs.
pub struct Named {
    pointer: String,
    detail: &'static str,
    query: SelectStatement,
}

/// Whose people and units may be named.
#[derive(Clone, Copy)]
pub enum Whose {
    Anybody,
    Organization(OrganizationId),
    /// The lead's, those of the organization that asks, and those of organizations that it may know to take part in the case:
    /// a referral in it is the matter of its two ends.
    Case {
        id: CaseId,
        lead: OrganizationId,
        asks: OrganizationId,
    },
}

impl Whose {
    fn owns(self, column: impl ColumnTrait) -> Condition {
        match self {
            Self::Anybody => Condition::all(),
            Self::Organization(one) => Condition::all().add(column.eq(one)),
            Self::Case { id, lead, asks } => {
                let (case, organization) = (Expr::val(id), Expr::col(column.as_column_ref()));
                if asks == lead {
                    return takes_part_in(case, organization).add(column.eq(lead));
                }
                Condition::any()
                    .add(is_named_in(case, organization))
                    .add(column.eq(lead))
                    .add(column.eq(asks))
            }
        }
    }
}

impl Named {
    /// An active user; nothing when none is named.
    pub fn user(pointer: impl Into<String>, id: Option<UserId>, whose: Whose) -> Option<Self> {
        let found = user::Entity::find_by_id(id?)
            .filter(user::Column::Active.eq(true))
            .filter(whose.owns(user::Column::OrganizationId));
        Some(Self::found(pointer, "is not an active user of an organization that may be named here", found))
    }
    /// An active user who may see cases of the service task.
    pub fn staff(
        pointer: impl Into<String>,
        id: Option<UserId>,
        whose: Whose,
        task: Option<ServiceTask>,
    ) -> Option<Self> {
        let mut one = Self::user(pointer, id, whose)?;
        if let Some(task) = task.filter(|task| task.label() == Label::S1) {
            let bit = Set::from_iter([task]).bits();
            let tasks = SimpleExpr::from(Expr::col(user::Column::ServiceTasks.as_column_ref()));
            one.query.and_where(tasks.binary(BinOper::BitAnd, bit).ne(0));
            one.detail = "is not an active user of the organization who works in the service task";
        }
        Some(one)
    }
    pub fn unit(pointer: impl Into<String>, id: Option<UnitId>, whose: Whose) -> Option<Self> {
        let found = unit::Entity::find_by_id(id?).filter(whose.owns(unit::Column::OrganizationId));
        Some(Self::found(pointer, "is not a unit of the organization", found))
    }
    pub fn organization(
        pointer: impl Into<String>,
        id: Option<OrganizationId>,
        whose: Whose,
    ) -> Option<Self> {
        let found = organization::Entity::find_by_id(id?).filter(whose.owns(organization::Column::Id));
        Some(Self::found(pointer, "is not an organization that may be named here", found))
    }

    /// Somebody of the client's network, as the case knows them, whom workers may contact.
    pub fn network_member(
        pointer: impl Into<String>,
        id: Option<NetworkMemberId>,
        case: CaseId,
    ) -> Option<Self> {
        use network_member::{Column, Entity};
        let found = Entity::find_by_id(id?)
            .filter(Column::CaseId.eq(case))
            .filter(Column::IsCurrent.eq(true))
            .filter(Column::MayContact.eq(true));
        Some(Self::found(pointer, "is not somebody of the client's network whom workers may contact", found))
    }

    /// A row that the query finds.
    pub fn found<E: EntityTrait>(pointer: impl Into<String>, detail: &'static str, found: Select<E>) -> Self {
        Self { pointer: pointer.into(), detail, query: found.select_only().into_query() }
    }
}

#[derive(FromQueryResult)]
struct Place {
    place: i32,
}

impl<R: Record> Work<'_, R> {
    /// Whether all who are named belong there; asks nothing when nobody is named.
    pub async fn belong(
        &self,
        named: impl IntoIterator<Item = Option<Named>>,
    ) -> Result<std::result::Result<(), Refused>> {
        let named: Vec<_> = (0..).zip(named.into_iter().flatten()).collect();
        let queries =
            named.iter().map(|(place, one)| one.query.clone().expr_as(Expr::val(*place), "place").to_owned());
        let together = queries.reduce(|mut all, one| all.union(UnionType::All, one).to_owned());
        let found = match together {
            Some(query) => self.all_as::<Place>(&query).await?,
            None => return Ok(Ok(())),
        };
        let missing = |place: i32| found.iter().all(|row| row.place != place);
        let errors: Vec<_> = named
            .into_iter()
            .filter(|(place, _)| missing(*place))
            .map(|(_, one)| FieldError::new(one.pointer, "unknown", one.detail))
            .collect();
        Ok(if errors.is_empty() { Ok(()) } else { Err(Refused { errors, ..Refusal::Invalid.into() }) })
    }
}

impl Access {
    /// The same for one who is named before anything is opened: what is wrong with them tells nothing of it.
    pub async fn belongs<R: Record>(&self, named: Named) -> Result<std::result::Result<(), Refused>> {
        let mut query = named.query;
        let found = self.line::<R>().query_one(query.expr(Expr::val(1))).await?;
        let unknown = || Refused::field(named.pointer, "unknown", named.detail);
        Ok(found.map(drop).ok_or_else(unknown))
    }
}

/// A step that names people or places.
pub trait Naming: Move {
    fn names(&self, was: &Self::On, at: &At<'_>) -> Vec<Option<Named>>;
}

impl Access {
    /// [`Access::make`] for a step that names people or places.
    pub async fn make_naming<M: Naming>(
        &self,
        id: <M::On as Record>::Id,
        seen: IfMatch,
        step: M,
    ) -> Result<Reply<<M::On as Shown>::View>>
    where
        M::On: Shown,
    {
        let work = self.change::<M::On>(step.action(), id, seen).await?;
        let named = step.names(work.record(), &work.at());
        let (next, entry) = match step.apply(work.found(), &work.at()) {
            Ok(made) => made,
            Err(why) => return work.refuse(why).await,
        };
        match work.belong(named).await? {
            Ok(()) => work.save(next, entry).await,
            Err(why) => work.refuse(why).await,
        }
    }
}
