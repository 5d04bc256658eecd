//! What is newly held, rewritten, scanned and written, from the rows of the queries.

use super::*;

/// A lock, and the row of its relation.
struct Seen {
    oid: u32,
    mode: &'static str,
    row: Option<String>,
}

fn row(oid: u32, kind: char, file: u32, scans: u64, rows: u64) -> String {
    counted(oid, kind, file, &format!("[{scans},{rows},0,0,0]"))
}

fn counted(oid: u32, kind: char, file: u32, counters: &str) -> String {
    format!(r#"[{oid},"{kind}","public","t{oid}",{file},null,{counters}]"#)
}

fn lock(oid: u32, mode: &'static str) -> Seen {
    with(oid, mode, row(oid, 'r', oid, 0, 0))
}

fn with(oid: u32, mode: &'static str, row: String) -> Seen {
    Seen {
        oid,
        mode,
        row: Some(row),
    }
}

fn gone(oid: u32) -> Seen {
    Seen {
        oid,
        mode: "AccessExclusiveLock",
        row: None,
    }
}

fn compared(locks: &mut Locks, seen: &[Seen]) -> Compared {
    let mut modes: Vec<&str> = seen.iter().map(|each| each.mode).collect();
    modes.dedup();
    let lines: Vec<String> = modes
        .iter()
        .map(|mode| {
            let oids = seen
                .iter()
                .filter(|each| each.mode == *mode)
                .map(|each| each.oid.to_string());
            format!("relation {mode} {}", oids.collect::<Vec<_>>().join(","))
        })
        .collect();
    let mut rows: Vec<&str> = seen.iter().filter_map(|each| each.row.as_deref()).collect();
    rows.dedup();
    let newly_held = locks.newly_held(lines.iter().map(String::as_str)).unwrap();
    locks.describe(&newly_held, rows).unwrap()
}

fn taken(locks: &mut Locks, seen: &[Seen]) -> Vec<String> {
    let taken = compared(locks, seen).taken;
    taken
        .into_iter()
        .map(|lock| format!("{} {}", lock.subject.name, lock.mode))
        .collect()
}

fn scanned(locks: &mut Locks, seen: &[Seen]) -> Vec<(String, u64, u64)> {
    let scanned = compared(locks, seen).scanned;
    scanned
        .into_iter()
        .map(|scan| (scan.subject.name, scan.scans, scan.rows))
        .collect()
}

#[test]
fn only_what_was_not_held_before_is_taken_each_mode_for_itself() {
    let mut locks = Locks::default();
    assert_eq!(taken(&mut locks, &[lock(1, "AccessShareLock")]), ["t1 ACCESS SHARE"]);
    let more = || {
        [
            lock(1, "AccessShareLock"),
            lock(1, "AccessExclusiveLock"),
            lock(2, "ShareLock"),
        ]
    };
    assert_eq!(taken(&mut locks, &more()), ["t1 ACCESS EXCLUSIVE", "t2 SHARE"]);
    assert_eq!(taken(&mut locks, &more()), [""; 0]);
    assert_eq!(locks.count(), 3);
    locks.clear();
    assert!(!locks.are_held());
    assert_eq!(taken(&mut locks, &[lock(2, "ShareLock")]), ["t2 SHARE"]);
}

#[test]
fn a_lock_that_was_given_up_and_taken_again_is_taken() {
    let mut locks = Locks::default();
    taken(&mut locks, &[lock(1, "ShareLock")]);
    taken(&mut locks, &[]);
    assert_eq!(taken(&mut locks, &[lock(1, "ShareLock")]), ["t1 SHARE"]);
}

#[test]
fn a_relation_that_came_and_went_is_left_out_and_one_that_was_known_keeps_its_name() {
    let mut locks = Locks::default();
    let there = [
        r#"[1,"r","public","old",1,null,[0,0,0,0,0]]"#,
        r#"[2,"i","public","index",2,1,null]"#,
    ];
    locks.begin(there).unwrap();
    let taken = compared(&mut locks, &[gone(1), gone(2), gone(3)]).taken;
    let names: Vec<_> = taken
        .iter()
        .map(|lock| (lock.subject.kind, lock.subject.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [(RelationKind::Table.into(), "old"), (SubjectKind::Index, "index")]
    );
}

#[test]
fn another_file_is_another_writing_once() {
    let mut locks = Locks::default();
    locks.begin([row(1, 'r', 1, 0, 0).as_str()]).unwrap();
    let rewritten = || with(1, "AccessExclusiveLock", row(1, 'r', 9, 0, 0));
    assert_eq!(compared(&mut locks, &[rewritten()]).rewritten.len(), 1);
    assert!(
        compared(&mut locks, &[rewritten(), lock(5, "ShareLock")])
            .rewritten
            .is_empty()
    );
    let view = with(3, "ShareLock", row(3, 'v', 0, 0, 0));
    assert!(compared(&mut locks, &[view]).rewritten.is_empty());
}

#[test]
fn scans_are_those_since_the_statement_before_and_an_index_is_not_scanned() {
    let mut locks = Locks::default();
    let mut scans = |count, rows| {
        let seen = [
            with(1, "AccessShareLock", row(1, 'r', 1, count, rows)),
            with(2, "AccessShareLock", counted(2, 'i', 2, "null")),
        ];
        scanned(&mut locks, &seen)
    };
    let t1 = |scans, rows| vec![("t1".to_owned(), scans, rows)];
    assert_eq!(scans(1, 300), t1(1, 300));
    assert_eq!(scans(3, 900), t1(2, 600));
    assert_eq!(scans(3, 950), []);
}

#[test]
fn rows_are_those_since_the_statement_before_and_only_those_of_tables() {
    let mut locks = Locks::default();
    locks.begin([counted(1, 'r', 1, "[0,0,7,7,7]").as_str()]).unwrap();
    let mut changed = |counters: &str| {
        let seen = [
            with(1, "RowExclusiveLock", counted(1, 'r', 1, counters)),
            with(2, "RowExclusiveLock", counted(2, 'm', 2, "[0,0,9,9,9]")),
        ];
        let changed = compared(&mut locks, &seen).changed;
        let counts = changed
            .into_iter()
            .map(|rows| (rows.subject.oid, rows.inserted, rows.updated, rows.deleted));
        counts.collect::<Vec<_>>()
    };
    assert_eq!(changed("[0,0,7,7,7]"), []);
    assert_eq!(changed("[0,0,10,7,8]"), [(1, 3, 0, 1)]);
    assert_eq!(changed("[9,9,10,7,8]"), []);
    // TRUNCATE forgets what its transaction had counted.
    assert_eq!(changed("[9,9,7,7,7]"), []);
    assert_eq!(changed("[9,9,8,7,7]"), [(1, 1, 0, 0)]);
}

#[test]
fn a_sequence_that_is_altered_is_not_rewritten() {
    let mut locks = Locks::default();
    locks.begin([counted(1, 'S', 1, "null").as_str()]).unwrap();
    let altered = with(1, "ShareRowExclusiveLock", counted(1, 'S', 2, "null"));
    assert!(compared(&mut locks, &[altered]).rewritten.is_empty());
}

#[test]
fn the_scan_of_an_empty_file_that_has_just_been_made_says_nothing() {
    let mut locks = Locks::default();
    locks.begin([row(1, 'r', 1, 0, 0).as_str()]).unwrap();
    let first = compared(&mut locks, &[with(1, "ShareLock", row(1, 'r', 9, 2, 0))]);
    assert_eq!((first.rewritten.len(), first.scanned.len()), (1, 0));
    assert_eq!(
        scanned(&mut locks, &[with(1, "ShareLock", row(1, 'r', 9, 3, 0))]),
        [("t1".to_owned(), 1, 0)]
    );
}

#[test]
fn an_advisory_lock_has_its_key_for_a_name() {
    let mut locks = Locks::default();
    let newly_held = locks.newly_held(["advisory ExclusiveLock 42"]).unwrap();
    let taken = locks.describe(&newly_held, []).unwrap().taken;
    let subject = &taken[0].subject;
    assert_eq!(
        (subject.kind, subject.name.as_str(), subject.schema.as_ref()),
        (SubjectKind::Advisory, "42", None)
    );
    assert!(locks.newly_held(["nonsense"]).is_err());
}
