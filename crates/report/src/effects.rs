//! What is said of the effects of a statement beside its locks: tables that it rewrote or scanned, and rows that it changed.

use postgres_model::{Effects, RowsChanged, Scan, Subject};

use crate::counted;

/// The tables that a statement rewrote or truncated, those that it scanned, and those whose rows it changed; a line each.
pub fn effects(effects: &Effects) -> Vec<String> {
    let rewritten = effects.rewritten.iter();
    let rewritten =
        rewritten.map(|subject| format!("{} was rewritten or truncated: it has a new file", subject.label()));
    let scanned = effects.scanned.iter().filter(|scan| scan.rows > 0);
    let changed = effects.changed.iter().flatten().map(rows);
    rewritten.chain(scanned.map(scan)).chain(changed).collect()
}

/// The rows of one table: `3 rows of orders inserted, 1 deleted`.
pub(crate) fn rows(rows: &RowsChanged) -> String {
    let counts = [
        (rows.inserted, "inserted"),
        (rows.updated, "updated"),
        (rows.deleted, "deleted"),
    ];
    let mut words = counts.into_iter().filter(|(count, _)| *count > 0);
    let first = words.next().map_or(String::new(), |(count, how)| {
        format!("{} of {} {how}", counted(count as usize, "row"), rows.subject.label())
    });
    words.fold(first, |text, (count, how)| format!("{text}, {count} {how}"))
}

/// A sequential scan, with how many rows it read.
pub fn scan(scan: &Scan) -> String {
    let rows = counted(scan.rows as usize, "row");
    let often = match scan.scans {
        1 => String::new(),
        times => format!(", in {times} scans"),
    };
    format!("{} was scanned sequentially: {rows}{often}", scan.subject.label())
}

/// The tables that a statement rewrote, by name.
pub fn rewritten(effects: &Effects) -> String {
    let names: Vec<String> = effects.rewritten.iter().map(Subject::label).collect();
    format!("Table rewritten: {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use postgres_model::RelationKind;

    use super::*;

    #[test]
    fn effects_are_told_table_by_table_and_empty_tables_are_no_scan() {
        let subject = Subject {
            oid: 1,
            kind: RelationKind::Table.into(),
            schema: None,
            name: "t".to_owned(),
            table: None,
        };
        let scan = |rows, scans| Scan {
            subject: subject.clone(),
            rows,
            scans,
        };
        let changed = |inserted, updated, deleted| RowsChanged {
            subject: subject.clone(),
            inserted,
            updated,
            deleted,
        };
        let found = Effects {
            rewritten: vec![subject.clone()],
            scanned: vec![scan(0, 1), scan(1, 1), scan(20, 2)],
            changed: Some(vec![changed(1, 0, 0), changed(0, 2, 3)]),
            ..Effects::default()
        };
        assert_eq!(
            effects(&found),
            [
                "t was rewritten or truncated: it has a new file",
                "t was scanned sequentially: 1 row",
                "t was scanned sequentially: 20 rows, in 2 scans",
                "1 row of t inserted",
                "2 rows of t updated, 3 deleted",
            ]
        );
    }
}
