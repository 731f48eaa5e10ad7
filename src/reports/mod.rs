//! Reports for team leads: numbers over a month that is over, and none where so few clients are counted that they could be told
//! apart.
pub mod api;
pub mod referrals;
