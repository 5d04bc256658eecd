//! The query on a native PostgreSQL: what it tells, to whom, and what it does not.

#[path = "../../observer/tests/native/server.rs"]
mod server;

use observer::ask;
use server::{Server, Tcp};
use sizes::{QUERY, Sizes, TableSize};

fn take(session: &mut Tcp, sql: &str) -> Vec<Option<String>> {
    ask(session, sql).unwrap_or_else(|refused| panic!("{sql}: {refused}"))
}

fn run(session: &mut Tcp, statements: &[&str]) {
    for sql in statements {
        take(session, sql);
    }
}

fn answer(session: &mut Tcp) -> String {
    let rows = take(session, QUERY);
    assert_eq!(rows.len(), 1, "one row");
    rows[0].clone().unwrap()
}

fn table<'a>(sizes: &'a Sizes, name: &str) -> &'a TableSize {
    sizes.tables.iter().find(|table| table.name == name).unwrap()
}

#[test]
fn the_query_tells_names_and_numbers_and_no_values() {
    let Some(server) = Server::start("sizes") else {
        return eprintln!("no native PostgreSQL: the query did not run");
    };
    let session = &mut server.connect("postgres");
    run(
        session,
        &[
            "create table tea (id int primary key, name text, steeped int)",
            "create index on tea (name)",
            "insert into tea select n, case when n % 4 = 0 then null else 'secret ' || n % 10 end, 3 from generate_series(1, 1000) n",
            "create table never (id int)",
            "insert into never values (1)",
            "create table parted (id int, at date) partition by range (at)",
            "create table parted_1 partition of parted for values from ('2024-01-01') to ('2025-01-01')",
            "insert into parted select n, '2024-02-03' from generate_series(1, 50) n",
            "analyze tea",
            "analyze parted",
            "create role reader",
            // Else rows that were written are counted a little later.
            "select pg_stat_force_next_flush()",
        ],
    );
    let text = answer(session);
    assert!(!text.contains("secret"), "{text}");
    let sizes = Sizes::parse(&text).unwrap();
    assert!(sizes.server_version_num >= 130_000);

    let tea = table(&sizes, "tea");
    assert_eq!((tea.rows, tea.indexes, tea.inserted), (Some(1000), 2, Some(1000)));
    assert!(tea.bytes > tea.index_bytes && tea.index_bytes > 0);
    let columns = tea.columns.as_ref().unwrap();
    let name = columns.iter().find(|column| column.name == "name").unwrap();
    assert!((name.null_frac - 0.25).abs() < 0.01);
    assert_eq!(name.distinct(1000), Some(10));
    let id = columns.iter().find(|column| column.name == "id").unwrap();
    assert_eq!(id.distinct(1000), Some(1000));

    assert_eq!(table(&sizes, "never").rows, None, "nobody analyzed it");
    assert_eq!(table(&sizes, "never").columns, None);
    assert!(table(&sizes, "parted").is_partitioned);
    let parent = ("public".to_owned(), "parted".to_owned());
    assert_eq!(table(&sizes, "parted_1").partition_of, Some(parent));
    let scaled = sizes.scaled(105);
    let share = |name: &str| scaled.tables.iter().find(|share| share.table == name).unwrap().rows;
    assert_eq!((share("tea"), share("parted")), (100, 5));
    assert_eq!(scaled.not_analyzed, ["never"]);

    // Who may not read a table learns how large it is, and nothing of its columns.
    take(session, "set role reader");
    let sizes = Sizes::parse(&answer(session)).unwrap();
    assert_eq!(table(&sizes, "tea").rows, Some(1000));
    assert_eq!(table(&sizes, "tea").columns, None);
}
