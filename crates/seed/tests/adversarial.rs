//! Adversarial rows in a native PostgreSQL: they satisfy what the catalogs say now, and the change that they are made for is refused.

#[path = "../../observer/tests/native/server.rs"]
mod server;

use observer::ask;
use protocol::{Adversarial, AdversarialKind, Amounts, Fill, FilledTable};
use seed::fill_tables;
use server::{Server, Tcp};

fn take(session: &mut Tcp, sql: &str) -> Vec<Option<String>> {
    ask(session, sql).unwrap_or_else(|refused| panic!("{sql}: {refused}"))
}

const SCHEMA: &str = "drop schema if exists public cascade; create schema public;
    create type mood as enum ('sad', 'ok', 'happy');
    create table tea (id int primary key);
    create table cup (id serial primary key, tea int, name text, email text, size int8, price numeric(10,2), weight float8, made date, at timestamptz,
      mood mood, extra jsonb, note varchar(200), tag text unique check (tag <> 'x'), parent int references cup)";

/// The column of this name.
fn column(session: &mut Tcp, name: &str) -> i16 {
    let number = format!("select attnum from pg_attribute where attrelid = 'cup'::regclass and attname = '{name}'");
    take(session, &number)[0].as_deref().unwrap().parse().unwrap()
}

fn oid(session: &mut Tcp, table: &str) -> u32 {
    let oid = take(session, &format!("select '{table}'::regclass::oid"));
    oid[0].as_deref().unwrap().parse().unwrap()
}

/// Rows of the kind in a new database; gives what became of them.
fn filled(session: &mut Tcp, kind: impl Fn(&mut Tcp) -> AdversarialKind) -> FilledTable {
    take(session, SCHEMA);
    let table = oid(session, "cup");
    let kind = kind(session);
    let fill = Fill {
        seed: 7,
        rows: 100,
        amounts: Amounts::Equal,
        tables: vec![table],
        adversarial: Some(Adversarial { table, kind }),
    };
    let tables = fill_tables(session, &fill, &mut |_| ()).unwrap();
    let mut adversarial = tables.into_iter().filter(|table| table.adversarial);
    adversarial.next().unwrap()
}

/// A kind of rows, which names columns and tables by what they are in the database.
type Kind = dyn Fn(&mut Tcp) -> AdversarialKind;

/// The SQLSTATE of a change; none where it passes.
fn refused(session: &mut Tcp, change: &str) -> Option<String> {
    ask(session, change).err().and_then(|refused| refused.sqlstate)
}

#[test]
fn each_kind_makes_its_change_fail() {
    let Some(server) = Server::start("adversarial") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    take(&mut session, "set jit = off");
    let null = |session: &mut Tcp| AdversarialKind::Null {
        column: column(session, "name"),
    };
    let duplicate = |session: &mut Tcp| AdversarialKind::Duplicate {
        columns: vec![column(session, "email")],
        condition: None,
    };
    let other_case = |session: &mut Tcp| AdversarialKind::Duplicate {
        columns: vec![column(session, "tag")],
        condition: Some("(size > 0)".to_owned()),
    };
    let orphan = |session: &mut Tcp| AdversarialKind::Orphan {
        columns: vec![column(session, "tea")],
        referenced: oid(session, "tea"),
        referenced_columns: vec![1],
    };
    let violating = |session: &mut Tcp| AdversarialKind::Violating {
        expression: "(price > 5 AND price < 100)".to_owned(),
        columns: vec![column(session, "price")],
    };
    let unusual = |name: &'static str| {
        move |session: &mut Tcp| AdversarialKind::Unusual {
            column: column(session, name),
        }
    };
    let cases: [(&Kind, &str, &str); 12] = [
        (&|_| AdversarialKind::Any, "add fresh int not null", "23502"),
        (&null, "alter name set not null", "23502"),
        (&duplicate, "add unique (email)", "23505"),
        (&orphan, "add foreign key (tea) references tea", "23503"),
        (&violating, "add check (price > 5 and price < 100)", "23514"),
        (&unusual("size"), "alter size type int", "22003"),
        (&unusual("price"), "alter price type numeric(6,2)", "22003"),
        (&unusual("weight"), "alter weight type int", "22003"),
        (&unusual("note"), "alter note type varchar(50)", "22001"),
        (&unusual("name"), "alter name type int using name::int", "22P02"),
        (
            &unusual("made"),
            "add check (made > '0001-01-01' and made < '9000-01-01')",
            "23514",
        ),
        (
            &unusual("mood"),
            "alter mood type text, add check (mood <> 'happy')",
            "23514",
        ),
    ];
    for (kind, change, sqlstate) in cases {
        let rows = filled(&mut session, kind);
        assert!(rows.rows > 0, "{change}: {rows:?}");
        let change = format!("alter table cup {change}");
        assert_eq!(refused(&mut session, &change).as_deref(), Some(sqlstate), "{change}");
    }
    let index = "create unique index on cup (lower(tag)) where size > 0";
    filled(&mut session, other_case);
    assert_eq!(
        refused(&mut session, index).as_deref(),
        Some("23505"),
        "by case, where the exact value is unique"
    );
    filled(&mut session, other_case);
    let trimmed = "create unique index on cup (rtrim(tag))";
    assert_eq!(
        refused(&mut session, trimmed).as_deref(),
        Some("23505"),
        "by a space behind"
    );
}

#[test]
fn a_migration_that_takes_care_passes_on_the_same_rows() {
    let Some(server) = Server::start("adversarial-recipe") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    filled(&mut session, |session| AdversarialKind::Null {
        column: column(session, "name"),
    });
    for step in [
        "alter table cup add constraint name_there check (name is not null) not valid",
        "update cup set name = '' where name is null",
        "alter table cup validate constraint name_there",
        "alter table cup alter name set not null",
    ] {
        assert_eq!(refused(&mut session, step), None, "{step}");
    }
}

#[test]
fn what_a_constraint_refuses_already_cannot_be_made() {
    let Some(server) = Server::start("adversarial-none") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    let rows = filled(&mut session, |session| AdversarialKind::Violating {
        expression: "(tag <> 'x'::text)".to_owned(),
        columns: vec![column(session, "tag")],
    });
    assert_eq!(rows.rows, 0);
    assert!(rows.reason.is_some(), "{rows:?}");
    let rows = filled(&mut session, |session| AdversarialKind::Null {
        column: column(session, "id"),
    });
    assert_eq!(rows.reason.as_deref(), Some("id is NOT NULL already"));
}
