//! Routes of reports.
use super::referrals::{self, ReferralReport, ReportQuery};
use crate::{
    access::Access,
    error::Result,
    http::{query::Query, reply::Reply, routes::Routing},
};
use actix_web::get;

pub fn routes(config: &mut Routing<'_>) {
    config.service(referral_report);
}

/// Count how referrals went round
///
/// For team leads: of the referrals that were sent to your organization, or by it, in a month that is over, how quickly they were
/// answered, how far their loops are, why they were declined and to which services they are unanswered; and of the cases that your
/// organization opened in it, to how many counters clients had to go alone. As it is now. Whole months alone are counted, and a
/// category of one to four clients is not told, nor another from which it would follow.
#[utoipa::path(tag = "Referrals", params(ReportQuery), responses((status = 200, body = ReferralReport)))]
#[get("/reports/referrals")]
async fn referral_report(access: Access, query: Query<ReportQuery>) -> Result<Reply<ReferralReport>> {
    Reply::ok(&referrals::read(&access, &query.0).await?)
}
