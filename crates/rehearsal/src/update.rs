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
mod sql;
mod start;
mod view;
mod wheels;

#[cfg(test)]
mod tests;

use crate::effect::Effect;
use crate::msg::Msg;
use crate::state::{Engine, Numbers, Page, Rehearsal, Side, Workbench};
use crate::wants;

pub use wheels::FOLDER as WHEELS;

/// Changes the state by one message, which is about this side, and says what must be done outside for it.
pub fn update(bench: &mut Workbench, side: Side, msg: impl Into<Msg>) -> Vec<Effect> {
    let mut effects = handle(bench, side, msg.into());
    wants::meet(bench, side, &mut effects);
    effects
}

fn handle(bench: &mut Workbench, side: Side, msg: Msg) -> Vec<Effect> {
    let mut at = bench.at(side);
    match msg {
        Msg::Open(msg) => opening::update(&mut at, msg),
        Msg::Answer(yes) => question::answer(&mut at, yes),
        Msg::Run(msg) => running::update(&mut at, msg),
        Msg::Edit(msg) => editing::update(at.rehearsal, msg),
        Msg::Settings(msg) => settings::update(at.rehearsal, msg),
        Msg::Data(msg) => data::update(at.rehearsal, at.page, msg),
        Msg::Sql(msg) => sql::update(&mut at, msg),
        Msg::Record(msg) => records::update(bench, side, msg),
        Msg::View(msg) => view::update(bench, side, msg),
        Msg::Engine(event) => engine::on_event(&mut at, event),
    }
}

/// What a message about one side can change.
struct At<'a> {
    rehearsal: &'a mut Rehearsal,
    engine: &'a mut Engine,
    page: &'a mut Page,
    numbers: &'a mut Numbers,
}

impl Workbench {
    fn at(&mut self, side: Side) -> At<'_> {
        At {
            rehearsal: &mut self.rehearsals[side as usize],
            engine: &mut self.engines[side as usize],
            page: &mut self.page,
            numbers: &mut self.numbers,
        }
    }
}
