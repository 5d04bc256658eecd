//! Whether locks have to wait for other sessions. A session that ends its transaction with PREPARE TRANSACTION keeps its locks, so one session
//! can hold them and ask for others: with NOWAIT, because a lock that waits for its own session waits for ever.

use std::collections::BTreeMap;

use postgres_model::{Conflict, LockMode, OtherSession, RelationKind, SubjectKind, Waits, WantedLock};
use serde::{Deserialize, Deserializer};

use crate::queries::users_schema;
use crate::session::{Session, ask};
use crate::unanswered::Unanswered;

use RelationKind::{ForeignTable, MaterializedView, PartitionedTable, Sequence, Table, View};

/// `lock_not_available`
const LOCK_NOT_AVAILABLE: &str = "55P03";
/// The name of the transaction that holds the locks.
const HOLDER: &str = "stillroom";

/// A relation that locks are wanted on.
#[derive(Debug, Deserialize)]
struct Relation {
    oid: u32,
    #[serde(deserialize_with = "of_relkind")]
    kind: Option<SubjectKind>,
    /// The name as SQL takes it.
    name: String,
    /// The table of an index; the relation itself otherwise.
    table: u32,
    /// A view whose rows can be deleted.
    takes_delete: bool,
    /// A view that rows can be inserted into.
    takes_insert: bool,
}

fn of_relkind<'de, D: Deserializer<'de>>(letter: D) -> Result<Option<SubjectKind>, D::Error> {
    char::deserialize(letter).map(SubjectKind::of_relkind)
}

impl Relation {
    fn is(&self, kinds: &[RelationKind]) -> bool {
        kinds.iter().any(|kind| self.kind == Some((*kind).into()))
    }
}

/// Which of these locks have to wait for which session: a server that takes prepared transactions is asked, which is to be thrown away
/// afterwards (a writer takes a number of a sequence). No transaction may be open. Relations that are not there are left out, and so are sessions
/// that can have no lock on a relation: nobody writes to a materialized view.
///
/// # Errors
/// PostgreSQL has gone, or refuses to read its catalogs.
pub fn conflicts<S: Session>(session: &mut S, locks: &[WantedLock]) -> Result<Vec<Conflict>, Unanswered> {
    let relations = relations(session, locks)?;
    let mut found = Vec::new();
    for holder in [OtherSession::Reader, OtherSession::Writer] {
        for table in relations.iter().filter(|relation| relation.oid == relation.table) {
            let Some(holds) = holds(holder, table) else { continue };
            let of_table = |relation: &&Relation| relation.table == table.oid;
            found.extend(against(
                session,
                holder,
                &holds,
                relations.iter().filter(of_table),
                locks,
            )?);
        }
    }
    let dumped = |relation: &&Relation| {
        relation.kind == Some(SubjectKind::Index) || relation.is(&[Table, PartitionedTable, Sequence])
    };
    let holds = dump(session)?;
    found.extend(against(
        session,
        OtherSession::PgDump,
        &holds,
        relations.iter().filter(dumped),
        locks,
    )?);
    Ok(found)
}

/// The relations of the locks, and the tables of those that are indexes. Of the numbers of `pg_relation_is_updatable`, 8 is INSERT and 16 DELETE.
fn relations<S: Session>(session: &mut S, locks: &[WantedLock]) -> Result<Vec<Relation>, Unanswered> {
    let oids: Vec<String> = locks.iter().map(|lock| lock.oid.to_string()).collect();
    let query = format!(
        "with wanted as (select unnest(array[{}]::oid[]) as oid)
        select pg_catalog.json_build_object('oid', c.oid::int8, 'kind', c.relkind, 'name', pg_catalog.format('%I.%I', n.nspname, c.relname),
          'table', coalesce(i.indrelid, c.oid)::int8,
          'takes_delete', pg_catalog.pg_relation_is_updatable(c.oid, true) & 16 <> 0,
          'takes_insert', pg_catalog.pg_relation_is_updatable(c.oid, true) & 8 <> 0)::text
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        left join pg_catalog.pg_index i on i.indexrelid = c.oid
        where c.oid in (select oid from wanted union select indrelid from pg_catalog.pg_index where indexrelid in (select oid from wanted))
        order by n.nspname collate \"C\", c.relname collate \"C\"",
        oids.join(", ")
    );
    let rows = ask(session, &query)?.into_iter().flatten();
    rows.map(|json| serde_json::from_str(&json).map_err(Unanswered::lost))
        .collect()
}

