//! How catalogs' JSON becomes plain data.

use serde::{Deserialize, Deserializer};

/// An aggregate over no rows is NULL; here it is an empty list.
pub(crate) fn null_is_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
