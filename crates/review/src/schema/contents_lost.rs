//! Which tables and columns were made anew: whatever was in them before is not in them now.

use postgres_model::Schema;

use super::Part;

/// Tables of the first schema, and their columns, that are in the second by name and are not the same ones; both are schemas of one life of the
/// database. Each with the label of its table.
pub fn lost_contents(before: &Schema, after: &Schema) -> Vec<(String, Part)> {
    let mut lost = Vec::new();
    for table in before.tables() {
        let label = table.label();
        let Some(now) = after.tables().find(|other| other.label() == label) else {
            continue;
        };
        if now.oid != table.oid {
            lost.push((label, Part::Whole));
            continue;
        }
        let is_anew = |number: i16, name: &str| {
            now.column(number).is_none() && now.columns.iter().any(|other| other.name == name)
        };
        let columns = table
            .columns
            .iter()
            .filter(|column| column.generated.is_none() && is_anew(column.number, &column.name));
        lost.extend(columns.map(|column| (label.clone(), Part::Column(column.number))));
    }
    lost
}
