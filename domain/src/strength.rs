//! What is strong in a client and around them, said before what is needed.
use crate::codes;

/// Names the records that strength ids point to.
pub struct Strength;

codes! {
    /// What part of life a strength is about.
    pub enum Area as StrengthArea {
        Skills, Experience, Character, Relationships, Health, Everyday, Housing, WorkStudy, Finances, Interests, Hope,
    }

    /// Whose words they are.
    pub enum SaidBy as StrengthSaidBy { Client, Worker, Peer }

    /// Where it showed.
    pub enum ShowedIn as StrengthShowedIn {
        Meeting, VideoMeeting, Phone, Chat, HomeVisit, Workshop, Group, DropIn, EverydayLife,
    }
}
