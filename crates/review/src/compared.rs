//! Two states of the catalogs, as lines, held against each other.

use std::collections::BTreeSet;

/// Tables with the one column of a version table: the first upgrade makes it, and no downgrade drops it.
fn version_tables(lines: &[String]) -> BTreeSet<&str> {
    let columns = lines
        .iter()
        .filter_map(|line| line.strip_prefix("column | ")?.split_once(" | "));
    let (first, further): (Vec<_>, Vec<_>) = columns.partition(|(_, column)| column.starts_with("0001 | version_num "));
    let further: BTreeSet<&str> = further.into_iter().map(|(table, _)| table).collect();
    first
        .into_iter()
        .map(|(table, _)| table)
        .filter(|table| !further.contains(table))
        .collect()
}

fn is_of(line: &str, tables: &BTreeSet<&str>) -> bool {
    let name = line.split(" | ").nth(1).unwrap_or_default();
    tables.contains(name) || name.rsplit_once(' ').is_some_and(|(_, name)| tables.contains(name))
}

/// Lines that are only in the second, and lines that are only in the first; but those of version tables.
pub(crate) fn compared(before: &[String], after: &[String]) -> (Vec<String>, Vec<String>) {
    let versions: BTreeSet<&str> = version_tables(before)
        .into_iter()
        .chain(version_tables(after))
        .collect();
    let of_revisions = |lines: &'_ [String]| -> BTreeSet<String> {
        lines.iter().filter(|line| !is_of(line, &versions)).cloned().collect()
    };
    let (old, new) = (of_revisions(before), of_revisions(after));
    let only = |these: &BTreeSet<String>, others: &BTreeSet<String>| these.difference(others).cloned().collect();
    (only(&new, &old), only(&old, &new))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn a_version_table_is_nothing_that_a_revision_leaves() {
        let version_table = [
            "column | public.alembic_version | 0001 | version_num character varying(32) not null",
            "constraint | public.alembic_version | alembic_version_pkc | PRIMARY KEY (version_num)",
            "grant | relation public.alembic_version | reader | SELECT",
            "relation | public.alembic_version | table",
        ];
        let other = "column | public.edition | 0001 | version_num integer";
        let more = "column | public.edition | 0002 | name text";
        let all = lines(&[&version_table[..], &[other, more]].concat());
        assert_eq!(compared(&[], &all), (lines(&[other, more]), vec![]));
        assert_eq!(compared(&all, &all[..4]), (vec![], lines(&[other, more])));
    }
}
