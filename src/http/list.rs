//! The query of a list that has no filters of its own.
use super::page::{Cursor, Limit, Page, Sort};
use domain::Refused;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many rows, 1 to 200; 50 unless told.
    #[param(value_type = Option<i32>, minimum = 1, maximum = 200)]
    limit: Option<Limit>,
    /// `next_cursor` of the page before.
    #[param(value_type = Option<String>, max_length = 100)]
    cursor: Option<Cursor>,
}

impl PageQuery {
    /// # Errors
    /// A cursor of another order.
    pub fn page(self, sort: Sort) -> Result<Page, Refused> {
        Page::new(self.limit, self.cursor, Some(sort))
    }
}
