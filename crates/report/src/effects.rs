//! What is said of the effects of a statement beside its locks: tables that it rewrote or scanned.

use postgres_model::{Effects, Scan, Subject};

use crate::counted;

/// The tables that a statement rewrote or truncated, and those that it scanned; a line each.
pub fn effects(effects: &Effects) -> Vec<String> {
    let rewritten = effects.rewritten.iter();
    let rewritten =
        rewritten.map(|subject| format!("{} was rewritten or truncated: it has a new file", subject.label()));
    let scanned = effects.scanned.iter().filter(|scan| scan.rows > 0);
    rewritten.chain(scanned.map(scan)).collect()
}

fn scan(scan: &Scan) -> String {
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
    use postgres_model::SubjectKind;

    use super::*;

    #[test]
    fn empty_tables_are_no_scan() {
        let subject = Subject {
            oid: 1,
            kind: SubjectKind::Table,
            schema: None,
            name: "t".to_owned(),
            table: None,
        };
        let scan = |rows, scans| Scan {
            subject: subject.clone(),
            rows,
            scans,
        };
        let found = Effects {
            rewritten: vec![subject.clone()],
            scanned: vec![scan(0, 1), scan(1, 1), scan(20, 2)],
            ..Effects::default()
        };
        assert_eq!(
            effects(&found),
            [
                "t was rewritten or truncated: it has a new file",
                "t was scanned sequentially: 1 row",
                "t was scanned sequentially: 20 rows, in 2 scans"
            ]
        );
    }
}
