//! What the run used: whose `env.py` ran, what was loaded for it, what stood in for something missing.

use leptos::prelude::*;
use protocol::{StandIn, StandInKind, Touch};
use rehearsal::{Form, Run, SettingsMsg, Workbench};
use review::{Conditions, ReplacedEnvPy};

use super::offers::Offers;
use crate::app::App;
use crate::components::{Icon, Shape};
use crate::panels::places::CallLink;

/// Everything about the conditions of the run.
#[component]
pub fn ConditionsView() -> impl IntoView {
    let app = App::get();
    let conditions = app.memo(|state| {
        let run = state.shown_run()?;
        Some((run.record.conditions.clone(), env_py_ran(run), skipped(run, state)))
    });
    move || {
        let (conditions, ran, skipped) = conditions.get()?;
        let touched: Vec<_> = conditions.touched().cloned().collect();
        Some(view! {
            <Touched stand_ins=touched />
            <ul class="conditions" aria-label="What the run used">
                {env_py(&conditions, ran)}
                {unread(&conditions)}
                {databases(&conditions)}
                {dropped(&conditions)}
                {(!skipped.is_empty()).then(|| view! {
                    <li class="warned"><Icon shape=Shape::Warning /><p>"Skipped "<code>{skipped.join(", ")}</code>": CREATE EXTENSION created an empty placeholder, as set in the settings."</p></li>
                })}
                {stand_ins(&conditions)}
                {left_out(&conditions)}
                {loaded(&conditions)}
            </ul>
        })
    }
}

fn unread(conditions: &Conditions) -> Option<impl IntoView + use<>> {
    let files = conditions.unread.clone();
    (!files.is_empty()).then(|| {
        view! {
            <li class="warned">
                <Icon shape=Shape::Warning />
                <details>
                    <summary>"Files that Alembic loads were not read, so natively the command may do more"</summary>
                    <ul>{files.into_iter().map(|file| view! { <li>{file}</li> }).collect_view()}</ul>
                </details>
            </li>
        }
    })
}

/// A plan or a statement of Alembic's comes only from within `env.py`.
fn env_py_ran(run: &Run) -> bool {
    run.record.conditions.replaced_env_py.is_none()
        && !run.task().is_by_hand()
        && (!run.record.plan.is_empty() || !run.record.statements.is_empty())
}

/// Extensions that the run created and that the user chose to go on without; known once it has ended.
fn skipped(run: &Run, state: &Workbench) -> Vec<String> {
    let (Some(settings), false) = (state.shown_settings(), run.is_running()) else {
        return vec![];
    };
    let names = settings.skipped_extensions.iter();
    let created = |name: &&String| {
        run.record.statements.iter().any(|statement| {
            let sql = statement.sql.to_ascii_lowercase();
            sql.contains("create extension") && sql.contains(&name.to_ascii_lowercase())
        })
    };
    names.filter(created).cloned().collect()
}

fn env_py(conditions: &Conditions, ran: bool) -> AnyView {
    match &conditions.replaced_env_py {
        Some(replaced) => view! { <Replaced replaced=replaced.clone() /> }.into_any(),
        None if ran => {
            view! { <li><Icon shape=Shape::Check /><span>"The repository’s "<code>"env.py"</code>" ran."</span></li> }
                .into_any()
        }
        None => ().into_any(),
    }
}

#[component]
fn Replaced(replaced: ReplacedEnvPy) -> impl IntoView {
    let ReplacedEnvPy {
        fault,
        options,
        left_out,
    } = replaced;
    let offers = fault.clone();
    view! {
        <li class="warned">
            <Icon shape=Shape::Warning />
            <div>
                <p>
                    <strong><code>"env.py"</code>" could not run"</strong>
                    {fault.call.map(|call| view! { " (" <CallLink call /> ")" })}
                    ": "<span class="said">{fault.message}</span>
                </p>
                {if options.is_empty() {
                    view! { <p>"A minimal one ran in its place; no option of "<code>"context.configure()"</code>" could be read from it."</p> }.into_any()
                } else {
                    view! {
                        <p>"A minimal one ran in its place, with "
                            {options.into_iter().enumerate().map(|(index, (name, value))| view! {
                                {(index > 0).then_some(", ")}<code>{format!("{name}={value}")}</code>
                            }).collect_view()}"."</p>
                    }.into_any()
                }}
                {(!left_out.is_empty()).then(|| view! { <p>"Could not be read: "<code>{left_out.join(", ")}</code>". "{report::consequences(&left_out)}</p> })}
                <Offers fault=offers />
            </div>
        </li>
    }
}

