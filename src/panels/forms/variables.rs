//! The part of the settings that has names: environment variables and `-x` arguments, with what the source asks for.

use rehearsal::RepositorySettings;
use std::collections::{BTreeMap, BTreeSet};

use leptos::{html, prelude::*};
use protocol::{Settings, SqlalchemyVersion};
use revisions::{Asked, DotEnv, Place};

/// Places that are shown of one name; a variable that every revision reads needs no hundred links.
const PLACES_SHOWN: usize = 3;

/// What the form holds until it is saved.
#[derive(Clone, Copy)]
pub struct Draft {
    /// Values by variable; an empty one is unset.
    pub variables: RwSignal<BTreeMap<String, String>>,
    /// `-x` arguments, one a line.
    pub x_arguments: RwSignal<String>,
    /// The SQLAlchemy that was chosen.
    pub sqlalchemy: RwSignal<Option<SqlalchemyVersion>>,
    /// Extensions to go on without.
    pub skipped: RwSignal<BTreeSet<String>>,
}

impl Draft {
    /// A form that holds what was saved.
    pub fn new(saved: &RepositorySettings) -> Self {
        Self {
            variables: RwSignal::new(saved.engine.variables.clone()),
            x_arguments: RwSignal::new(saved.engine.x_arguments.join("\n")),
            sqlalchemy: RwSignal::new(saved.sqlalchemy),
            skipped: RwSignal::new(saved.engine.skipped_extensions.clone()),
        }
    }

    /// What would be saved now.
    pub fn settings(self) -> RepositorySettings {
        assemble(
            self.variables.get(),
            &self.x_arguments.get(),
            self.sqlalchemy.get(),
            self.skipped.get(),
        )
    }

    /// The same without following it.
    pub fn settings_untracked(self) -> RepositorySettings {
        untrack(|| self.settings())
    }
}

fn assemble(
    mut variables: BTreeMap<String, String>,
    x_arguments: &str,
    sqlalchemy: Option<SqlalchemyVersion>,
    skipped_extensions: BTreeSet<String>,
) -> RepositorySettings {
    variables.retain(|_, value| !value.is_empty());
    let lines = x_arguments.lines().map(str::trim).filter(|line| !line.is_empty());
    RepositorySettings {
        engine: Settings {
            variables,
            x_arguments: lines.map(str::to_owned).collect(),
            skipped_extensions,
        },
        sqlalchemy,
    }
}

/// Environment variables: those that are asked for, and any others.
#[component]
pub fn Variables(
    draft: Draft,
    #[prop(into)] asked: Signal<Vec<Asked>>,
    #[prop(into)] files: Signal<Vec<DotEnv>>,
    /// The one to begin at.
    first: Option<String>,
    go_to: Callback<(String, u32)>,
) -> impl IntoView {
    let added = RwSignal::new(Vec::<String>::new());
    let first = StoredValue::new(first);
    let initially: Vec<String> = draft
        .variables
        .with_untracked(|variables| variables.keys().cloned().collect());
    // Their order does not change while somebody types.
    let names = Memo::new(move |_| {
        let mut names: Vec<String> = first.get_value().into_iter().collect();
        names.extend(asked.with(|asked| asked.iter().map(|one| one.name.clone()).collect::<Vec<_>>()));
        names.extend(initially.iter().cloned());
        names.extend(added.get());
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    });
    let name = RwSignal::new(String::new());
    let add = move || {
        let typed = name.with_untracked(|name| name.trim().to_owned());
        if !typed.is_empty() && !typed.contains('=') {
            added.update(|added| added.push(typed));
            name.set(String::new());
        }
    };
    view! {
        <fieldset class="settings-part">
            <legend>"Environment variables"</legend>
            <p class="dim">"The variables that env.py, the revisions and their settings classes read. An empty field leaves a variable unset. Any PostgreSQL URL works: each connects to the database in this page."</p>
            <DotEnvFiles draft added files names go_to />
            <div class="variables">
                <For each=move || names.get() key=String::clone let:name>
                    <Variable
                        draft
                        asked=Signal::derive({ let name = name.clone(); move || asked.with(|asked| asked.iter().find(|one| one.name == name).cloned()) })
                        focused=first.with_value(|first| first.as_ref() == Some(&name))
                        name
                        go_to
                    />
                </For>
            </div>
            <Show when=move || names.with(Vec::is_empty)>
                <p class="empty-part">"The source reads no variable."</p>
            </Show>
            <div class="add-variable">
                <input
                    type="text" aria-label="Name of another variable" placeholder="Another variable" autocomplete="off" spellcheck="false"
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                    on:keydown=move |event| if event.key() == "Enter" { event.prevent_default(); add(); }
                />
                <button disabled=move || name.with(|name| name.trim().is_empty()) on:click=move |_| add()>"Add"</button>
            </div>
        </fieldset>
    }
}

