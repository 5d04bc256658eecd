//! The longest, largest and least usual values of a type: those that a conversion to another type refuses or changes.

use crate::catalog::{Column, Type};
use crate::statement::ROW;
use crate::value::modifiers;

/// Letters of a text whose type has no limit.
const LONG: u32 = 300;

/// SQL for one of them, another one for each row; none for a type of which none are known.
pub fn unusual(column: &Column, r#type: &Type) -> Option<String> {
    let values: Vec<String> = match r#type.kind {
        'e' => {
            let labels = format!("enum_range(null::{})", r#type.name);
            return Some(format!("({labels})[(1 + {ROW} % cardinality({labels}))::int]"));
        }
        'b' if r#type.category == 'A' => vec![format!("'{{}}'::{}", r#type.name)],
        'b' => base(column, r#type)?,
        _ => return None,
    };
    let cases: Vec<String> = (0..)
        .zip(&values)
        .map(|(number, value)| format!("when {number} then {value}"))
        .collect();
    Some(format!("(case {ROW} % {} {} end)", values.len(), cases.join(" ")))
}

fn base(column: &Column, r#type: &Type) -> Option<Vec<String>> {
    let (length, scale) = modifiers(&column.stored);
    let of_type = |values: &[&str]| {
        let cast = |value: &&str| format!("'{value}'::{}", r#type.name);
        Some(values.iter().map(cast).collect::<Vec<String>>())
    };
    match r#type.short.as_str() {
        "text" | "varchar" | "bpchar" | "citext" => Some(texts(&r#type.name, length.unwrap_or(LONG))),
        "int2" => of_type(&["32767", "-32768", "0"]),
        "int4" => of_type(&["2147483647", "-2147483648", "0"]),
        "int8" => of_type(&["9223372036854775807", "-9223372036854775808", "0"]),
        "numeric" => Some(numerics(&r#type.name, length, scale)),
        "float4" => of_type(&["NaN", "Infinity", "-Infinity", "3e38", "1e-37"]),
        "float8" => of_type(&["NaN", "Infinity", "-Infinity", "1e300", "1e-300"]),
        "money" => of_type(&["92233720368547758.07", "-92233720368547758.08"]),
        "date" => of_type(&["infinity", "-infinity", "4713-01-01 BC", "9999-12-31"]),
        "timestamp" | "timestamptz" => of_type(&[
            "infinity",
            "-infinity",
            "4713-01-01 00:00 BC",
            "9999-12-31 23:59:59.999999",
        ]),
        "time" => of_type(&["24:00", "00:00", "23:59:59.999999"]),
        "interval" => of_type(&["-1 second", "100000 years", "1 mon -30 days"]),
        "json" | "jsonb" => of_type(&["null", "\"\"", "[]", "{}", "0"]),
        "bool" => of_type(&["true", "false"]),
        "uuid" => of_type(&[
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ]),
        "bytea" => of_type(&["", "\\x00ff"]),
        _ => None,
    }
}

/// As long as the type takes, empty, with spaces, with letters of several bytes, and what looks like another type.
fn texts(r#type: &str, length: u32) -> Vec<String> {
    let texts = [
        format!("repeat('é', {length})"),
        "''".to_owned(),
        format!("left('  x  ', {length})"),
        format!("left('漢字😀', {length})"),
        format!("left('NaN', {length})"),
        format!("left('2023-02-30', {length})"),
        format!("left('-1e400', {length})"),
        format!("left(E'a\\nb', {length})"),
    ];
    texts.iter().map(|text| format!("({text})::{}", r#type)).collect()
}

/// NaN, and as many digits as the type takes.
fn numerics(r#type: &str, precision: Option<u32>, scale: Option<i32>) -> Vec<String> {
    let digits = precision.map_or(40, |precision| (precision as i32 - scale.unwrap_or(0)).max(0) as usize);
    let after = scale.unwrap_or(if precision.is_some() { 0 } else { 10 }).max(0) as usize;
    let largest = match (digits, after) {
        (0, after) => format!("0.{}", "9".repeat(after)),
        (digits, 0) => "9".repeat(digits),
        (digits, after) => format!("{}.{}", "9".repeat(digits), "9".repeat(after)),
    };
    let values = ["NaN".to_owned(), largest.clone(), format!("-{largest}"), "0".to_owned()];
    values.iter().map(|value| format!("'{value}'::{}", r#type)).collect()
}
