use domain::{Refused, codelist, text::Note};
use serde::Deserialize;
use utoipa::ToSchema;

/// A reason from a code list, with a comment where the reason asks for one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason_code": "other", "comment": "Agreed with the client on the phone."}))]
pub struct CodedReason {
    /// A code of the list of the step: `hold_reasons`, `decline_reasons`, `not_delivered_reasons`, `withdraw_reasons`
    /// or `cancel_reasons`.
    #[schema(max_length = 60)]
    reason_code: String,
    comment: Option<Note>,
}

/// The outcome of a completed referral.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome_code": "service_completed", "comment": "A payment plan was made with all creditors."}))]
pub struct Outcome {
    /// A code of the list `outcomes`.
    #[schema(max_length = 60)]
    outcome_code: String,
    comment: Option<Note>,
}

/// A code that is in its list, with the comment that goes with it.
pub type Coded = (String, Option<String>);

impl CodedReason {
    /// # Errors
    /// A code that is not in `list`, or a missing comment.
    pub fn of_list(self, list: &str) -> Result<Coded, Refused> {
        checked("/reason_code", list, self.reason_code, self.comment)
    }
}

impl Outcome {
    /// # Errors
    /// A code that is not in the list `outcomes`, or a missing comment.
    pub fn coded(self) -> Result<Coded, Refused> {
        checked("/outcome_code", "outcomes", self.outcome_code, self.comment)
    }
}

fn checked(place: &str, list: &str, code: String, comment: Option<Note>) -> Result<Coded, Refused> {
    let Some(known) = codelist::code(list, &code) else {
        return Err(Refused::field(place, "unknown_code", format!("is not in the code list {list}")));
    };
    if known.needs_comment() && comment.is_none() {
        return Err(Refused::missing("/comment"));
    }
    Ok((code, comment.map(Into::into)))
}
