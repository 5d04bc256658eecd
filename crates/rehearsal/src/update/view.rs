//! What is shown.

use std::collections::BTreeSet;

use revisions::LineRange;

use super::opening;
use crate::effect::Effect;
use crate::msg::{Msg, ViewMsg};
use crate::state::{
    ChosenRange, Door, Layout, Notice, OnlySelected, Opening, RevisionView, Selection, View, Workbench,
};

/// What messages about what is shown change.
pub struct Parts<'a> {
    pub selection: &'a mut Selection,
    pub chosen_range: &'a mut ChosenRange,
    pub only_selected: &'a mut OnlySelected,
    pub layout: &'a mut Layout,
    pub viewed: &'a mut BTreeSet<u64>,
    pub opening: &'a mut Option<Opening>,
    pub notice: &'a mut Option<Notice>,
}

/// `moved_to` is what [`moved_to`] gave for the message.
pub fn update(at: &mut Parts<'_>, moved_to: Option<String>, msg: ViewMsg) -> Option<Effect> {
    let layout = &mut *at.layout;
    match msg {
        ViewMsg::Select(revision, lines) => select(at, revision, lines),
        ViewMsg::Choose(revision) => choose(at, revision),
        ViewMsg::ChooseStep(revision) => {
            at.only_selected.statements = true;
            select(at, revision, None);
        }
        ViewMsg::MoveSelection(_) | ViewMsg::MoveInRange(_) => {
            if let Some(revision) = moved_to {
                choose(at, revision);
            }
        }
        ViewMsg::ShowFile(path, lines) => {
            layout.view = View::Workbench;
            at.selection.file = Some(path);
            at.selection.lines = lines;
        }
        ViewMsg::MarkLine(line) => {
            at.selection.lines = Some(LineRange {
                first: line,
                last: line,
            });
        }
        ViewMsg::ShowView(view) => layout.view = view,
        ViewMsg::Show(view) => {
            layout.view = View::Workbench;
            layout.revision_view = view;
        }
        ViewMsg::ShowOnlySelected(only) => *at.only_selected = only,
        ViewMsg::ShowSchema(view) => {
            layout.view = View::Schema;
            layout.schema_view = view;
        }
        ViewMsg::ChooseRange(range) => *at.chosen_range = range,
        ViewMsg::Tick(digest) => {
            if !at.viewed.remove(&digest) {
                at.viewed.insert(digest);
            }
            return Some(Effect::RememberViewed(at.viewed.clone()));
        }
        ViewMsg::Ticked(digests) => at.viewed.extend(digests),
        ViewMsg::Enter(door) => return Some(enter(at, door)),
        ViewMsg::CloseGuide => layout.door = None,
        ViewMsg::Search(query) => at.selection.query = query,
        ViewMsg::ShowDrawer(view) => layout.drawer = Some(view),
        ViewMsg::CloseDrawer => layout.drawer = None,
        ViewMsg::DismissNotice => *at.notice = None,
    }
    None
}

fn choose(at: &mut Parts<'_>, revision: String) {
    *at.only_selected = OnlySelected {
        plan: true,
        statements: true,
    };
    select(at, revision, None);
}

fn select(at: &mut Parts<'_>, revision: String, lines: Option<LineRange>) {
    if lines.is_some() {
        at.layout.view = View::Workbench;
        at.layout.revision_view = RevisionView::Source;
    }
    at.selection.revision = Some(revision);
    at.selection.file = None;
    at.selection.lines = lines;
}

/// Opens the sample project at the view that answers a question.
fn enter(at: &mut Parts<'_>, door: Door) -> Effect {
    at.layout.door = Some(door);
    at.layout.view = door.view();
    opening::begin(at.opening, at.notice, "the sample project", Effect::OpenSample)
}

/// The revision that a message moves the selection to.
pub fn moved_to(bench: &Workbench, msg: &Msg) -> Option<String> {
    match msg {
        Msg::View(ViewMsg::MoveSelection(rows)) => moved(bench, *rows),
        Msg::View(ViewMsg::MoveInRange(by)) => moved_in_range(bench, *by),
        _ => None,
    }
}

/// The revision of the range that comes so many after the selected one; the first where none of them is selected.
fn moved_in_range(bench: &Workbench, by: isize) -> Option<String> {
    let side = bench.rehearsal();
    let graph = &side.history()?.graph;
    let range = side.revisions_in_range();
    let selected = side.selection.revision.as_ref().and_then(|id| graph.find(id));
    let at = range.iter().position(|index| Some(*index) == selected);
    let next = at.map_or(0, |at| at.saturating_add_signed(by).min(range.len().saturating_sub(1)));
    Some(graph.revisions()[*range.get(next)?].id().to_owned())
}

/// The revision that lies so many rows below the selected one, of those that are listed.
fn moved(bench: &Workbench, rows: isize) -> Option<String> {
    let listed = bench.listed();
    let selected = bench.rehearsal().selection.revision.as_ref();
    let next = match listed.iter().position(|id| Some(id) == selected) {
        Some(at) => at.saturating_add_signed(rows).min(listed.len().saturating_sub(1)),
        None => 0,
    };
    listed.into_iter().nth(next)
}
