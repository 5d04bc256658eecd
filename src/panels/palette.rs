//! What lies over the page: the command palette, where an action is found by typing, and the overlay of the keys. Both are made from the list
//! of actions.

use std::collections::HashMap;

use leptos::{ev, html, prelude::*};
use rehearsal::actions::{Action, Group, found};
use strum::IntoEnumIterator;

use crate::app::App;
use crate::components::Dialog;
use crate::deeds::{Deeds, Overlay, is_mac};

/// Shows what was asked for.
#[component]
pub fn Overlays() -> impl IntoView {
    let overlay = Deeds::get().overlay();
    move || match overlay.get() {
        Some(Overlay::Palette) => view! { <Palette /> }.into_any(),
        Some(Overlay::Keys) => view! { <Keys /> }.into_any(),
        None => ().into_any(),
    }
}

#[component]
fn Palette() -> impl IntoView {
    let (app, deeds) = (App::get(), Deeds::get());
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let why_not = app.memo(|bench| {
        Action::all()
            .filter_map(|action| Some((action, action.why_not(bench)?)))
            .collect::<HashMap<_, _>>()
    });
    // The palette itself is no choice in it.
    let choices = Memo::new(move |_| {
        let mut choices = typed.with(|typed| found(typed));
        choices.retain(|action| *action != Action::ShowPalette);
        why_not.with(|why_not| choices.sort_by_key(|action| why_not.contains_key(action)));
        choices
    });
    let close = move || deeds.overlay().set(None);
    let perform = move |action: Action| {
        close();
        // The dialog gives the focus back when it has left the page.
        request_animation_frame(move || {
            request_animation_frame(move || {
                deeds.perform(action);
            })
        });
    };
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        let count = choices.with(Vec::len).max(1);
        match event.key().as_str() {
            "ArrowDown" => chosen.update(|at| *at = (*at + 1) % count),
            "ArrowUp" => chosen.update(|at| *at = (*at + count - 1) % count),
            "Enter" => {
                let action = choices.with(|choices| choices.get(chosen.get_untracked()).copied());
                let is_enabled = |action: &Action| why_not.with_untracked(|why_not| !why_not.contains_key(action));
                if let Some(action) = action.filter(is_enabled) {
                    perform(action);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let option = move |(at, action): (usize, Action)| {
        let why_not = why_not.with(|why_not| why_not.get(&action).copied());
        let is_enabled = why_not.is_none();
        view! {
            <li
                id=option_id(at)
                role="option"
                class="palette-action"
                class:disabled=!is_enabled
                aria-disabled=(!is_enabled).to_string()
                aria-selected=move || (chosen.get() == at).to_string()
                on:click=move |_| if is_enabled { perform(action) }
            >
                <span>{action.label()}</span>
                <span class="dim">{why_not.map_or(action.help().to_owned(), |why| format!("Not now: {why}"))}</span>
                {action.key().map(|key| view! { <kbd>{key.shown(is_mac())}</kbd> })}
            </li>
        }
    };
    view! {
        <Dialog title="All actions" on_close=Callback::new(move |()| close())>
            <input
                node_ref=input
                class="palette-search"
                type="search"
                placeholder="Find an action"
                aria-label="Find an action"
                role="combobox"
                aria-expanded="true"
                aria-controls="palette-actions"
                aria-activedescendant=move || option_id(chosen.get())
                autocomplete="off"
                on:keydown=on_key
                on:input=move |event| { typed.set(event_target_value(&event)); chosen.set(0); }
            />
            <ul class="palette-actions" id="palette-actions" role="listbox" aria-label="Actions">
                {move || choices.get().into_iter().enumerate().map(option).collect_view()}
                {move || choices.with(Vec::is_empty).then(|| view! { <li class="dim palette-none">"No matching action."</li> })}
            </ul>
        </Dialog>
    }
}

fn option_id(at: usize) -> String {
    format!("palette-action-{at}")
}

#[component]
fn Keys() -> impl IntoView {
    let deeds = Deeds::get();
    let group = |group: Group| {
        let rows: Vec<_> = group
            .actions()
            .filter_map(|action| Some((action.key()?, action)))
            .collect();
        (!rows.is_empty()).then(|| {
            let rows = rows.into_iter().map(|(key, action)| {
                view! { <dt><kbd>{key.shown(is_mac())}</kbd></dt><dd>{action.label()}<span class="dim">{action.help()}</span></dd> }
            });
            view! { <h3>{group.title()}</h3><dl class="keys">{rows.collect_view()}</dl> }
        })
    };
    view! {
        <Dialog title="Keys" on_close=Callback::new(move |()| deeds.overlay().set(None))>
            <div class="dialog-body">
                {Group::iter().map(group).collect_view()}
                <h3>"In lists and tabs"</h3>
                <dl class="keys">
                    <dt><kbd>"↑"</kbd>" "<kbd>"↓"</kbd></dt><dd>"Previous and next"</dd>
                    <dt><kbd>"←"</kbd>" "<kbd>"→"</kbd></dt><dd>"Previous and next tab"</dd>
                </dl>
                <p class="dim">"Keys without Ctrl work while no text field has the focus."</p>
            </div>
            <div class="dialog-buttons"><button on:click=move |_| deeds.overlay().set(None)>"Close"</button></div>
        </Dialog>
    }
}
