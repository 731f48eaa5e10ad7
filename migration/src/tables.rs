//! Tables as data: what every migration says of a table, and how it is made on either engine.
use sea_orm_migration::{prelude::*, sea_orm::DbBackend, sea_query};

/// What a column holds. Enumerations are text, sets of codes are big integers, all times are UTC.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Uuid,
    Text,
    /// Text that is ordered and compared by code points on either engine.
    Key,
    Int,
    Big,
    Bool,
    Time,
    Date,
    Json,
    Bytes,
}

pub(crate) struct Column {
    name: &'static str,
    kind: Kind,
    null: bool,
    /// The rows which are there have nothing in it until something is put into it.
    is_empty: bool,
}

pub(crate) const fn col(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, null: false, is_empty: false }
}
pub(crate) const fn opt(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, null: true, is_empty: false }
}
/// A set of codes that the rows which are there do not have yet.
pub(crate) const fn empty_set(name: &'static str) -> Column {
    Column { name, kind: Kind::Big, null: false, is_empty: true }
}
/// A key that they do not have yet.
pub(crate) const fn empty_key(name: &'static str) -> Column {
    Column { name, kind: Kind::Key, null: false, is_empty: true }
}

pub(crate) struct Indexed {
    columns: &'static [&'static str],
    unique: bool,
}

pub(crate) const fn index(columns: &'static [&'static str]) -> Indexed {
    Indexed { columns, unique: false }
}
pub(crate) const fn unique(columns: &'static [&'static str]) -> Indexed {
    Indexed { columns, unique: true }
}

pub(crate) struct Table {
    pub name: &'static str,
    pub columns: &'static [Column],
    pub key: &'static [&'static str],
    /// Column and the table whose `id` it holds.
    pub references: &'static [(&'static str, &'static str)],
    pub indexes: &'static [Indexed],
}

impl Table {
    pub async fn create_all(tables: &[Self], m: &SchemaManager<'_>) -> Result<(), DbErr> {
        for table in tables {
            m.create_table(table.statement(m.get_database_backend())).await?;
            for indexed in table.indexes {
                m.create_index(indexed.statement(table.name)).await?;
            }
        }
        Ok(())
    }

    pub async fn drop_all(tables: &[Self], m: &SchemaManager<'_>) -> Result<(), DbErr> {
        for table in tables.iter().rev() {
            m.drop_table(sea_query::Table::drop().table(table.name).to_owned()).await?;
        }
        Ok(())
    }

    /// Adds columns and indexes to a table that is there; SQLite takes one column at a time.
    pub async fn widen(
        table: &'static str,
        columns: &[Column],
        indexes: &[Indexed],
        m: &SchemaManager<'_>,
    ) -> Result<(), DbErr> {
        for column in columns {
            let mut new = column.definition(m.get_database_backend());
            m.alter_table(sea_query::Table::alter().table(table).add_column(&mut new).to_owned()).await?;
        }
        for indexed in indexes {
            m.create_index(indexed.statement(table)).await?;
        }
        Ok(())
    }

    /// Takes them away again.
    pub async fn narrow(
        table: &'static str,
        columns: &[Column],
        indexes: &[Indexed],
        m: &SchemaManager<'_>,
    ) -> Result<(), DbErr> {
        for indexed in indexes {
            m.drop_index(Index::drop().name(indexed.name(table)).table(table).to_owned()).await?;
        }
        for column in columns {
            m.alter_table(sea_query::Table::alter().table(table).drop_column(column.name).to_owned()).await?;
        }
        Ok(())
    }

    /// Takes the place of a table of the same name, with the rows of the columns that both have: SQLite changes no
    /// constraint of a table that is there.
    pub async fn replace(&self, old: &Self, m: &SchemaManager<'_>) -> Result<(), DbErr> {
        let away = format!("{}_away", self.name);
        for indexed in old.indexes {
            m.drop_index(Index::drop().name(indexed.name(old.name)).table(old.name).to_owned()).await?;
        }
        m.rename_table(sea_query::Table::rename().table(old.name, away.clone()).to_owned()).await?;
        m.create_table(self.statement(m.get_database_backend())).await?;
        let both = || self.columns.iter().map(|column| column.name).filter(|name| old.has(name));
        let rows = Query::select().columns(both()).from(away.clone()).to_owned();
        let mut copy = Query::insert();
        copy.into_table(self.name).columns(both());
        copy.select_from(rows).map_err(|error| DbErr::Custom(error.to_string()))?;
        m.exec_stmt(copy).await?;
        m.drop_table(sea_query::Table::drop().table(away).to_owned()).await?;
        for indexed in self.indexes {
            m.create_index(indexed.statement(self.name)).await?;
        }
        Ok(())
    }

    fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.name == name)
    }

    fn statement(&self, engine: DbBackend) -> TableCreateStatement {
        let mut create = sea_query::Table::create();
        create.table(self.name);
        for column in self.columns {
            create.col(column.definition(engine));
        }
        let mut key = Index::create();
        for column in self.key {
            key.col(*column);
        }
        create.primary_key(&mut key);
        for (column, to) in self.references {
            create.foreign_key(ForeignKey::create().from(self.name, *column).to(*to, "id"));
        }
        create
    }
}

impl Indexed {
    fn name(&self, table: &str) -> String {
        format!("ix_{table}_{}", self.columns.join("_"))
    }

    fn statement(&self, table: &'static str) -> IndexCreateStatement {
        let mut create = Index::create();
        create.name(self.name(table)).table(table);
        for column in self.columns {
            create.col(*column);
        }
        if self.unique {
            create.unique();
        }
        create
    }
}

impl Column {
    fn definition(&self, engine: DbBackend) -> ColumnDef {
        let mut column = ColumnDef::new(self.name);
        match self.kind {
            Kind::Uuid => column.uuid(),
            Kind::Key if engine == DbBackend::Postgres => column.text().extra("COLLATE \"C\""),
            // SQLite compares by code points anyway and does not know the name of that order.
            Kind::Text | Kind::Key => column.text(),
            Kind::Int => column.integer(),
            Kind::Big => column.big_integer(),
            Kind::Bool => column.boolean(),
            Kind::Time => column.timestamp_with_time_zone(),
            Kind::Date => column.date(),
            Kind::Json => column.json_binary(),
            Kind::Bytes => column.blob(),
        };
        if !self.null {
            column.not_null();
        }
        match (self.is_empty, self.kind) {
            (true, Kind::Key) => column.default(""),
            (true, _) => column.default(0),
            (false, _) => &mut column,
        };
        column
    }
}
