//! What the run used: whose `env.py` ran, what was loaded for it, what stood in for something missing.

use leptos::prelude::*;
use protocol::{StandIn, StandInKind};
use rehearsal::{Form, SettingsMsg, Workbench};
use report::{Condition, ConditionKind, NOT_TRUSTWORTHY, Sentence};
use review::Conditions;

use super::offers::Offers;
use crate::app::App;
use crate::components::{Icon, Shape};
use crate::panels::sentence::SentenceView;

/// Everything about the conditions of the run.
#[component]
pub fn ConditionsView() -> impl IntoView {
    let app = App::get();
    let shown = app.memo(|state| {
        let record = &state.shown_run()?.record;
        Some((report::conditions(record), record.conditions.clone()))
    });
    move || {
        let (said, conditions) = shown.get()?;
        let items = said.into_iter().map(|condition| item(condition, &conditions));
        Some(view! {
            <Touched uses=report::uses(&conditions) />
            <ul class="conditions" aria-label="What the run used">{items.collect_view()}</ul>
        })
    }
}

fn item(condition: Condition, of: &Conditions) -> impl IntoView + use<> {
    let shape = match condition.kind {
        ConditionKind::EnvPyRan => Shape::Check,
        ConditionKind::Loaded => Shape::Download,
        _ => Shape::Warning,
    };
    let details = details(&condition, of);
    let paragraphs = condition.paragraphs;
    let body = match details {
        Some(details) => view! {
            <details>
                <summary>{paragraphs.into_iter().map(|sentence| view! { <SentenceView sentence /> }).collect_view()}</summary>
                <ul class="stand-ins">{details}</ul>
            </details>
        }
        .into_any(),
        None => view! {
            <div>
                {paragraphs.into_iter().map(|sentence| view! { <p class="said"><SentenceView sentence /></p> }).collect_view()}
                {of.replaced_env_py.clone().filter(|_| condition.kind == ConditionKind::EnvPyReplaced).map(|replaced| view! { <Offers fault=replaced.fault /> })}
            </div>
        }
        .into_any(),
    };
    view! { <li class:warned=condition.kind.warns()><Icon shape />{body}</li> }
}

/// What a condition is in detail, each with what can be done about it.
fn details(condition: &Condition, of: &Conditions) -> Option<Vec<AnyView>> {
    let sentences = condition.details.iter().cloned();
    match condition.kind {
        ConditionKind::StandIns => {
            let stand_ins = sentences.zip(of.stand_ins.iter().cloned());
            Some(
                stand_ins
                    .map(|(sentence, stand_in)| view! { <StandInView sentence stand_in /> }.into_any())
                    .collect(),
            )
        }
        ConditionKind::Unread => Some(
            sentences
                .map(|sentence| view! { <li><SentenceView sentence /></li> }.into_any())
                .collect(),
        ),
        _ => None,
    }
}

/// Places that are shown of all that touched a stand-in.
const USES_SHOWN: usize = 12;

/// The mark on a result that nobody can trust, with every line that made it so.
#[component]
fn Touched(uses: Vec<Sentence>) -> impl IntoView {
    let [title, words] = NOT_TRUSTWORTHY;
    (!uses.is_empty()).then(|| {
        let more = uses.len().saturating_sub(USES_SHOWN);
        let shown = uses.into_iter().take(USES_SHOWN);
        view! {
            <div class="doubt" role="alert">
                <h3><Icon shape=Shape::Warning />{title}</h3>
                <p>{words}</p>
                <ul class="touches">
                    {shown.map(|sentence| view! { <li><SentenceView sentence /></li> }).collect_view()}
                    {(more > 0).then(|| view! { <li class="dim">{format!("and {more} more places")}</li> })}
                </ul>
            </div>
        }
    })
}

#[component]
fn StandInView(sentence: Sentence, stand_in: StandIn) -> impl IntoView {
    let app = App::get();
    let can_act = app.peek(Workbench::shows_newest);
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
            <SentenceView sentence />
            {form.filter(|_| can_act).map(|form| view! { " · "<button class="link" on:click=move |_| app.send(SettingsMsg::OpenForm(form.clone()))>{label}</button> })}
        </li>
    }
}
