//! Every way the service says no: one line per reason.
use serde::Serialize;

macro_rules! refusals {
    ($($variant:ident $status:literal $slug:literal $title:literal $remedy:literal;)+) => {
        /// A reason to say no; the one table behind every problem answer and every page under `/problems/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error, strum::EnumIter)]
        pub enum Refusal { $(#[error($title)] $variant,)+ }
        impl Refusal {
            /// HTTP status code.
            pub const fn status(self) -> u16 { match self { $(Self::$variant => $status,)+ } }
            /// Last part of the problem's `type`.
            pub const fn slug(self) -> &'static str { match self { $(Self::$variant => $slug,)+ } }
            /// What the caller is told: some reasons stand in the log alone, because they tell that there is a record.
            #[must_use]
            pub const fn told(self) -> Self {
                match self { Self::Unrelated | Self::Conflicted | Self::Walled => Self::NotFound, _ => self }
            }
            /// What the caller can do about it.
            pub const fn remedy(self) -> &'static str { match self { $(Self::$variant => $remedy,)+ } }
        }
    };
}

refusals! {
    Malformed           400 "malformed"              "The request cannot be read"                                  "Send well-formed JSON without repeated keys, at most 32 levels deep, and well-formed headers.";
    NotSignedIn         401 "not-signed-in"          "Sign in first"                                               "Send a session cookie or a bearer token that is still valid.";
    BadCredentials      401 "bad-credentials"        "These credentials do not open a session"                     "Check the login, the password and the one-time code. The answer is the same whichever is wrong.";
    NotAllowed          403 "not-allowed"            "Your role does not permit this"                              "Ask somebody in your organization who holds the role named in the documentation of the operation.";
    InsufficientScope   403 "insufficient-scope"     "The token does not carry the scope this needs"               "Request a token with the scope named in the documentation of the operation.";
    CsrfTokenMissing    403 "csrf-token-missing"     "The request does not prove that it comes from our own page"  "Send the X-CSRF-Token that came with the session.";
    StepUpNeeded        403 "step-up-needed"         "Prove again who you are"                                     "In a session, send a one-time code to POST /me/step-up, and repeat the request within five minutes. A partner system cannot.";
    CodesNeeded         403 "one-time-codes-needed"  "This needs one-time codes, and you have none"                "Set one-time codes up with POST /me/totp and confirm them with a first code.";
    NoLegalBasis        403 "no-legal-basis"         "No legal basis covers this"                                  "Record a consent, permit or statutory basis that names the receiving organization, the purpose and the categories.";
    Prohibited          403 "prohibited"             "The client has forbidden this"                               "Talk with the client. A prohibition ends when the client takes it back; only a statutory basis goes before it.";
    ClientWishMissing   403 "client-wish-missing"    "The client's own wish is not recorded"                       "Record what the client wishes, or rely on a statutory basis.";
    NotFound            404 "not-found"              "No such record, or not visible to you"                       "Check the address. What you may not see looks the same as what does not exist.";
    Unrelated           404 "not-related"            "No such record, or not visible to you"                       "Check the address. Who works with the client may record a task for you.";
    Conflicted          404 "conflict-of-interest"   "No such record, or not visible to you"                       "Check the address. Somebody else sees to those close to you.";
    Walled              404 "walled"                 "No such record, or not visible to you"                       "Check the address. Those who work in its service task see to it.";
    MethodNotAllowed    405 "method-not-allowed"     "This address does not take this method"                      "See the description of the API for the methods of each address.";
    WrongState          409 "transition-not-allowed" "The record is not in a state that permits this step"         "Take one of the allowed_steps, or read the record again.";
    NotTakingReferrals  409 "not-taking-referrals"   "This service takes no referrals here"                        "Choose a service whose organization takes part and takes referrals.";
    DuplicateReferral   409 "duplicate-referral"     "The client has an open referral to this service already"     "Follow the referral that is open, or give a duplicate_reason to send another one.";
    OpenReferrals       409 "open-referrals"         "The case still has open referrals"                           "Close or withdraw the referrals first.";
    NextStepRequired    409 "next-step-required"     "A case that is not closed always has an open next step"      "Give the next step, or a coded reason why there is none.";
    ClientAnswerMissing 409 "client-answer-missing"  "The client has not answered yet"                             "Ask the client, and record the answer; after two attempts that the client was not reached.";
    PriorReviewRequired 409 "prior-notes-review-required" "What was written the last time was not gone through" "Go through it with the client and say so in prior_review, or give a coded reason why not.";
    ApprovalMissing     409 "approval-missing"       "No lead has said yes to what is not usually done"            "Ask a team lead of an organization in the case to approve the action.";
    AcceptanceMissing   409 "acceptance-missing"     "An organization named in the plan has not accepted it"       "Wait for its answer, or recall the plan and change it.";
    AlreadyExists       409 "already-exists"         "Such a record exists already"                                "Change the existing record instead.";
    Stale               412 "stale-version"          "Somebody changed this record since you read it"              "Read the record again and send its new ETag in If-Match.";
    TooLarge            413 "body-too-large"         "The request body is too large"                               "Send at most 1 MiB.";
    NotJson             415 "unsupported-media-type" "This operation takes another media type"                     "Send application/json, or application/merge-patch+json for PATCH.";
    Invalid             422 "invalid"                "Something in the request is not valid"                       "See errors: each names a place and a code.";
    KeyReused           422 "idempotency-key-reused" "This Idempotency-Key belongs to another request"             "Use a new key for every new request.";
    IfMatchRequired     428 "if-match-required"      "Say which version of the record you saw"                     "Send If-Match with the ETag of the record.";
    TooManyRequests     429 "too-many-requests"      "Too many attempts"                                           "Wait as long as Retry-After says.";
    Fault               500 "fault"                  "Something went wrong on our side"                            "Repeat the request later; give the instance id when you report it.";
    Unavailable         503 "unavailable"            "The service cannot answer right now"                         "Repeat the request after the time in Retry-After.";
}

/// One thing that is wrong with the input, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON Pointer into the body, or the name of a query parameter or header.
    #[cfg_attr(feature = "schema", schema(example = "/reason_code"))]
    pub pointer: String,
    /// What is wrong, as a stable code.
    #[cfg_attr(feature = "schema", schema(example = "required"))]
    pub code: String,
    /// The same for people. Never repeats the value that was sent.
    pub detail: String,
}

impl FieldError {
    pub fn new(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}

/// A refusal with what the caller needs to do better.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct Refused {
    pub why: Refusal,
    /// Where the input is wrong.
    pub errors: Vec<FieldError>,
    /// The steps that are legal now, when the one asked for is not.
    pub allowed_steps: Option<Vec<&'static str>>,
    /// Seconds to wait before the next try.
    pub retry_after: Option<u64>,
    /// The record that stands in the way.
    pub existing: Option<uuid::Uuid>,
}

impl Refused {
    /// The input is wrong at one place.
    pub fn field(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self { errors: vec![FieldError::new(pointer, code, detail)], ..Refusal::Invalid.into() }
    }
    /// Something required is missing.
    pub fn missing(pointer: impl Into<String>) -> Self {
        Self::field(pointer, "required", "must be given")
    }
    /// The step is not legal now; these are.
    pub fn wrong_state(allowed: Vec<&'static str>) -> Self {
        Self { allowed_steps: Some(allowed), ..Refusal::WrongState.into() }
    }
    /// Another record stands in the way.
    pub fn because_of(why: Refusal, existing: uuid::Uuid) -> Self {
        Self { existing: Some(existing), ..why.into() }
    }
    /// Not now; again after some seconds.
    pub fn later(why: Refusal, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..why.into() }
    }
}
impl From<Refusal> for Refused {
    fn from(why: Refusal) -> Self {
        Self { why, errors: Vec::new(), allowed_steps: None, retry_after: None, existing: None }
    }
}
