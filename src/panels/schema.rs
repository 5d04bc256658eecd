//! The schema as the selected revision left it, object by object, with who brought each part here; and a search over every name that
//! ever existed on this database.

use rehearsal::{DataMsg, Shared, ViewMsg, Workbench};
use std::collections::HashMap;

use leptos::prelude::*;
use postgres_model::{Key, Object, Schema};
use report::verb;
use review::schema::{Part, contents, create, is_owned_sequence};
use review::{Lineage, Origin, lineages};

use crate::app::App;
use crate::components::Sql;

/// Results that are shown of a search.
const RESULTS_SHOWN: usize = 200;

/// Who brought what, of all shown commands on one database.
#[derive(Debug, Default)]
struct Origins {
    items: Vec<Lineage>,
    of: HashMap<(Key, Part), usize>,
}

impl Origins {
    fn of(state: &Workbench) -> Self {
        let items = lineages(state.shown_records());
        let of = items.iter().enumerate();
        let of = of.map(|(position, item)| ((item.key, item.part), position)).collect();
        Self { items, of }
    }

    fn get(&self, key: Key, part: Part) -> Option<&Lineage> {
        self.of.get(&(key, part)).map(|&position| &self.items[position])
    }
}

/// A schema, and the revision that left it; none for the current schema.
#[derive(Debug)]
struct Moment {
    revision: Option<String>,
    schema: Schema,
}

impl Moment {
    fn of(state: &Workbench, revision: &str) -> Self {
        match state.record_of(revision) {
            Some(ran) => Self {
                revision: Some(revision.to_owned()),
                schema: ran.record.schemas_of(ran.step).1,
            },
            None => Self {
                revision: None,
                schema: state.shown_schema(),
            },
        }
    }
}

/// The schema with its search.
#[component]
pub fn SchemaObjects(revision: String) -> impl IntoView {
    let app = App::get();
    let query = RwSignal::new(String::new());
    let edition = app.memo(Workbench::ended_edition);
    let of_a_record = app.memo(|state| state.page.records.saved.is_some());
    let origins = Memo::new(move |_| {
        edition.get();
        Shared::new(app.peek(Origins::of))
    });
    let moment = Memo::new(move |_| {
        edition.get();
        Shared::new(app.peek(|state| Moment::of(state, &revision)))
    });
    let heading = move || match &moment.get().revision {
        Some(revision) => format!("As {revision} left it"),
        None if of_a_record.get() => "As the saved run left it; this revision did not run".to_owned(),
        None => "The current schema; this revision has not run".to_owned(),
    };
    view! {
        <div class="schema" tabindex="0" role="region" aria-label="Schema">
            <div class="schema-head">
                <input type="search" placeholder="Search every name that ever existed" aria-label="Search every name that ever existed" on:input=move |event| query.set(event_target_value(&event)) prop:value=move || query.get() />
                <span class="dim">{heading}</span>
            </div>
            {move || if query.with(|query| query.trim().is_empty()) {
                view! { <Objects moment=moment.get() origins=origins.get() /> }.into_any()
            } else {
                view! { <Results query=query.get() origins=origins.get() /> }.into_any()
            }}
        </div>
    }
}

#[component]
fn Objects(moment: Shared<Moment>, origins: Shared<Origins>) -> impl IntoView {
    let shown = moment.schema.objects().filter(|object| !is_owned_sequence(object));
    let rows: Vec<_> = shown
        .map(|object| {
            let object = Shared::from(object.clone());
            let origins = origins.clone();
            view! { <ObjectRow object origins /> }
        })
        .collect();
    if rows.is_empty() {
        return view! { <p class="empty">"The schema is empty."</p> }.into_any();
    }
    rows.collect_view().into_any()
}

/// Its contents are made when it is opened first: there may be hundreds.
#[component]
fn ObjectRow(object: Shared<Object>, origins: Shared<Origins>) -> impl IntoView {
    let (what, name) = (object.kind_words().to_owned(), object.label());
    let by = origins.get(object.key(), Part::Whole).map(brought_by);
    let is_open = RwSignal::new(false);
    view! {
        <details class="schema-object" on:toggle=move |_| is_open.set(true)>
            <summary><span class="dim">{what}</span>" "<code>{name}</code>{by}</summary>
            {move || is_open.get().then(|| contents_of(&object, &origins))}
        </details>
    }
}

