//! An answer as it goes out, and as an Idempotency-Key keeps it.

/// What is sent, and sent again byte for byte to a repeat.
#[derive(Clone, Debug)]
pub struct Sent {
    pub status: u16,
    pub etag: Option<String>,
    pub location: Option<String>,
    pub body: Vec<u8>,
}
