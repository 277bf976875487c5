//! SQL texts with a name, and their form for each engine.
//!
//! Written once with `$1…$n`. SQLite reads `$1` as a *name* numbered by first appearance, so the
//! text is rewritten to `?1` for it. The differences between the engines are these fragments:
//!
//! | fragment | PostgreSQL | SQLite |
//! |---|---|---|
//! | `id {any $1}` | `id = ANY($1)` | `id IN rarray(?1)` |
//! | `{for_update}` | `FOR UPDATE` | nothing (there is one writer) |
//! | `{skip_locked}` | `FOR UPDATE SKIP LOCKED` | nothing |

use std::sync::OnceLock;

/// A named SQL text.
#[derive(Debug)]
pub struct Statement {
    /// `crate.subject` name, used in errors and in the catalogue test.
    pub name: &'static str,
    text: &'static str,
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
}

impl Statement {
    /// Made by [`statements!`](crate::statements); `text` is the portable form.
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self {
            name,
            text,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
        }
    }

    /// The text as SQLite wants it.
    pub fn for_sqlite(&self) -> &str {
        self.sqlite
            .get_or_init(|| rewrite(self.text, Dialect::Sqlite))
    }

    /// The text as PostgreSQL wants it.
    pub fn for_postgres(&self) -> &str {
        self.postgres
            .get_or_init(|| rewrite(self.text, Dialect::Postgres))
    }
}

/// Declares the statements of a module: `pub static NAME: Statement` each, and `pub static ALL`.
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* pub $name:ident = $text:expr;)*) => {
        $($(#[$meta])* pub static $name: $crate::Statement =
            $crate::Statement::new(concat!(module_path!(), "::", stringify!($name)), $text);)*
        /// Every statement of this module, for the catalogue test.
        pub static ALL: &[&$crate::Statement] = &[$(&$name),*];
    };
}

/// The type of a column in a set-based insert; PostgreSQL needs it for `unnest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// BIGINT.
    Int,
    /// TEXT (dates and JSON too).
    Text,
    /// UUID.
    Uuid,
    /// TIMESTAMPTZ.
    Timestamp,
    /// BOOLEAN.
    Bool,
    /// BYTEA.
    Bytes,
}

impl ColumnType {
    fn postgres(self) -> &'static str {
        match self {
            Self::Int => "bigint[]",
            Self::Text => "text[]",
            Self::Uuid => "uuid[]",
            Self::Timestamp => "timestamptz[]",
            Self::Bool => "boolean[]",
            Self::Bytes => "bytea[]",
        }
    }
}

/// An insert of many rows: one `unnest` statement in PostgreSQL, a prepared loop in SQLite.
#[derive(Debug)]
pub struct InsertMany {
    /// Name for errors and the catalogue test.
    pub name: &'static str,
    table: &'static str,
    columns: &'static [(&'static str, ColumnType)],
    /// `ON CONFLICT …` and/or `RETURNING …`, or nothing.
    suffix: &'static str,
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
}

impl InsertMany {
    /// `suffix` is SQL after the rows: `ON CONFLICT …`, `RETURNING …`, or empty.
    pub const fn new(
        name: &'static str,
        table: &'static str,
        columns: &'static [(&'static str, ColumnType)],
        suffix: &'static str,
    ) -> Self {
        Self {
            name,
            table,
            columns,
            suffix,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
        }
    }

    /// Number of columns each row must have.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    fn column_names(&self) -> String {
        self.columns
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The text that inserts one row in SQLite.
    pub fn for_sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| {
            let places = (1..=self.columns.len())
                .map(|n| format!("?{n}"))
                .collect::<Vec<_>>();
            format!(
                "INSERT INTO {} ({}) VALUES ({}) {}",
                self.table,
                self.column_names(),
                places.join(", "),
                self.suffix
            )
        })
    }

    /// The text that inserts all rows in PostgreSQL, one array per column.
    pub fn for_postgres(&self) -> &str {
        self.postgres.get_or_init(|| {
            let arrays = self
                .columns
                .iter()
                .enumerate()
                .map(|(index, (_, kind))| format!("${}::{}", index + 1, kind.postgres()))
                .collect::<Vec<_>>();
            format!(
                "INSERT INTO {} ({}) SELECT * FROM unnest({}) {}",
                self.table,
                self.column_names(),
                arrays.join(", "),
                self.suffix
            )
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Sqlite,
    Postgres,
}

/// Rewrites placeholders and fragments; text inside quotes stays as it is.
fn rewrite(text: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find(['\'', '$', '{']) {
        out.push_str(&rest[..position]);
        rest = &rest[position..];
        match rest.as_bytes()[0] {
            b'\'' => {
                let end = rest[1..].find('\'').map_or(rest.len(), |length| length + 2);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            b'$' => {
                out.push(if dialect == Dialect::Sqlite { '?' } else { '$' });
                rest = &rest[1..];
            }
            _ => {
                let end = rest.find('}').expect("a fragment in a statement is closed");
                out.push_str(&fragment(&rest[1..end], dialect));
                rest = &rest[end + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn fragment(name: &str, dialect: Dialect) -> String {
    match (name.split_once(' '), name, dialect) {
        (Some(("any", place)), _, Dialect::Postgres) => format!("= ANY({place})"),
        (Some(("any", place)), _, Dialect::Sqlite) => {
            format!("IN rarray({})", place.replace('$', "?"))
        }
        (None, "for_update", Dialect::Postgres) => String::from("FOR UPDATE"),
        (None, "skip_locked", Dialect::Postgres) => String::from("FOR UPDATE SKIP LOCKED"),
        (None, "for_update" | "skip_locked", Dialect::Sqlite) => String::new(),
        _ => panic!("unknown fragment in a statement: {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_positions_in_both_engines() {
        let statement = Statement::new(
            "t",
            "SELECT $2, '$1 {x}', $1 WHERE id {any $3} {for_update}",
        );
        assert_eq!(
            statement.for_sqlite(),
            "SELECT ?2, '$1 {x}', ?1 WHERE id IN rarray(?3) "
        );
        assert_eq!(
            statement.for_postgres(),
            "SELECT $2, '$1 {x}', $1 WHERE id = ANY($3) FOR UPDATE"
        );
    }

    #[test]
    fn many_rows_are_arrays_in_postgres_and_one_row_in_sqlite() {
        static INSERT: InsertMany = InsertMany::new(
            "t",
            "thing",
            &[("id", ColumnType::Uuid), ("size", ColumnType::Int)],
            "ON CONFLICT DO NOTHING",
        );
        assert_eq!(
            INSERT.for_postgres(),
            "INSERT INTO thing (id, size) SELECT * FROM unnest($1::uuid[], $2::bigint[]) ON CONFLICT DO NOTHING"
        );
        assert_eq!(
            INSERT.for_sqlite(),
            "INSERT INTO thing (id, size) VALUES (?1, ?2) ON CONFLICT DO NOTHING"
        );
    }
}
