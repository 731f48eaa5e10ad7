//! Meetings about a client, in a case: who is asked, who came, and that what was written the last time was gone through first.
//! What is said there goes into case notes.
pub mod api;
pub mod propose;
pub mod steps;
pub mod view;

use crate::{
    access::Listed,
    store::{Shown, part_of_case},
};
use chrono::{DateTime, Utc};
use domain::{MeetingId, access::Sight};
use entity::meeting::Model;

part_of_case!(meeting, MeetingId, Meeting, "meeting", CreatedAt, created_at);

impl Shown for Model {
    type View = view::Meeting;
    fn view(&self, sight: Sight, _: DateTime<Utc>) -> view::Meeting {
        view::Meeting::of(self, sight)
    }
}
impl Listed for Model {}
