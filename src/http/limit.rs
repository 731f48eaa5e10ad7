//! Where tries are counted, and how callers are told (draft-ietf-httpapi-ratelimit-headers): so many failures are free,
//! then each one makes the next try wait.
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use chrono::Duration;

/// Addresses where something can be guessed.
pub const LIMITED: [&str; 7] = [
    "/api/v1/sessions",
    "/api/v1/me/password",
    "/api/v1/me/totp",
    "/api/v1/me/totp/confirm",
    "/api/v1/me/step-up",
    "/oauth/token",
    "/oauth/revoke",
];
/// Failures that cost no time.
pub const FREE: i32 = 5;
/// How long failures count.
pub const WINDOW: Duration = Duration::hours(24);

/// `RateLimit-Policy` wherever tries are counted, and `RateLimit` where the caller has to wait.
pub fn tell(route: &str, headers: &mut HeaderMap) {
    if !LIMITED.contains(&route) {
        return;
    }
    put(headers, "ratelimit-policy", &format!("\"failures\";q={FREE};w={}", WINDOW.num_seconds()));
    let wait = headers.get(RETRY_AFTER).and_then(|wait| wait.to_str().ok()).map(str::to_owned);
    if let Some(seconds) = wait {
        put(headers, "ratelimit", &format!("\"failures\";r=0;t={seconds}"));
    }
}

fn put(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(HeaderName::from_static(name), value);
    }
}