#[component]
fn Variable(
    draft: Draft,
    name: String,
    #[prop(into)] asked: Signal<Option<Asked>>,
    focused: bool,
    go_to: Callback<(String, u32)>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get().filter(|_| focused) {
            // The dialog takes the focus when it opens, which is after this.
            request_animation_frame(move || {
                let _ = input.focus();
                input.scroll_into_view();
            });
        }
    });
    let value = {
        let name = name.clone();
        Memo::new(move |_| {
            draft
                .variables
                .with(|variables| variables.get(&name).cloned().unwrap_or_default())
        })
    };
    let set = {
        let name = name.clone();
        move |event| {
            draft.variables.update(|variables| {
                variables.insert(name.clone(), event_target_value(&event));
            })
        }
    };
    let required = Memo::new(move |_| asked.with(|asked| asked.as_ref().is_some_and(|one| one.required)));
    let placeholder = move || {
        let asked = asked.get();
        match asked.as_ref().map(|one| (&one.default, one.required)) {
            Some((Some(default), _)) => format!("without it: {default}"),
            Some((None, true)) => "required".to_owned(),
            _ => String::new(),
        }
    };
    let id = format!("variable-{name}");
    view! {
        <label class="variable-name" for=id.clone()>
            <code>{name.clone()}</code>
            <Show when=move || required.get()><span class="badge" class:missing=move || value.with(String::is_empty)>"required"</span></Show>
        </label>
        <input id=id type="text" autocomplete="off" spellcheck="false" placeholder=placeholder prop:value=move || value.get() on:input=set node_ref=input />
        <span class="variable-places">{move || asked.get().map(|one| view! { <Places places=one.places go_to /> })}</span>
    }
}

#[component]
fn Places(places: Vec<Place>, go_to: Callback<(String, u32)>) -> impl IntoView {
    let more = places.len().saturating_sub(PLACES_SHOWN);
    let links = places.into_iter().take(PLACES_SHOWN).map(|place| {
        let name = place.path.rsplit('/').next().unwrap_or(&place.path);
        let text = format!("{name}:{}", place.line);
        let title = format!("{} in {}:{}", place.by, place.path, place.line);
        view! { <button type="button" class="link" title=title on:click=move |_| go_to.run((place.path.clone(), place.line))>{text}</button> }
    });
    view! { {links.collect_view()}{(more > 0).then(|| view! { <span class="dim">{format!("and {more} more")}</span> })} }
}

/// `.env` files: values that can be taken over, never by themselves.
#[component]
fn DotEnvFiles(
    draft: Draft,
    added: RwSignal<Vec<String>>,
    #[prop(into)] files: Signal<Vec<DotEnv>>,
    names: Memo<Vec<String>>,
    go_to: Callback<(String, u32)>,
) -> impl IntoView {
    let take = move |file: &DotEnv, all: bool| {
        let wanted: BTreeSet<String> = names.get_untracked().into_iter().collect();
        let chosen: Vec<_> = file
            .variables
            .iter()
            .filter(|(name, _)| all || wanted.contains(name))
            .cloned()
            .collect();
        added.update(|added| added.extend(chosen.iter().map(|(name, _)| name.clone())));
        draft.variables.update(|variables| variables.extend(chosen));
    };
    view! {
        <ul class="settings-list">
            {move || files.get().into_iter().map(|file| {
                let wanted = names.with(|names| file.variables.iter().filter(|(name, _)| names.contains(name)).count());
                let all = file.variables.len();
                let (path, some, every) = (file.path.clone(), file.clone(), file);
                let shown = path.clone();
                view! {
                    <li>
                        <button type="button" class="link" on:click=move |_| go_to.run((path.clone(), 1))>{shown}</button>
                        <span class="dim">{format!("{all} {}, {wanted} in use", if all == 1 { "value" } else { "values" })}</span>
                        {(wanted > 0).then(|| view! { <button on:click=move |_| take(&some, false)>{format!("Use the {wanted} in use")}</button> })}
                        {(wanted < all).then(|| view! { <button on:click=move |_| take(&every, true)>{format!("Use all {all}")}</button> })}
                    </li>
                }
            }).collect_view()}
        </ul>
    }
}

/// `-x` arguments, one a line, and the keys that the source asks for.
#[component]
pub fn XArguments(
    draft: Draft,
    #[prop(into)] asked: Signal<Vec<Asked>>,
    go_to: Callback<(String, u32)>,
) -> impl IntoView {
    view! {
        <fieldset class="settings-part">
            <legend><code>"-x"</code>" arguments"</legend>
            <ul class="settings-list">
                {move || asked.get().into_iter().map(|one| {
                    let name = one.name.clone();
                    let line = format!("{}={}", one.name, one.default.clone().unwrap_or_default());
                    let add = move |_| draft.x_arguments.update(|text| {
                        if !text.is_empty() && !text.ends_with('\n') { text.push('\n'); }
                        text.push_str(&line);
                    });
                    view! {
                        <li><code>{name}</code><span class="variable-places"><Places places=one.places go_to /></span><button on:click=add>"Add"</button></li>
                    }
                }).collect_view()}
            </ul>
            <textarea
                aria-label="-x arguments, one per line" rows="2" spellcheck="false" placeholder="key=value, one per line; passed to every command"
                prop:value=move || draft.x_arguments.get()
                on:input=move |event| draft.x_arguments.set(event_target_value(&event))
            ></textarea>
        </fieldset>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_fields_and_lines_are_not_kept() {
        let variables = BTreeMap::from([("A".to_owned(), "1".to_owned()), ("B".to_owned(), String::new())]);
        let settings = assemble(variables, "tenant=a\n\n  dry \n", None, BTreeSet::new());
        assert_eq!(settings.engine.variables.keys().collect::<Vec<_>>(), ["A"]);
        assert_eq!(settings.engine.x_arguments, ["tenant=a", "dry"]);
    }
}
