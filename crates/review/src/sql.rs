//! SQL for reading and typing: its pieces for colours, its statements, and a layout for long lines. What SQL does is never concluded here.

mod first_word;
mod formatted;
mod pieces;
mod place;
mod statements;
pub(crate) mod tokens;

pub(crate) use first_word::first_word;
pub use formatted::formatted_sql;
pub use pieces::{SqlPiece, sql_pieces};
pub use place::word_at;
pub use statements::sql_statements;
