/// Counts the changes of one record; shown to callers as its `ETag`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(pub i64);

impl Version {
    pub const FIRST: i64 = 1;

    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}
impl From<Version> for sea_orm::Value {
    fn from(version: Version) -> Self {
        version.0.into()
    }
}
