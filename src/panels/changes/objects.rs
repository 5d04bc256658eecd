//! Differences of schemas, object by object: in words or as SQL.

use leptos::prelude::*;
use review::schema::{DifferenceKind, ObjectDifference};

use crate::components::Sql;

/// All differences.
#[component]
pub fn Objects(found: Vec<ObjectDifference>, as_sql: bool) -> impl IntoView {
    if found.is_empty() {
        return view! { <p class="empty">"The schema does not differ."</p> }.into_any();
    }
    let objects = found.into_iter().map(|object| view! { <ObjectView object as_sql /> });
    objects.collect_view().into_any()
}

#[component]
fn ObjectView(object: ObjectDifference, as_sql: bool) -> impl IntoView {
    let created = object.kind != DifferenceKind::Changed;
    let (sign, class, said) = sign(object.kind);
    let parts = object.parts.into_iter().map(|part| {
        if as_sql {
            return view! { <li class="change-sql"><Sql sql=part.sql.join("\n") error=None /></li> }.into_any();
        }
        if created {
            return ().into_any();
        }
        let (sign, class, said) = self::sign(part.kind);
        view! { <li class=format!("change {class}")><span class="sign" aria-label=said>{sign}</span><span>{part.words}</span></li> }.into_any()
    });
    let parts = parts.collect_view();
    let columns = (created && !as_sql).then(|| {
        object
            .after
            .as_ref()
            .or(object.before.as_ref())
            .map(|object| contents(object))
    });
    view! {
        <section class=format!("object-change {class}")>
            <h3><span class="sign" aria-label=said>{sign}</span><span class="dim">{object.what}</span>" "<code>{object.name}</code></h3>
            <ul>{parts}{columns.flatten()}</ul>
        </section>
    }
}

/// What a new or dropped object consists of.
fn contents(object: &postgres_model::Object) -> AnyView {
    let lines = review::schema::contents(object);
    lines
        .into_iter()
        .map(|(_, line)| view! { <li class="change content"><span>{line}</span></li> })
        .collect_view()
        .into_any()
}

/// Told by a sign, and not only by its colour.
fn sign(kind: DifferenceKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        DifferenceKind::Appeared => ("+", "appeared", "new"),
        DifferenceKind::Changed => ("~", "changed", "changed"),
        DifferenceKind::Vanished => ("−", "vanished", "gone"),
    }
}
