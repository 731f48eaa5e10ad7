//! The people around a client, and what the client lets workers do with that knowledge.
use crate::codes;

/// Names the records that ids of network members point to.
pub struct NetworkMember;

codes! {
    /// What somebody is to the client.
    pub enum Kind as NetworkMemberKind { Relative, Friend, Peer, Professional, Employer, Ngo }

    /// Who named them.
    pub enum AddedBy as NetworkMemberAddedBy { Client, Worker }
}

/// How much somebody means to the client, by the client's own judgement: 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "i32")]
pub struct Importance(i32);

impl TryFrom<i32> for Importance {
    type Error = &'static str;
    fn try_from(number: i32) -> Result<Self, &'static str> {
        if (1..=5).contains(&number) { Ok(Self(number)) } else { Err("must be from 1 to 5") }
    }
}
impl From<Importance> for i32 {
    fn from(importance: Importance) -> Self {
        importance.0
    }
}

#[cfg(test)]
mod tests {
    use super::Importance;

    #[test]
    fn importance_is_from_one_to_five() {
        for (number, fits) in [(0, false), (1, true), (5, true), (6, false)] {
            assert_eq!(Importance::try_from(number).is_ok(), fits, "{number}");
        }
    }
}
