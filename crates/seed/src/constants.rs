//! What CHECK constraints compare a column with: the values at which something changes. PostgreSQL decides what passes; these make it likely
//! that something does.

use observer::literal;

use crate::catalog::{Column, Table, Type};
use crate::hash::Hash;
use crate::value::modifiers;

/// Constants of one column that are tried.
const MOST: usize = 24;

/// SQL for values that the checks on a column mention, of the column's type; empty where there are none.
pub fn constants(table: &Table, column: &Column, r#type: &Type, hash: &Hash) -> Vec<String> {
    let of_table = table
        .checks
        .iter()
        .filter(|check| {
            check
                .columns
                .as_ref()
                .is_some_and(|columns| columns.contains(&column.number))
        })
        .map(|check| &check.expression);
    let of_partitions = table
        .partitions
        .iter()
        .flatten()
        .filter(|bound| bound.contains(&column.name));
    let expressions: Vec<&String> = of_table.chain(&column.domain_checks).chain(of_partitions).collect();
    let mut found: Vec<String> = Vec::new();
    let mut add = |sql: String| {
        if found.len() < MOST && !found.contains(&sql) {
            found.push(sql);
        }
    };
    for expression in &expressions {
        let (texts, numbers) = tokens(expression);
        match r#type.category {
            'S' => {
                texts
                    .iter()
                    .for_each(|text| add(format!("{}::{}", literal(text), r#type.name)));
                let lengths = numbers
                    .iter()
                    .chain(&numbers_in(&texts))
                    .filter_map(|number| number.parse::<u32>().ok())
                    .collect::<Vec<_>>();
                lengths
                    .iter()
                    .filter(|length| (1..=64).contains(*length))
                    .for_each(|length| {
                        shapes(hash, *length).into_iter().for_each(&mut add);
                    });
            }
            'N' => numbers
                .iter()
                .chain(&texts)
                .filter_map(|text| number(text))
                .flat_map(|number| [number, number + 1.0, number - 1.0])
                .filter(|number| is_in_range(&r#type.short, &column.stored, *number))
                .for_each(|number| add(format!("({number})::{}", r#type.name))),
            'D' => texts.iter().filter(|text| is_date(text)).for_each(|text| {
                for offset in ["", " + interval '1 day'", " - interval '1 day'"] {
                    add(format!("({}::timestamptz{offset})::{}", literal(text), r#type.name));
                }
            }),
            _ => {}
        }
    }
    found
}

/// Texts of a length, as checks with a regular expression ask for them.
fn shapes(hash: &Hash, length: u32) -> [String; 3] {
    let hex = format!(
        "(md5({0}::text) || md5({1}::text))",
        hash.below(1 << 31),
        hash.other(5).below(1 << 31)
    );
    let letters = format!("translate({hex}, '0123456789', 'ghijklmnop')");
    let digits = format!("translate({hex}, 'abcdef', '123456')");
    [
        format!("left({letters}, {length})"),
        format!("upper(left({letters}, {length}))"),
        format!("left({digits}, {length})"),
    ]
}

/// A number as it is written, without an exponent and names such as NaN.
fn number(text: &str) -> Option<f64> {
    let is_plain = text
        .chars()
        .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-'));
    text.parse().ok().filter(|_| is_plain)
}

/// PostgreSQL makes constants while it plans, so one that the type cannot hold is an error of the whole statement.
fn is_in_range(short: &str, stored: &str, number: f64) -> bool {
    let most = match short {
        "int2" => f64::from(i16::MAX),
        "int4" => f64::from(i32::MAX),
        // Beyond this, a float does not hold every whole number.
        "int8" | "float4" | "float8" | "money" => 9e15,
        "numeric" => match modifiers(stored) {
            (Some(precision), scale) => 10_f64.powi(precision as i32 - scale.unwrap_or(0)) - 1.0,
            _ => 9e15,
        },
        _ => return false,
    };
    number.abs() <= most
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// The texts and the numbers of an expression.
fn tokens(expression: &str) -> (Vec<String>, Vec<String>) {
    let (mut texts, mut numbers) = (Vec::new(), Vec::new());
    let mut letters = expression.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        if letter == '\'' {
            let mut text = String::new();
            while let Some(letter) = letters.next() {
                match letter {
                    '\'' if letters.peek() == Some(&'\'') => text.extend(letters.next()),
                    '\'' => break,
                    other => text.push(other),
                }
            }
            texts.push(text);
        } else if letter == '"' {
            letters.by_ref().find(|letter| *letter == '"');
        } else if letter.is_ascii_digit() && !(before.is_alphanumeric() || before == '_') {
            let mut number = letter.to_string();
            while let Some(next) = letters.next_if(|next| next.is_ascii_digit() || *next == '.') {
                number.push(next);
            }
            numbers.push(number);
        }
        before = letter;
    }
    (texts, numbers)
}

fn numbers_in(texts: &[String]) -> Vec<String> {
    let words = texts
        .iter()
        .flat_map(|text| text.split(|letter: char| !letter.is_ascii_digit()));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_numbers_are_found_and_names_are_not() {
        let (texts, numbers) =
            tokens("((kind = ANY (ARRAY['a''b'::text, 'c'::text])) AND (\"x 9\" > 1.5) AND (col2 <= 20))");
        assert_eq!(
            (texts, numbers),
            (
                vec!["a'b".to_owned(), "c".to_owned()],
                vec!["1.5".to_owned(), "20".to_owned()]
            )
        );
    }
}