/// To the rows of a table or view that the database has now under this name.
fn rows_button(object: &Object) -> Option<impl IntoView + use<>> {
    let app = App::get();
    let label = object.as_relation()?.label();
    app.peek(|state| state.rehearsal().browsable_as(&label).is_some())
        .then_some(())?;
    Some(
        view! { <button class="schema-rows" title="Show the current rows" on:click=move |_| app.send(DataMsg::Browse(label.clone()))>"Rows"</button> },
    )
}

fn contents_of(object: &Object, origins: &Origins) -> AnyView {
    let key = object.key();
    let parts = contents(object).into_iter().map(|(part, line)| {
        let by = origins.get(key, part).filter(|_| part != Part::Whole).map(brought_by);
        view! { <li><span>{line}</span>{by}</li> }
    });
    view! { <ul>{parts.collect_view()}</ul>{rows_button(object)}<Sql sql=create(object).join("\n") error=None /> }
        .into_any()
}

#[component]
fn Results(query: String, origins: Shared<Origins>) -> impl IntoView {
    let query = query.trim().to_owned();
    let found: Vec<Lineage> = origins
        .items
        .iter()
        .filter(|item| item.matches(&query))
        .cloned()
        .collect();
    if found.is_empty() {
        return view! { <p class="empty">"No matching names."</p> }.into_any();
    }
    let more = found.len().saturating_sub(RESULTS_SHOWN);
    let rows = found.into_iter().take(RESULTS_SHOWN);
    view! {
        <ul class="lineages" aria-label="Found names">{rows.map(|item| view! { <Result item /> }).collect_view()}</ul>
        {(more > 0).then(|| view! { <p class="dim">{format!("and {more} more")}</p> })}
    }
    .into_any()
}

#[component]
fn Result(item: Lineage) -> impl IntoView {
    let earlier = (!item.earlier_names.is_empty()).then(|| format!("once {}", item.earlier_names.join(", ")));
    let is_gone = item.dropped.is_some();
    let was_there = item.made.is_none();
    let origins = item.made.into_iter().chain(item.changed).chain(item.dropped);
    view! {
        <li class="lineage" class:gone=is_gone>
            <p><span class="dim">{item.what}</span>" "<code>{item.name}</code>" "<span class="dim">{earlier}</span></p>
            <ul>
                {was_there.then(|| view! { <li class="dim">"existed before the first command"</li> })}
                {origins.map(|origin| view! { <OriginView origin /> }).collect_view()}
            </ul>
        </li>
    }
}

#[component]
fn OriginView(origin: Origin) -> impl IntoView {
    let app = App::get();
    let by = match origin.revision {
        Some(revision) => {
            let target = revision.clone();
            let direction = origin.direction.map(|direction| format!("{} of ", verb(direction)));
            let show = move |_| app.send(ViewMsg::Choose(target.clone()));
            view! { {direction}<button class="revision-link" on:click=show>{revision}</button> }.into_any()
        }
        None => author(&origin).into_any(),
    };
    view! { <li>{origin.words}" by "{by}</li> }
}

/// Who it was, where it was no revision.
fn author(origin: &Origin) -> &'static str {
    if origin.by_hand { "hand" } else { "no revision" }
}

/// `by a1, changed by b2`, at the end of a line.
fn brought_by(item: &Lineage) -> AnyView {
    let name = |origin: &Origin| origin.revision.clone().unwrap_or_else(|| author(origin).to_owned());
    let made = item.made.as_ref().map(|origin| format!("by {}", name(origin)));
    let changed: Vec<_> = item.changed.iter().map(name).collect();
    let changed = (!changed.is_empty()).then(|| format!("changed by {}", changed.join(", ")));
    let words: Vec<_> = made.into_iter().chain(changed).collect();
    view! { <span class="brought dim">{words.join(", ")}</span> }.into_any()
}
