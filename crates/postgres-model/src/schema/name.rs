//! Names of objects as people write them.

/// A name, with its schema where that is not `public`.
pub fn qualified(schema: &str, name: &str) -> String {
    if schema == "public" {
        name.to_owned()
    } else {
        format!("{schema}.{name}")
    }
}
