//! SQL for a value of a type.

use std::collections::HashMap;

use crate::catalog::Type;
use crate::hash::Hash;
use crate::words;

/// Types in types that are followed.
const DEEPEST: u32 = 6;

/// What a value is made for.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// The types of the database.
    pub types: &'a HashMap<u32, Type>,
    /// The name of the column.
    pub column: &'a str,
    /// The type with its modifier.
    pub stored: &'a str,
    /// SQL for the number of the row.
    pub row: &'a str,
}

/// SQL for a value of the cell's column, whose type is this; none for a type that nothing is known of.
pub fn value(cell: Cell<'_>, oid: u32, hash: &Hash) -> Option<String> {
    within(cell, oid, hash, 0)
}

fn within(cell: Cell<'_>, oid: u32, hash: &Hash, depth: u32) -> Option<String> {
    let r#type = cell.types.get(&oid).filter(|_| depth < DEEPEST)?;
    let part = |number: usize| {
        let oid = *r#type.parts.get(number)?;
        // A modifier belongs to the whole.
        let of_part = Cell { stored: "", ..cell };
        within(of_part, oid, &hash.other(number as u32 + 10), depth + 1)
    };
    let name = &r#type.name;
    match r#type.kind {
        'e' => Some(format!(
            "(enum_range(null::{name}))[1 + {} % cardinality(enum_range(null::{name}))]",
            hash.below(1 << 20)
        )),
        'd' => part(0),
        'c' => {
            let parts: Option<Vec<String>> = (0..r#type.parts.len()).map(part).collect();
            Some(format!("row({})::{name}", parts?.join(", ")))
        }
        'r' => {
            let (one, other) = (
                part(0)?,
                within(
                    Cell { stored: "", ..cell },
                    *r#type.parts.first()?,
                    &hash.other(40),
                    depth + 1,
                )?,
            );
            Some(format!("{name}(least({one}, {other}), greatest({one}, {other}), '[]')"))
        }
        'm' => Some(format!("{name}({})", part(0)?)),
        'b' if r#type.category == 'A' => {
            let oid = *r#type.parts.first()?;
            let element = |number| within(Cell { stored: "", ..cell }, oid, &hash.other(number), depth + 1);
            let elements = [element(50)?, element(51)?, element(52)?];
            Some(format!("(array[{}]::{name})[1:{}]", elements.join(", "), hash.below(4)))
        }
        _ => base(cell, r#type, hash),
    }
}

/// The number in the parentheses of a type such as `character varying(20)`, and the second one.
pub fn modifiers(stored: &str) -> (Option<u32>, Option<i32>) {
    let inside = stored
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(inside, _)| inside);
    let mut numbers = inside.into_iter().flat_map(|inside| inside.split(','));
    let first = numbers.next().and_then(|number| number.trim().parse().ok());
    (first, numbers.next().and_then(|number| number.trim().parse().ok()))
}

