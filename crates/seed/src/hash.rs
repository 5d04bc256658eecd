//! Where the values come from: PostgreSQL's own hash of seed, table, column and row. So a column keeps its values whatever other columns and
//! tables there are.

use observer::literal;

/// SQL for a number that depends on seed, table, column and row.
#[derive(Clone, Debug)]
pub struct Hash(String);

impl Hash {
    /// A column of the hashes of a row: see [`cell`].
    pub fn column(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Another one that follows from it.
    pub fn other(&self, number: u32) -> Self {
        Self(format!("pg_catalog.hashint8extended({}, {number})", self.0))
    }

    /// One that takes so many values, others for each number.
    pub fn repeated(&self, values: u64, number: i16) -> Self {
        let which = self.below(values.max(1));
        Self(format!(
            "pg_catalog.hashint8extended({which}, {})",
            1_000 + i64::from(number)
        ))
    }

    /// A number from 0 up to `below`, which is at most 2^31.
    pub fn below(&self, below: u64) -> String {
        format!("(({} & 2147483647) % {below})", self.0)
    }

    /// An element of these, which are SQL.
    pub fn one_of(&self, values: &[String]) -> String {
        match values {
            [only] => only.clone(),
            values => format!(
                "(array[{}])[1 + {}]",
                values.join(", "),
                self.below(values.len() as u64)
            ),
        }
    }

    /// One of these, whatever their type: arrays make no array.
    pub fn one_of_any(&self, values: &[String]) -> String {
        let cases: Vec<String> = (0..)
            .zip(values)
            .map(|(number, value)| format!("when {number} then {value}"))
            .collect();
        format!("(case {} {} end)", self.below(values.len() as u64), cases.join(" "))
    }

    /// SQL for an order of numbers that is another for each row.
    pub fn by(&self, number: &str) -> String {
        format!("pg_catalog.hashint8extended({} + {number}, 36)", self.0)
    }

    /// A word of these.
    pub fn word(&self, words: &[&str]) -> String {
        let words: Vec<String> = words.iter().map(|word| literal(word)).collect();
        self.one_of(&words)
    }
}

/// SQL for the hash of a cell; `row` is SQL for the number of the row.
pub fn cell(seed: u64, table: &str, column: &str, row: &str) -> String {
    let key = literal(&format!("{table}.{column}:"));
    // PostgreSQL's seeds are signed.
    let seed = i64::from_ne_bytes(seed.to_ne_bytes());
    format!("pg_catalog.hashtextextended({key} || {row}, {seed})")
}
