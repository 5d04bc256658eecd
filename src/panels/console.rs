//! A command line for the real Alembic: what it prints, word for word, with history and completion.

use leptos::{ev, html, prelude::*};
use protocol::{PrintStream, RunId};
use rehearsal::{ConsoleEntry, RunMsg, Workbench};

use crate::app::App;
use rehearsal::completion::{self, Completions};

/// The console.
#[component]
pub fn ConsolePanel() -> impl IntoView {
    let app = App::get();
    let entries = app.memo(|state| {
        state
            .rehearsal()
            .runs
            .console
            .iter()
            .map(|entry| entry.run)
            .collect::<Vec<_>>()
    });
    let output = NodeRef::<html::Div>::new();
    let printed = app.memo(|state| {
        let entry = state.rehearsal().runs.console.last()?;
        Some((
            entry.run,
            entry.output.last().map(|last| last.1.len()),
            entry.running,
            entry.note.is_some(),
        ))
    });
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody reads is never computed and so never changes.
        let (Some(_), Some(output)) = (printed.get(), output.get()) else {
            return;
        };
        // The text is in the page only after this effect and the others of its turn have run.
        request_animation_frame(move || output.set_scroll_top(output.scroll_height()));
    });
    view! {
        <section class="console panel" aria-label="Console">
            <div class="console-output" node_ref=output role="log" tabindex="0" aria-label="Output of Alembic">
                <Show when=move || entries.with(Vec::is_empty)>
                    <p class="dim">"Type an Alembic command, for example "<code>"history -v -i"</code>", "<code>"upgrade +2"</code>" or "<code>"merge heads -m \"…\""</code>"."</p>
                </Show>
                <For each=move || entries.get() key=|run| *run let:run>
                    <Entry run />
                </For>
            </div>
            <CommandLine />
        </section>
    }
}

#[component]
fn Entry(run: RunId) -> impl IntoView {
    let app = App::get();
    let line = app.peek(|state| entry(state, run).map(|entry| entry.line.clone()));
    let is_alembic = app.peek(|state| entry(state, run).is_some_and(|entry| entry.is_alembic));
    let running = app.memo(move |state| entry(state, run).is_some_and(|entry| entry.running));
    let note = app.memo(move |state| entry(state, run).and_then(|entry| entry.note.clone()));
    let pieces = app.memo(move |state| entry(state, run).map_or(0, |entry| entry.output.len()));
    view! {
        <div class="console-entry">
            <div class="console-line">
                <span class="dim">{if is_alembic { "$ alembic " } else { "Stillroom: " }}</span>
                {line}
                <Show when=move || running.get()>
                    <span class="running-dot" role="img" aria-label="running"></span>
                </Show>
            </div>
            <For each=move || 0..pieces.get() key=|piece| *piece let:piece>
                <Piece printed=app.derived_when(
                    move |state| printed(state, run, piece).map(|(_, text)| text.len()),
                    move |state| printed(state, run, piece).cloned(),
                ) />
            </For>
            {move || note.get().map(|note| view! { <p class="dim">{note}</p> })}
        </div>
    }
}

fn entry(state: &Workbench, run: RunId) -> Option<&ConsoleEntry> {
    state
        .rehearsal()
        .runs
        .console
        .iter()
        .rev()
        .find(|entry| entry.run == run)
}

/// A piece of what a run printed; it only grows.
fn printed(state: &Workbench, run: RunId, piece: usize) -> Option<&(PrintStream, String)> {
    entry(state, run)?.output.get(piece)
}

#[component]
fn Piece(printed: Memo<Option<(PrintStream, String)>>) -> impl IntoView {
    let is_stderr = move || printed.with(|printed| matches!(printed, Some((PrintStream::Stderr, _))));
    view! { <pre class:stderr=is_stderr>{move || printed.get().map(|(_, text)| text)}</pre> }
}

