//! The kit of every handler: who sent it, what it says, how it is answered.
pub mod address;
pub mod admission;
pub mod body;
pub mod describe;
pub mod etag;
pub mod html;
pub mod json;
pub mod language;
pub mod limit;
pub mod list;
pub mod page;
pub mod patch;
pub mod problem;
pub mod query;
pub mod reply;
pub mod request;
pub mod routes;
