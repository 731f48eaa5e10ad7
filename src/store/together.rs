//! Several queries in one statement: one way to the database and back for what would take one each.
use super::Columns;
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IdenStatic, Iterable, PrimaryKeyToColumn,
    QueryResult, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, JoinType, Order, Query, SelectStatement, UnionType},
};
use std::marker::PhantomData;

/// Queries that are sent as one. Each row of the answer holds a row of one of them, and nothing of the others; a query that
/// finds nothing has one row all the same, without its mark.
#[derive(Default)]
pub struct Together(Vec<One>);

struct One {
    query: SelectStatement,
    columns: Vec<&'static str>,
    order: Option<&'static str>,
}

/// Which of them finds rows of this kind.
pub struct Part<M> {
    place: usize,
    /// The column of its mark.
    mark: usize,
    kind: PhantomData<fn() -> M>,
}

/// What all of them found.
pub struct Parts(Vec<QueryResult>);

const PLACE: &str = "place";
/// Holds the place again where there is a row.
const MARK: &str = "is_row";

impl Together {
    /// Rows of a table, which come in the order of their ids.
    pub fn add<E: EntityTrait>(&mut self, select: Select<E>) -> Part<E::Model> {
        let key = E::PrimaryKey::iter().next().map(|key| key.into_column().as_str());
        self.push(One {
            query: select.into_query(),
            columns: E::Column::iter().map(|one| one.as_str()).collect(),
            order: key,
        })
    }

    /// Rows of another shape, of which these are the columns, in no order.
    pub fn add_rows<M>(&mut self, query: SelectStatement, columns: &[&'static str]) -> Part<M> {
        self.push(One { query, columns: columns.to_vec(), order: None })
    }

    fn push<M>(&mut self, one: One) -> Part<M> {
        self.0.push(one);
        // After the place of the row come the columns of each, its mark behind them.
        let mark = self.0.iter().map(|one| one.columns.len() + 1).sum();
        Part { place: self.0.len() - 1, mark, kind: PhantomData }
    }

    /// Asks for all of them; nobody is asked for nothing.
    pub(crate) async fn find(self, db: &impl ConnectionTrait) -> Result<Parts, DbErr> {
        if self.0.is_empty() {
            return Ok(Parts(Vec::new()));
        }
        Ok(Parts(db.query_all(&self.statement()).await?))
    }

    /// Every place is joined to what its own query finds. A union would do, were it not that PostgreSQL takes the NULLs that
    /// fill up the columns of the others for text.
    pub fn statement(self) -> SelectStatement {
        let places = (0..)
            .zip(&self.0)
            .map(|(place, _): (i32, _)| Query::select().expr_as(Expr::val(place), PLACE).take());
        let places = places.reduce(|mut all, one| all.union(UnionType::All, one).take());
        let mut all = Query::select();
        all.column(("part", PLACE)).from_subquery(places.unwrap_or_default(), "part");
        all.order_by(("part", PLACE), Order::Asc);
        for (place, mut one) in (0..).zip(self.0) {
            let name = name(place);
            one.query.expr_as(Expr::val(place), MARK);
            for column in one.columns.into_iter().chain([MARK]) {
                all.expr_as(Expr::col((name.clone(), column)), format!("{name}_{column}"));
            }
            if let Some(order) = one.order {
                all.order_by((name.clone(), order), Order::Asc);
            }
            // Of two columns, so that the rows can be hashed: a constant would have every row compared with every other.
            let on = Expr::col(("part", PLACE)).equals((name.clone(), MARK));
            all.join_subquery(JoinType::LeftJoin, one.query, name, on);
        }
        all
    }
}

fn name(place: i32) -> String {
    format!("p{place}")
}

impl Parts {
    pub const fn new(rows: Vec<QueryResult>) -> Self {
        Self(rows)
    }

    /// What one of them found.
    pub fn of<M: FromQueryResult>(&self, part: &Part<M>) -> Result<Vec<M>, DbErr> {
        let prefix = format!("p{}_", part.place);
        let mut found = Vec::new();
        for row in &self.0 {
            if Columns::at(row, part.mark).take::<Option<i32>>()?.is_some() {
                found.push(M::from_query_result(row, &prefix)?);
            }
        }
        Ok(found)
    }
}
