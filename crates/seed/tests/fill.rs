//! Tables of a native PostgreSQL are filled, and PostgreSQL itself says that the rows satisfy everything.

#[path = "../../observer/tests/native/server.rs"]
mod server;

use observer::ask;
use protocol::{Amounts, ColumnShape, Fill, FilledTable, TableAmount};
use seed::fill_tables;
use server::{Server, Tcp};

const OPTIONS: Fill = Fill {
    seed: 7,
    rows: 200,
    amounts: Amounts::Equal,
    tables: vec![],
    adversarial: None,
};

fn take(session: &mut Tcp, sql: &str) -> Vec<Option<String>> {
    ask(session, sql).unwrap_or_else(|refused| panic!("{sql}: {refused}"))
}

/// Fills a database with this schema; gives what became of each table.
fn filled(session: &mut Tcp, schema: &str, options: &Fill) -> Vec<FilledTable> {
    take(
        session,
        &format!("drop schema if exists public cascade; create schema public; {schema}"),
    );
    fill_tables(session, options, &mut |_| ()).unwrap()
}

/// Schemas whose tables all take as many rows as are wanted.
const SATISFIABLE: &[&str] = &[
    // Every type that needs no extension.
    "create type mood as enum ('sad', 'ok', 'happy');
    create type pair as (one int, other text);
    create domain positive as int check (value > 0);
    create domain short_code as varchar(6) check (value ~ '^[a-z]{4}$') check (char_length(value) = 4);
    create table types (
      id int generated always as identity primary key, a smallint, b int not null, c bigint, d numeric(10,2) not null, e numeric, f real, g float8 not null,
      h money, i text not null, j varchar(20) not null, k char(3) not null, l bytea, m date not null, n timestamp, o timestamptz not null, p time, q timetz,
      r interval, s boolean not null, t uuid not null, u json, v jsonb not null, w inet, x cidr, y macaddr, z mood not null, aa mood[] not null, ab int[] not null,
      ac text[], ad int4range not null, ae tstzrange, af daterange, ag int4multirange, ah positive not null, ai short_code, aj pair not null, ak point, al box,
      am circle, an polygon, ao path, ap lseg, aq tsvector, ar bit(4), \"as\" varbit(6), at numeric(3,3) not null, au \"char\", av line,
      aw int generated always as (b * 2) stored, ax name, ay positive[], az oid)",
    // Keys in order, composite, to itself, in cycles, one to one.
    "create table country (code char(2) primary key);
    create table customer (id serial primary key, email varchar(80) unique not null, country char(2) references country, boss int references customer);
    create table address (customer int primary key references customer, city text not null);
    create table basket (id int primary key, customer int not null references customer, current_item int);
    create table item (basket int references basket, number int, primary key (basket, number));
    alter table basket add foreign key (id, current_item) references item (basket, number);
    create table department (id int primary key, head int);
    create table employee (id int primary key, department int not null references department);
    alter table department add foreign key (head) references employee",
    // Checks, alone and over two columns.
    "create table price (id int primary key, amount numeric(8,2) not null check (amount > 0), currency text not null check (currency in ('EUR', 'USD')),
      status varchar(10) not null check (status = any (array['draft', 'paid'])), low int not null, high int not null, check (low < high),
      percent int not null check (percent between 1 and 3), sku text not null check (sku ~ '^[A-Z]{3}$'), born date not null check (born > '2020-02-03'),
      note text check (length(note) >= 12))",
    // Unique in many ways, and exclusion.
    "create table account (id uuid primary key, email text not null, login text not null, deleted timestamptz, tenant int not null, number int not null,
      unique (tenant, number));
    create unique index on account (lower(email));
    create unique index on account (login) where deleted is null;
    create table booking (room int not null, during int4range not null, exclude using gist (during with &&))",
    // Partitions.
    "create table event (id bigint not null, at timestamptz not null, kind text not null) partition by range (at);
    create table event_2023 partition of event for values from ('2023-01-01') to ('2024-01-01');
    create table event_2024 partition of event for values from ('2024-01-01') to ('2025-01-01');
    create table visit (id int, region text not null) partition by list (region);
    create table visit_north partition of visit for values in ('north', 'east');
    create table visit_rest partition of visit default;
    create table hashed (id int primary key) partition by hash (id);
    create table hashed_0 partition of hashed for values with (modulus 2, remainder 0);
    create table hashed_1 partition of hashed for values with (modulus 2, remainder 1)",
    // Row security, triggers, odd names.
    "create schema \"Shop\";
    create table \"Shop\".\"Odd \"\"name\" (\"a b\" int not null, \"VALUE\" text not null, \"select\" int);
    create table guarded (id int primary key, owner text not null);
    alter table guarded enable row level security;
    alter table guarded force row level security;
    create table log (id serial primary key, what text);
    create function note() returns trigger language plpgsql as 'begin insert into log (what) values (tg_op); return new; end';
    create trigger noted after insert on guarded for each row execute function note();
    create table numbered (id serial primary key);
    create table keyed (id uuid primary key default gen_random_uuid());
    create table coded (id char(36) primary key, currency char(3) not null check (currency in ('EUR', 'USD')));
    create table ordered (list int not null, position int not null, unique (list, position) deferrable initially deferred);
    create table small (n smallint not null check (n <= 32767 and n > 0), y numeric check (y <> 'NaN'), kind smallint not null, amount int not null,
      check (kind < 100000 and amount > 100000));
    create domain worded as text check (value <> 'A VALUE B' and length(value) > 2);
    create table in_words (w worded not null);
    create table tenant (id int primary key);
    create table node (tenant int not null references tenant, id int not null, parent int, primary key (tenant, id));
    create table leaf (id int primary key, tenant int not null, node int, foreign key (tenant, node) references node (tenant, id));
    create table parent_of (id int primary key);
    create table child_of () inherits (parent_of);
    create table refers (id int primary key, other int not null references parent_of);
    create table picky (id int primary key, size int not null);
    create function refuse() returns trigger language plpgsql as 'begin if new.size % 3 = 0 then raise ''no''; end if; return new; end';
    create trigger refused before insert on picky for each row execute function refuse()",
];

