//! The only writer of the state: a message comes in, the state changes, and effects go out.

mod data;
mod editing;
mod engine;
mod offers;
mod opening;
mod question;
mod range;
mod records;
mod running;
mod settings;
mod snapshots;
mod sql;
mod start;
mod view;
mod wheels;

#[cfg(test)]
mod tests;

use crate::effect::Effect;
use crate::msg::Msg;
use crate::state::{Count, Page, Rehearsal, Side, Workbench};
use crate::wants;

pub use wheels::FOLDER as WHEELS;

/// Changes the state by one message, which is about this side, and says what must be done outside for it.
pub fn update(bench: &mut Workbench, side: Side, msg: impl Into<Msg>) -> Vec<Effect> {
    let mut effects = handle(bench, side, msg.into());
    bench.rehearsals[side as usize].count();
    wants::meet(bench, side, &mut effects);
    effects
}

/// Hands a message to its handler, with the parts of the state that such messages change and no other. What a handler has to know of the
/// whole is read before.
fn handle(bench: &mut Workbench, side: Side, msg: Msg) -> Vec<Effect> {
    let moved_to = view::moved_to(bench, &msg);
    let to_look_at = records::to_look_at(bench, &msg);
    let rehearsal = &mut bench.rehearsals[side as usize];
    let engine = &mut bench.engines[side as usize];
    let page = &mut bench.page;
    let numbers = &mut bench.numbers;
    match msg {
        Msg::Open(msg) => opening::update(&mut for_opening(rehearsal, page, &mut numbers.rehearsal), msg),
        Msg::Answer(yes) => question::answer(&mut for_opening(rehearsal, page, &mut numbers.rehearsal), yes),
        Msg::Run(msg) => {
            let mut at = start::Parts {
                opened: rehearsal.opened.as_ref(),
                runs: &mut rehearsal.runs,
                records: &mut page.records,
                numbers: &mut numbers.run,
                engine: &engine.state,
            };
            running::update(&mut at, &mut rehearsal.form, msg);
            vec![]
        }
        Msg::Accept(offer) => {
            let mut at = offers::Parts {
                opened: &mut rehearsal.opened,
                form: &mut rehearsal.form,
                runs: &mut rehearsal.runs,
                records: &mut page.records,
                numbers: &mut numbers.run,
                engine: &engine.state,
            };
            offers::accept(&mut at, offer)
        }
        Msg::Edit(msg) => {
            let opened = rehearsal.opened.as_mut();
            let effect = editing::update(opened, &rehearsal.selection, &mut rehearsal.question, msg);
            effect.into_iter().collect()
        }
        Msg::Settings(msg) => {
            let is_running = rehearsal.is_running();
            let effect = settings::update(rehearsal.opened.as_mut(), &mut rehearsal.form, is_running, msg);
            effect.into_iter().collect()
        }
        Msg::Data(msg) => {
            data::update(
                &mut rehearsal.data,
                &mut rehearsal.runs.attempt,
                &mut page.layout.drawer,
                msg,
            );
            vec![]
        }
        Msg::Sql(msg) => {
            let mut at = start::Parts {
                opened: rehearsal.opened.as_ref(),
                runs: &mut rehearsal.runs,
                records: &mut page.records,
                numbers: &mut numbers.run,
                engine: &engine.state,
            };
            sql::update(&mut at, &mut rehearsal.sql, msg);
            vec![]
        }
        Msg::Snapshot(msg) => {
            let mut at = snapshots::Parts {
                opened: rehearsal.opened.as_ref(),
                engine,
                runs: &mut rehearsal.runs,
                records: &mut page.records,
                notice: &mut page.notice,
            };
            snapshots::update(&mut at, msg)
        }
        Msg::Record(msg) => {
            let mut at = records::Parts {
                opened: rehearsal.opened.as_ref(),
                runs: &rehearsal.runs,
                versions: &engine.versions,
                numbers: &mut numbers.run,
                selection: &mut rehearsal.selection,
                records: &mut page.records,
                layout: &mut page.layout,
                opening: &mut page.opening,
                notice: &mut page.notice,
            };
            records::update(&mut at, to_look_at, msg).into_iter().collect()
        }
        Msg::View(msg) => {
            let mut at = view::Parts {
                selection: &mut rehearsal.selection,
                chosen_range: &mut rehearsal.chosen_range,
                only_selected: &mut page.records.only_selected,
                layout: &mut page.layout,
                viewed: &mut page.viewed,
                opening: &mut page.opening,
                notice: &mut page.notice,
            };
            view::update(&mut at, moved_to, msg).into_iter().collect()
        }
        Msg::Engine(event) => {
            let mut at = engine::Parts {
                engine,
                opened: &mut rehearsal.opened,
                runs: &mut rehearsal.runs,
                sql: &mut rehearsal.sql,
                data: &mut rehearsal.data,
                selection: &mut rehearsal.selection,
                records: &mut page.records,
                notice: &mut page.notice,
                numbers: &mut numbers.run,
                visit: numbers.visit,
            };
            engine::on_event(&mut at, event);
            vec![]
        }
    }
}

/// What opening changes: it alone puts a whole rehearsal in the place of another.
fn for_opening<'a>(rehearsal: &'a mut Rehearsal, page: &'a mut Page, numbers: &'a mut Count) -> opening::Parts<'a> {
    opening::Parts {
        rehearsal,
        numbers,
        records: &mut page.records,
        layout: &mut page.layout,
        remembered: &mut page.remembered,
        opening: &mut page.opening,
        notice: &mut page.notice,
    }
}