/// What a session does to have its locks on a table; none where there is nothing that it could do.
fn holds(holder: OtherSession, table: &Relation) -> Option<String> {
    let name = &table.name;
    let Some(SubjectKind::Relation(kind)) = table.kind else {
        return None;
    };
    match (holder, kind) {
        (OtherSession::Reader, Table | PartitionedTable | View | MaterializedView | ForeignTable | Sequence) => {
            Some(format!("select from {name} limit 0"))
        }
        (OtherSession::Writer, Sequence) => Some(format!("select pg_catalog.nextval({}::oid::regclass)", table.oid)),
        // Every write takes the same lock. Without rows there is nothing that a trigger for each row could do, and as a replica an ordinary one
        // for the statement does not fire.
        (OtherSession::Writer, Table | PartitionedTable | ForeignTable | View) if table.takes_delete => Some(format!(
            "set local session_replication_role = replica; delete from {name} where false"
        )),
        (OtherSession::Writer, View) if table.takes_insert => Some(format!(
            "set local session_replication_role = replica; insert into {name} select * from {name} limit 0"
        )),
        _ => None,
    }
}

/// `pg_dump` locks all tables that it finds, in a transaction that sees the same from its beginning to its end; before PostgreSQL 18 it also
/// reads each sequence.
fn dump<S: Session>(session: &mut S) -> Result<String, Unanswered> {
    let statements = ask(
        session,
        &format!("select pg_catalog.format(case c.relkind when 'S' then 'select from %I.%I' else 'lock table only %I.%I in access share mode' end,
          n.nspname, c.relname)
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'S') and c.relpersistence <> 't' and {}", users_schema("n.nspname")),
    )?;
    let statements: Vec<String> = statements.into_iter().flatten().collect();
    Ok(format!(
        "set transaction isolation level repeatable read, read only; {}",
        statements.join("; ")
    ))
}

/// Has a session hold its locks, and asks for those that are wanted.
fn against<'a, S: Session>(
    session: &mut S,
    holder: OtherSession,
    holds: &str,
    relations: impl Iterator<Item = &'a Relation>,
    locks: &[WantedLock],
) -> Result<Vec<Conflict>, Unanswered> {
    let holding = format!("begin; {holds}; prepare transaction '{HOLDER}'");
    let refused = said_no(ask(session, &holding))?;
    let held = match refused {
        None => held(session)?,
        Some(_) => ask(session, "rollback").map(|_| BTreeMap::new())?,
    };
    let mut found = Vec::new();
    for relation in relations {
        let held = held.get(&relation.oid).copied();
        for wanted in locks.iter().filter(|wanted| wanted.oid == relation.oid) {
            let waits = match &refused {
                Some(refused) => Waits::NotKnown {
                    reason: refused.message.clone(),
                },
                None => waits(session, relation, wanted.mode, held)?,
            };
            found.push(Conflict {
                wanted: *wanted,
                session: holder,
                held,
                waits,
            });
        }
    }
    if refused.is_none() {
        ask(session, &format!("rollback prepared '{HOLDER}'"))?;
    }
    Ok(found)
}

/// The strongest lock of the prepared transaction on each relation.
fn held<S: Session>(session: &mut S) -> Result<BTreeMap<u32, LockMode>, Unanswered> {
    let locks = ask(
        session,
        "select relation || ' ' || mode from pg_catalog.pg_locks where locktype = 'relation' and pid is null and granted",
    )?;
    let mut held: BTreeMap<u32, LockMode> = BTreeMap::new();
    for lock in locks.into_iter().flatten() {
        let parts = lock.split_once(' ');
        let Some((relation, mode)) = parts.and_then(|(oid, mode)| Some((oid.parse().ok()?, LockMode::named(mode)?)))
        else {
            continue;
        };
        let strongest = held.entry(relation).or_insert(mode);
        *strongest = mode.max(*strongest);
    }
    Ok(held)
}

/// Whether a lock has to wait. LOCK takes no indexes and sequences, and with a view it takes the tables below it too; there the lock that is held
/// says it.
fn waits<S: Session>(
    session: &mut S,
    relation: &Relation,
    mode: LockMode,
    held: Option<LockMode>,
) -> Result<Waits, Unanswered> {
    if !relation.is(&[Table, PartitionedTable]) {
        return Ok(match held.is_some_and(|held| held.conflicts_with(mode)) {
            true => Waits::Yes,
            false => Waits::No,
        });
    }
    let lock = format!("begin; lock table only {} in {mode} mode nowait", relation.name);
    let refused = said_no(ask(session, &lock))?;
    ask(session, "rollback")?;
    Ok(match refused {
        None => Waits::No,
        Some(refused) if refused.sqlstate.as_deref() == Some(LOCK_NOT_AVAILABLE) => Waits::Yes,
        Some(refused) => Waits::NotKnown {
            reason: refused.message,
        },
    })
}

/// PostgreSQL's refusal; none where it did what it was asked.
fn said_no<T>(answer: Result<T, Unanswered>) -> Result<Option<Unanswered>, Unanswered> {
    match answer {
        Ok(_) => Ok(None),
        Err(refused) if refused.sqlstate.is_some() => Ok(Some(refused)),
        Err(gone) => Err(gone),
    }
}