fn base(cell: Cell<'_>, r#type: &Type, hash: &Hash) -> Option<String> {
    let (length, scale) = modifiers(cell.stored);
    let row = cell.row;
    let (lowest, count) = words::numbers(cell.column);
    let number = || format!("({lowest} + {})", hash.below(count));
    Some(match r#type.short.as_str() {
        "text" | "varchar" | "bpchar" | "name" | "citext" => {
            let text = words::text(cell.column, hash, row);
            match length {
                // What tells rows apart is at the end.
                Some(length) => format!("right({text}, {length})::{}", r#type.name),
                None if r#type.short == "bpchar" => format!("right({text}, 1)::{}", r#type.name),
                None => format!("({text})::{}", r#type.name),
            }
        }
        "char" => format!("chr(97 + {}::int)::\"char\"", hash.below(26)),
        "bool" => format!("({} = 0)", hash.below(2)),
        "int2" => format!("{}::int2", number()),
        "int4" => format!("{}::int4", number()),
        "int8" => format!("{}::int8", number()),
        "oid" => format!("{}::int4::oid", number()),
        "float4" | "float8" => format!("({} / 100.0)::{}", hash.below(1_000_000), r#type.name),
        "numeric" => numeric(hash, length, scale),
        "money" => format!("({} / 100.0)::numeric::money", hash.below(100_000)),
        "date" => format!("(date '2023-01-01' + {}::int)", hash.below(1000)),
        "timestamp" => format!(
            "(timestamp '2023-01-01' + {} * interval '1 second')",
            hash.below(86_400_000)
        ),
        "timestamptz" => format!(
            "(timestamptz '2023-01-01 00:00+00' + {} * interval '1 second')",
            hash.below(86_400_000)
        ),
        "time" => format!("(time '00:00' + {} * interval '1 second')", hash.below(86_400)),
        "timetz" => format!("(timetz '00:00+00' + {} * interval '1 second')", hash.below(86_400)),
        "interval" => format!("({} * interval '1 minute')", hash.below(100_000)),
        "uuid" => format!("md5({}::text)::uuid", hash.other(0).below(1 << 31)),
        "bytea" => format!("decode(md5({}::text), 'hex')", hash.below(1 << 31)),
        "json" | "jsonb" => format!(
            "{}_build_object('id', {}, 'name', {}, 'tags', {}_build_array('a', null))",
            r#type.short,
            hash.below(10_000),
            words::text("name", hash, row),
            r#type.short
        ),
        "bit" => format!("({})::bit({})", hash.below(1 << 30), length.unwrap_or(1)),
        "varbit" => format!("({})::bit(8)::varbit({})", hash.below(1 << 30), length.unwrap_or(8)),
        "inet" => format!("('192.0.2.' || {})::inet", hash.below(256)),
        "cidr" => format!("('10.' || {} || '.0.0/16')::cidr", hash.below(256)),
        "macaddr" | "macaddr8" => format!(
            "('08:00:2b:01:02:' || lpad(to_hex({}), 2, '0'))::{}",
            hash.below(256),
            r#type.name
        ),
        "point" => point(hash),
        "box" => format!("box({}, {})", point(hash), point(&hash.other(1))),
        "lseg" => format!("lseg({}, {})", point(hash), point(&hash.other(1))),
        "circle" => format!("circle({}, 1 + {})", point(hash), hash.other(1).below(10)),
        "line" => format!("line({}, point(1000, {}))", point(hash), hash.other(1).below(100)),
        "path" => format!("path(polygon(box({}, {})))", point(hash), point(&hash.other(1))),
        "polygon" => format!("polygon(box({}, {}))", point(hash), point(&hash.other(1))),
        "tsvector" => format!("to_tsvector('simple', {})", words::text("title", hash, row)),
        "tsquery" => format!("to_tsquery('simple', 'a{}')", hash.below(100)),
        "xml" => format!("xmlelement(name item, {})", hash.below(1000)),
        "pg_lsn" => format!("('0/' || to_hex({}))::pg_lsn", hash.below(1 << 30)),
        "hstore" => format!("('key=>' || {})::{}", hash.below(100), r#type.name),
        "ltree" => format!("('top.n' || {})::{}", hash.below(100), r#type.name),
        "vector" | "halfvec" => vector(&r#type.name, hash, length.unwrap_or(3)),
        "geometry" | "geography" => geometry(cell.stored, &r#type.name, hash)?,
        _ => return None,
    })
}

/// Digits before the point are as many as the type has, up to five.
fn numeric(hash: &Hash, precision: Option<u32>, scale: Option<i32>) -> String {
    let scale = scale.unwrap_or(if precision.is_some() { 0 } else { 2 });
    let before = precision.map_or(5, |precision| (precision as i32 - scale).clamp(0, 5)) as u32;
    let after = scale.clamp(0, 3) as u32;
    let digits = 10_u64.pow((before + after).clamp(1, 9));
    format!(
        "({}::numeric / {})",
        hash.below(digits.max(2)),
        10_u64.pow(after.max(u32::from(before == 0)))
    )
}

fn point(hash: &Hash) -> String {
    format!("point({}, {})", hash.below(100), hash.other(3).below(100))
}

fn vector(name: &str, hash: &Hash, dimensions: u32) -> String {
    let numbers: Vec<String> = (0..dimensions.min(64))
        .map(|at| format!("{} / 100.0", hash.other(at).below(100)))
        .collect();
    match dimensions {
        ..=64 => format!("(array[{}]::float4[])::{name}", numbers.join(", ")),
        _ => format!(
            "array_fill(({} / 100.0)::float4, array[{dimensions}])::{name}",
            hash.below(100)
        ),
    }
}

/// Of the kinds of geometry those that a modifier may name, with its SRID.
fn geometry(stored: &str, name: &str, hash: &Hash) -> Option<String> {
    let lower = stored.to_lowercase();
    let inside = lower
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map_or("", |(inside, _)| inside);
    let (kind, srid) = inside.split_once(',').unwrap_or((inside, ""));
    let (x, y) = (hash.below(170), hash.other(1).below(80));
    let text = match kind.trim() {
        "" | "geometry" | "point" => format!("'POINT(' || {x} || ' ' || {y} || ')'"),
        "linestring" => format!("'LINESTRING(0 0, ' || {x} || ' ' || {y} || ')'"),
        "polygon" => format!("'POLYGON((0 0, 0 ' || 1 + {y} || ', ' || 1 + {x} || ' 0, 0 0))'"),
        "multipoint" => format!("'MULTIPOINT(' || {x} || ' ' || {y} || ')'"),
        "multipolygon" => format!("'MULTIPOLYGON(((0 0, 0 ' || 1 + {y} || ', ' || 1 + {x} || ' 0, 0 0)))'"),
        _ => return None,
    };
    let srid = srid.trim().parse::<u32>().unwrap_or(0);
    Some(format!("('SRID={srid};' || {text})::{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_read_from_the_type() {
        assert_eq!(modifiers("character varying(20)"), (Some(20), None));
        assert_eq!(modifiers("numeric(10,2)"), (Some(10), Some(2)));
        assert_eq!(modifiers("timestamp(3) without time zone"), (Some(3), None));
        assert_eq!(modifiers("text"), (None, None));
    }
}