#[test]
fn rows_satisfy_whatever_the_catalogs_say() {
    let Some(server) = Server::start("fill") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    take(&mut session, "set jit = off");
    for schema in SATISFIABLE {
        take(&mut session, "drop schema if exists \"Shop\" cascade");
        let tables = filled(&mut session, schema, &OPTIONS);
        assert!(tables.iter().all(|table| table.rows <= OPTIONS.rows), "{tables:#?}");
        let short: Vec<&FilledTable> = tables
            .iter()
            .filter(|table| table.rows < OPTIONS.rows && table.table != "booking")
            .collect();
        assert!(short.is_empty(), "{short:#?}");
    }
}

/// Rows that are there already are none of its business.
#[test]
fn a_foreign_key_that_stays_null_says_why() {
    let Some(server) = Server::start("fill-null") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    let cycle = "create table basket (id int primary key, item int); create table item (basket int references basket, number int, primary key (basket, number));
        alter table basket add foreign key (id, item) references item (basket, number)";
    let tables = filled(&mut session, cycle, &OPTIONS);
    let basket = tables.iter().find(|table| table.table == "basket").unwrap();
    assert_eq!(basket.rows, OPTIONS.rows);
    let reason = "foreign key basket_id_item_fkey stays NULL: one of its columns is NOT NULL and has its value already";
    assert_eq!(basket.reason.as_deref(), Some(reason));
}

