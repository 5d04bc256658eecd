//! One value, whole: JSON with a member on each line, bytes as a dump, everything else as PostgreSQL wrote it.

use leptos::{ev, prelude::*};
use postgres_model::{ResultColumn, Value};
use review::{bytes_dump, indented_json};

use crate::components::{Icon, Shape};

/// One value, whole.
#[component]
pub fn ValueView(
    /// Its column.
    column: ResultColumn,
    /// The value.
    value: Value,
    /// Takes this view away.
    close: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let (length, text) = shown(&column.r#type, &value);
    let is_null = value == Value::Null;
    let label = format!("Value of {}", column.name);
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    view! {
        <aside class="value-view" aria-label=label on:keydown=on_key>
            <div class="value-head">
                <strong>{column.name}</strong>
                <span class="dim">{column.r#type}{length}</span>
                <button class="quiet" title="Close (Escape)" aria-label="Close the value" on:click=move |_| close()><Icon shape=Shape::Close /></button>
            </div>
            <pre class:null=is_null tabindex="0">{text}</pre>
        </aside>
    }
}

/// How long it is, and the text to read.
fn shown(kind: &str, value: &Value) -> (String, String) {
    let Some(text) = value.text() else {
        return (String::new(), "NULL".to_owned());
    };
    let dump = bytes_dump(text).filter(|_| kind == "bytea");
    let length = match value {
        Value::Cut { length, .. } => *length,
        _ => text.chars().count() as u64,
    };
    let (length, unit) = match dump {
        Some(_) => (length.saturating_sub(2) / 2, "byte"),
        None => (length, "character"),
    };
    let cut = matches!(value, Value::Cut { .. });
    let told = format!(
        ", {length} {unit}{}{}",
        if length == 1 { "" } else { "s" },
        if cut { ", the beginning of it" } else { "" }
    );
    let laid_out = match kind {
        "json" | "jsonb" => indented_json(text),
        _ => dump.unwrap_or_else(|| text.to_owned()),
    };
    (told, laid_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_laid_out_by_their_type() {
        let whole = |text: &str| Value::Whole(text.to_owned());
        assert_eq!(
            shown("text", &whole("{}")),
            (", 2 characters".to_owned(), "{}".to_owned())
        );
        assert_eq!(shown("jsonb", &whole("[1]")).1, "[\n  1\n]");
        assert_eq!(shown("bytea", &whole("\\x41")).0, ", 1 byte");
        assert!(shown("bytea", &whole("\\x41")).1.starts_with("00000000  41 "));
        let cut = Value::Cut {
            beginning: "aaa".to_owned(),
            length: 9,
        };
        assert_eq!(shown("text", &cut).0, ", 9 characters, the beginning of it");
    }
}