#[component]
fn CommandLine() -> impl IntoView {
    let app = App::get();
    let text = RwSignal::new(String::new());
    let recalled = RwSignal::new(0usize);
    let completions = RwSignal::new(Completions::default());
    let is_running = app.memo(|state| state.rehearsal().is_running());

    // The words are drawn again with every change; the chosen one is brought into view afterwards.
    let offered = NodeRef::<html::Ul>::new();
    Effect::new(move |_| {
        if let (Some(chosen), Some(list)) = (completions.with(|open| open.chosen), offered.get())
            && let Some(word) = list.children().item(chosen as u32)
        {
            word.scroll_into_view_with_scroll_into_view_options(&nearest());
        }
    });

    let submit = move || {
        let line = text.get_untracked();
        if !line.trim().is_empty() && !is_running.get_untracked() {
            text.set(String::new());
            recalled.set(0);
            app.send(RunMsg::Line(line));
        }
    };
    let recall = move |steps: isize| {
        let lines = app.peek(|state| {
            state
                .rehearsal()
                .runs
                .console
                .iter()
                .rev()
                .filter(|entry| entry.is_alembic)
                .map(|entry| entry.line.clone())
                .collect::<Vec<_>>()
        });
        let next = recalled.get_untracked().saturating_add_signed(steps).min(lines.len());
        recalled.set(next);
        text.set(if next == 0 {
            String::new()
        } else {
            lines[next - 1].clone()
        });
    };
    let complete = move || {
        let found = app.peek(|state| {
            completion::complete(
                &text.get_untracked(),
                state.rehearsal().history().map(|history| &**history),
            )
        });
        if let Some(line) = found.line() {
            text.set(line);
        }
        completions.set(if found.is_settled() {
            Completions::default()
        } else {
            found
        });
    };
    let accept = move |word: String| {
        text.update(|line| *line = completion::accept(line, &word));
        completions.set(Completions::default());
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let handled = match event.key().as_str() {
            "Enter" => {
                match completions.with_untracked(|open| Some(open.words.get(open.chosen?)?.text.clone())) {
                    Some(word) => accept(word),
                    None => {
                        completions.set(Completions::default());
                        submit();
                    }
                }
                true
            }
            key @ ("ArrowUp" | "ArrowDown") => {
                let up = key == "ArrowUp";
                if completions.with_untracked(Completions::is_open) {
                    completions.update(|open| open.move_choice(if up { -1 } else { 1 }));
                } else {
                    recall(if up { 1 } else { -1 });
                }
                true
            }
            // With nothing to complete, Tab goes on to the next control as everywhere else.
            "Tab" if !event.shift_key() && !text.get_untracked().is_empty() => {
                complete();
                true
            }
            "Escape" if completions.with_untracked(Completions::is_open) => {
                completions.set(Completions::default());
                event.stop_propagation();
                true
            }
            _ => false,
        };
        if handled {
            event.prevent_default();
        }
    };
    view! {
        <div class="command-line">
            <Show when=move || completions.with(Completions::is_open)>
                <ul class="completions" role="listbox" aria-label="Completions" node_ref=offered>
                    {move || completions.get().words.into_iter().enumerate().map(|(index, word)| {
                        let text = word.text.clone();
                        let chosen = move || completions.with(|open| open.chosen == Some(index));
                        view! {
                            <li role="option" aria-selected=move || chosen().to_string() on:mousedown=move |event| { event.prevent_default(); accept(text.clone()); }>
                                <code>{word.text}</code><span class="dim">{word.about}</span>
                            </li>
                        }
                    }).collect_view()}
                </ul>
            </Show>
            <span class="prompt" aria-hidden="true">"$ alembic"</span>
            <input
                id="alembic-command"
                type="text"
                aria-label="Alembic command"
                placeholder="upgrade head"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=move || text.get()
                on:input=move |event| { text.set(event_target_value(&event)); completions.set(Completions::default()); }
                on:keydown=on_key
            />
            <kbd class="dim" title="Press : to come here, Tab to complete, arrow up for earlier commands">":"</kbd>
        </div>
    }
}

fn nearest() -> web_sys::ScrollIntoViewOptions {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    options
}