#[test]
fn rows_are_spread_over_the_tables_as_asked() {
    let Some(server) = Server::start("fill-amounts") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    let schema = "create table a (id int primary key); create table b (id int primary key); create table c (id int primary key references b)";
    let mut rows = |amounts| {
        let tables = filled(&mut session, schema, &Fill { amounts, ..OPTIONS });
        let rows = tables.into_iter().map(|table| (table.table, table.rows));
        rows.collect::<Vec<_>>()
    };
    let named = |rows: [u64; 3]| {
        ["a", "b", "c"]
            .map(str::to_owned)
            .into_iter()
            .zip(rows)
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(Amounts::InAll(11)), named([4, 4, 3]));
    assert_eq!(rows(Amounts::InAll(1)), named([1, 1, 1]));
    let rows_of = |rows| TableAmount {
        rows,
        ..TableAmount::default()
    };
    let each = [("a".to_owned(), rows_of(70)), ("b".to_owned(), rows_of(0))].into();
    assert_eq!(rows(Amounts::Each(each))[..2], named([70, 0, 0])[..2]);
}

#[test]
fn columns_have_the_null_fractions_and_distinct_values_of_production() {
    let Some(server) = Server::start("fill-shapes") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    let schema = "create table kind (id int primary key); create table tea (id int primary key, name text, code text not null, kind int references kind, price numeric(8,2))";
    let shape = |nulls_per_million, distinct| ColumnShape {
        nulls_per_million,
        distinct,
    };
    let columns = [
        ("id", shape(0, Some(3))),
        ("name", shape(500_000, Some(20))),
        ("code", shape(900_000, Some(5))),
        ("kind", shape(250_000, Some(4))),
        ("price", shape(1_000_000, None)),
    ];
    let columns = columns.map(|(name, shape)| (name.to_owned(), shape)).into();
    let tea = TableAmount { rows: 4_000, columns };
    let amounts = Amounts::Each([("tea".to_owned(), tea)].into());
    let tables = filled(&mut session, schema, &Fill { amounts, ..OPTIONS });
    assert!(tables.iter().all(|table| table.reason.is_none()), "{tables:?}");
    let counted = "select format('%s %s %s %s %s', count(*) - count(name) between 1900 and 2100, count(distinct name) between 15 and 20,
        count(code) = 4000 and count(distinct code) between 3 and 5, count(*) - count(kind) between 900 and 1100 and count(distinct kind) = 4,
        count(price) = 0 and count(distinct id) = 4000) from tea";
    assert_eq!(take(&mut session, counted), [Some("t t t t t".to_owned())]);
}

#[test]
fn rows_that_were_there_before_stay_as_they_are() {
    let Some(server) = Server::start("fill-more") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    let tree = "create table category (id int primary key, parent int references category); insert into category values (100001, null)";
    filled(&mut session, tree, &OPTIONS);
    let old = take(
        &mut session,
        "select coalesce(parent::text, 'none') from category where id = 100001",
    );
    assert_eq!(old, [Some("none".to_owned())]);
    let new = take(
        &mut session,
        "select (count(parent) > 100)::text from category where id < 100000",
    );
    assert_eq!(new, [Some("true".to_owned())]);
}

/// Rows that Alembic or an extension would read as its own are not made.
#[test]
fn version_tables_and_tables_of_extensions_stay_empty() {
    let Some(server) = Server::start("fill-which") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    let schema = "create table alembic_version (version_num varchar(32) primary key);
        create table of_extension (id int); alter extension plpgsql add table of_extension;
        create table item (id int primary key)";
    let tables = filled(&mut session, schema, &OPTIONS);
    let names: Vec<&str> = tables.iter().map(|table| table.table.as_str()).collect();
    assert_eq!(names, ["item"]);
}

/// Statements of the filling name everything by its schema: the search path is the database's, which triggers may need.
#[test]
fn rows_are_made_under_any_search_path() {
    let Some(server) = Server::start("fill-path") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    take(
        &mut session,
        "create schema app; create type app.mood as enum ('sad', 'ok'); create function app.is_even(n int) returns bool language sql immutable as 'select n % 2 = 0';
        create table app.log (what text);
        create function app.note() returns trigger language plpgsql as 'begin insert into log values (tg_op); return new; end';
        create table app.item (id int primary key, mood app.mood not null check (mood <> 'sad'::app.mood), size int not null check (app.is_even(size)));
        create trigger noted after insert on app.item for each row execute function app.note();
        set search_path = app",
    );
    let tables = fill_tables(&mut session, &OPTIONS, &mut |_| ()).unwrap();
    assert!(tables.iter().all(|table| table.rows == OPTIONS.rows), "{tables:#?}");
    assert_eq!(take(&mut session, "show search_path"), [Some("app".to_owned())]);
}