/// The other panels show one of the databases that the run worked on.
fn databases(conditions: &Conditions) -> Option<AnyView> {
    conditions.databases.as_ref().map(|databases| {
        view! { <li class="warned"><Icon shape=Shape::Warning /><p>"In this run "{databases.to_string()}"."</p></li> }.into_any()
    })
}

fn dropped(conditions: &Conditions) -> Option<AnyView> {
    let names = &conditions.dropped_options;
    (!names.is_empty()).then(|| {
        view! {
            <li class="warned">
                <Icon shape=Shape::Warning />
                <p>"Left out of "<code>"context.configure()"</code>", because stand-ins were given: "<code>{names.join(", ")}</code>". "{report::consequences(names)}</p>
            </li>
        }
        .into_any()
    })
}

fn left_out(conditions: &Conditions) -> Option<AnyView> {
    let left_out = conditions.left_out;
    (!left_out.is_empty()).then(|| {
        view! { <li class="warned"><Icon shape=Shape::Warning /><p>"Over the limits of one run, so not shown: "{left_out.to_string()}"."</p></li> }
            .into_any()
    })
}

/// Places that are shown of all that touched a stand-in.
const TOUCHES_SHOWN: usize = 12;

/// The mark on a result that nobody can trust, with every line that made it so.
#[component]
fn Touched(stand_ins: Vec<StandIn>) -> impl IntoView {
    (!stand_ins.is_empty()).then(|| {
        let mut touches = report::uses_of(stand_ins);
        let more = touches.len().saturating_sub(TOUCHES_SHOWN);
        touches.truncate(TOUCHES_SHOWN);
        view! {
            <div class="doubt" role="alert">
                <h3><Icon shape=Shape::Warning />"This result is not trustworthy"</h3>
                <p>"A revision that ran used something that is missing here. Its result may differ from a real run."</p>
                <ul class="touches">
                    {touches.into_iter().map(|(name, touch)| view! { <TouchView name touch /> }).collect_view()}
                    {(more > 0).then(|| view! { <li class="dim">{format!("and {more} more places")}</li> })}
                </ul>
            </div>
        }
    })
}

#[component]
fn TouchView(name: String, touch: Touch) -> impl IntoView {
    let of = (!touch.what.starts_with(&name)).then(|| view! { " of "<code>{name}</code> });
    view! { <li><code>{touch.revision}</code>" used "<code>{touch.what}</code>{of}", " <CallLink call=touch.call /></li> }
}

fn stand_ins(conditions: &Conditions) -> Option<AnyView> {
    report::stand_ins(conditions).map(|what| {
        let rows = conditions.stand_ins.iter().cloned();
        view! {
            <li class="warned">
                <Icon shape=Shape::Warning />
                <details>
                    <summary>{what}</summary>
                    <ul class="stand-ins">{rows.map(|stand_in| view! { <StandInView stand_in /> }).collect_view()}</ul>
                </details>
            </li>
        }
        .into_any()
    })
}

#[component]
fn StandInView(stand_in: StandIn) -> impl IntoView {
    let app = App::get();
    let can_act = app.peek(Workbench::shows_newest);
    let kind = report::stand_in_kind(stand_in.kind);
    let top = stand_in.name.split('.').next().unwrap_or_default().to_owned();
    let (label, form) = match stand_in.kind {
        StandInKind::Library => (format!("Load {top} from PyPI…"), Some(Form::Library { module: top })),
        StandInKind::Variable => (
            "Set it…".to_owned(),
            Some(Form::Settings {
                variable: Some(stand_in.name.clone()),
            }),
        ),
        StandInKind::Setting => ("Settings…".to_owned(), Some(Form::Settings { variable: None })),
        StandInKind::Module | StandInKind::Network => (String::new(), None),
    };
    view! {
        <li>
            <code>{stand_in.name}</code>" "<span class="dim">{kind}</span>
            {stand_in.value.map(|value| view! { " = "<code>{value}</code> })}
            {stand_in.asked_by.map(|call| view! { ", asked for by " <CallLink call /> })}
            {form.filter(|_| can_act).map(|form| view! { " · "<button class="link" on:click=move |_| app.send(SettingsMsg::OpenForm(form.clone()))>{label}</button> })}
            {stand_in.reason.map(|reason| view! { <p class="dim said">{reason}</p> })}
        </li>
    }
}

fn loaded(conditions: &Conditions) -> Option<AnyView> {
    let libraries = conditions
        .libraries
        .iter()
        .map(|(name, version)| format!("{name} {version}"));
    let extensions = conditions.extensions.iter().map(|name| format!("extension {name}"));
    let names: Vec<String> = libraries.chain(extensions).collect();
    (!names.is_empty()).then(|| {
        view! { <li><Icon shape=Shape::Download /><span>"Loaded on import: "{names.join(", ")}</span></li> }.into_any()
    })
}
