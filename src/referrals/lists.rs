use super::view::Referral;
use crate::{
    access::{Access, Reading},
    error::Result,
    http::page::{Cursor, Limit, Page, Rows, Sort},
    store::Which,
};
use chrono::{DateTime, Utc};
use domain::{
    CaseId, OrganizationId, Refused, ServiceId, UserId,
    access::{Action, Caller},
    referral::{Phase, Status},
};
use entity::referral::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How many a page of a case shows.
const LAST: u64 = 10;

/// Which side of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReferralBox)]
pub enum Box {
    /// Sent to your organization.
    In,
    /// Sent by your organization, drafts included.
    Out,
}

impl Box {
    /// Where the organization stands whose desk it is.
    pub const fn column(self) -> Column {
        match self {
            Self::In => Column::ToOrganizationId,
            Self::Out => Column::FromOrganizationId,
        }
    }
}

/// Which referrals; filters combine with AND.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReferralQuery {
    #[serde(rename = "box")]
    #[param(inline)]
    desk: Option<Box>,
    phase: Option<Phase>,
    status: Option<Status>,
    /// Only those whose receiver owes a first answer and is late, or only those that are not.
    overdue: Option<bool>,
    /// A user of the receiver; `me` for yourself.
    #[param(value_type = Option<String>, max_length = 36, example = "me")]
    assigned_to: Option<String>,
    case_id: Option<CaseId>,
    service_id: Option<ServiceId>,
    /// The organization at the other end.
    organization_id: Option<OrganizationId>,
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
    sort: Option<Sort>,
}

/// The first of those that wait for an answer of the caller's organization, the oldest first. None where the caller may not.
pub async fn waiting(
    reading: &mut Reading<'_>,
    action: Action,
    page: Page,
) -> Result<Option<Rows<Referral>>> {
    let of_us = Condition::all()
        .add(Column::ToOrganizationId.eq(reading.caller().organization))
        .add(Column::Status.is_in(Phase::Open.statuses().collect::<Vec<_>>()));
    reading.list::<Model>(action, page, of_us).await
}

/// The last of those of a case, as far as the caller sees them. None where the caller may see none.
pub async fn of_case(reading: &mut Reading<'_>, case: CaseId) -> Result<Option<Rows<Referral>>> {
    let page = Page { limit: Limit::of(LAST).unwrap_or_default(), sort: Sort::Newest, cursor: None };
    reading.list::<Model>(Action::ViewReferral, page, Condition::all().add(Column::CaseId.eq(case))).await
}

/// Those of the desk that `query` asks for, and what they are read with.
///
/// # Errors
/// `not-allowed` or `insufficient-scope`, and what is wrong with the query.
pub async fn of_desk<'a>(
    access: &'a Access,
    action: Action,
    query: &ReferralQuery,
) -> Result<(Rows<Referral>, Reading<'a>)> {
    let (filter, page) = (query.filter(access.caller(), access.now())?, query.page()?);
    access.reading_list::<Model>(action, page, filter).await
}

impl ReferralQuery {
    /// # Errors
    /// A cursor of another order.
    pub fn page(&self) -> std::result::Result<Page, Refused> {
        Page::new(self.limit, self.cursor, self.sort)
    }

    /// # Errors
    /// An `assigned_to` that names nobody.
    pub fn filter(&self, caller: &Caller, now: DateTime<Utc>) -> std::result::Result<Which<Model>, Refused> {
        let me = caller.organization;
        let of = self.desk.map(|desk| (desk.column(), me));
        let other =
            |id| Condition::any().add(Column::FromOrganizationId.eq(id)).add(Column::ToOrganizationId.eq(id));
        let late = self.overdue.map(|wanted| if wanted { overdue(now) } else { overdue(now).not() });
        let condition = Condition::all()
            .add_option(of.map(|(column, me)| column.eq(me)))
            .add_option(self.phase.map(|phase| Column::Status.is_in(phase.statuses().collect::<Vec<_>>())))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(late)
            .add_option(self.assignee(caller)?.map(|user| Column::AssignedTo.eq(user)))
            .add_option(self.case_id.map(|case| Column::CaseId.eq(case)))
            .add_option(self.service_id.map(|service| Column::ServiceId.eq(service)))
            .add_option(self.organization_id.map(other));
        Ok(Which { condition, of })
    }

    fn assignee(&self, caller: &Caller) -> std::result::Result<Option<UserId>, Refused> {
        match self.assigned_to.as_deref() {
            None => Ok(None),
            Some("me") => caller.user().map(Some).ok_or_else(nobody),
            Some(id) => id.parse().map(Some).map_err(|_not_an_id| nobody()),
        }
    }
}

fn nobody() -> Refused {
    Refused::field("assigned_to", "invalid", "must be a user or me")
}

/// The same as `view::is_overdue`, in SQL; nothing in it is null where it is asked, so its negation is exact.
pub fn overdue(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::Status.is_in(Phase::Open.statuses().collect::<Vec<_>>()))
        .add(Column::ResponsePausedAt.is_null())
        .add(Column::ResponseDue.is_not_null())
        .add(Column::ResponseDue.lt(now))
}