/// Numbers that look random and are the same each time: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % below as u64) as usize
    }

    fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn is(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }
}

/// A type, and a check that it may have; `#` is the column.
const TYPES: &[(&str, &str)] = &[
    ("int", "# between -5 and 40"),
    ("bigint", "# % 2 = 0"),
    ("numeric(6,2)", "# >= 0.5"),
    ("text", "# ~ '^[a-z]{5}$'"),
    ("varchar(12)", "# in ('one', 'two', 'three')"),
    ("char(4)", "# <> ''"),
    ("date", "# >= '2024-06-01'"),
    ("timestamptz", "# < '2024-06-01 12:00+00'"),
    ("boolean", "#"),
    ("jsonb", "# ? 'id'"),
    ("uuid", "# <> '00000000-0000-0000-0000-000000000000'"),
    ("int[]", "cardinality(#) < 3"),
    ("tstzrange", "not isempty(#)"),
    ("mood", "# <> 'sad'"),
    ("even", "# > 2"),
];

fn random_schema(numbers: &mut Numbers) -> String {
    let mut schema =
        "create type mood as enum ('sad', 'ok', 'happy'); create domain even as int check (value % 2 = 0);".to_owned();
    let tables = 1 + numbers.below(5);
    for table in 0..tables {
        let key = numbers.one_of(&[
            "int",
            "bigint generated always as identity",
            "uuid",
            "serial",
            "varchar(10)",
        ]);
        let mut parts = vec![format!("id {key} primary key")];
        for column in 0..numbers.below(7) {
            let (kind, check) = TYPES[numbers.below(TYPES.len())];
            let not_null = if numbers.is(2) { " not null" } else { "" };
            let check = if numbers.is(3) {
                format!(" check ({})", check.replace('#', &format!("c{column}")))
            } else {
                String::new()
            };
            parts.push(format!("c{column} {kind}{not_null}{check}"));
        }
        schema += &format!("create table t{table} ({});", parts.join(", "));
        if numbers.is(2) {
            let other = numbers.below(table + 1);
            let not_null = if other < table && numbers.is(2) {
                " not null"
            } else {
                ""
            };
            let kind = if numbers.is(3) { " unique" } else { "" };
            schema += &format!(
                "do $$ begin execute format('alter table t{table} add other %s{not_null}{kind} references t{other}', (select format_type(atttypid, atttypmod) from pg_attribute where attrelid = 't{other}'::regclass and attname = 'id')); end $$;"
            );
        }
    }
    schema
}

/// In a random schema every table takes rows or says why not, the same each time, and a dump of it could be loaded: its constraints are valid.
#[test]
fn random_schemas_are_filled_and_stay_valid() {
    let Some(server) = Server::start("fill-random") else {
        return eprintln!("no native PostgreSQL: nothing was filled");
    };
    let mut session = server.connect("postgres");
    take(&mut session, "set jit = off");
    let few = &Fill {
        seed: 11,
        rows: 30,
        ..OPTIONS
    };
    for seed in 0..150 {
        let schema = random_schema(&mut Numbers(seed));
        let tables = filled(&mut session, &schema, few);
        for table in &tables {
            assert!(
                table.rows <= few.rows && (table.rows == few.rows) == table.reason.is_none(),
                "{seed}: {table:?}"
            );
            let is_explained = table.reason.as_ref().is_none_or(|reason| {
                reason.contains("check constraint") || reason.contains("unique") || reason.contains("no rows")
            });
            assert!(is_explained, "{seed}: {table:?}\n{schema}");
        }
        let digest = "select string_agg(q, '') from (select query_to_xml(format('select * from %s order by id', oid::regclass), true, true, '')::text as q from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname) x";
        let once = take(&mut session, digest);
        filled(&mut session, &schema, few);
        assert_eq!(once, take(&mut session, digest), "{seed}");
    }
}
