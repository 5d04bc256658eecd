//! What is shown.

use revisions::LineRange;

use super::opening;
use crate::effect::Effect;
use crate::msg::ViewMsg;
use crate::state::{Door, OnlySelected, Page, RevisionView, Selection, Side, View, Workbench};

pub fn update(bench: &mut Workbench, side: Side, msg: ViewMsg) -> Vec<Effect> {
    let next = match &msg {
        ViewMsg::MoveSelection(rows) => moved(bench, *rows),
        ViewMsg::MoveInRange(by) => moved_in_range(bench, *by),
        _ => None,
    };
    let rehearsal = &mut bench.rehearsals[side as usize];
    let selection = &mut rehearsal.selection;
    let page = &mut bench.page;
    match msg {
        ViewMsg::Select(revision, lines) => select(selection, page, revision, lines),
        ViewMsg::Choose(revision) => choose(selection, page, revision),
        ViewMsg::ChooseStep(revision) => {
            page.only_selected.statements = true;
            select(selection, page, revision, None);
        }
        ViewMsg::MoveSelection(_) | ViewMsg::MoveInRange(_) => {
            if let Some(revision) = next {
                choose(selection, page, revision);
            }
        }
        ViewMsg::ShowFile(path, lines) => {
            page.view = View::Workbench;
            selection.file = Some(path);
            selection.lines = lines;
        }
        ViewMsg::MarkLine(line) => {
            selection.lines = Some(LineRange {
                first: line,
                last: line,
            });
        }
        ViewMsg::ShowView(view) => page.view = view,
        ViewMsg::Show(view) => {
            page.view = View::Workbench;
            page.revision_view = view;
        }
        ViewMsg::ShowOnlySelected(only) => page.only_selected = only,
        ViewMsg::ShowSchema(view) => {
            page.view = View::Schema;
            page.schema_view = view;
        }
        ViewMsg::ChooseRange(range) => {
            rehearsal.chosen_range = range;
            rehearsal.count_range();
        }
        ViewMsg::Tick(digest) => {
            if !page.viewed.remove(&digest) {
                page.viewed.insert(digest);
            }
            return vec![Effect::RememberViewed(page.viewed.clone())];
        }
        ViewMsg::Ticked(digests) => page.viewed.extend(digests),
        ViewMsg::Enter(door) => return enter(page, door),
        ViewMsg::CloseGuide => page.door = None,
        ViewMsg::Search(query) => selection.query = query,
        ViewMsg::ShowDrawer(view) => page.drawer = Some(view),
        ViewMsg::CloseDrawer => page.drawer = None,
        ViewMsg::DismissNotice => page.notice = None,
    }
    vec![]
}

fn choose(selection: &mut Selection, page: &mut Page, revision: String) {
    page.only_selected = OnlySelected {
        plan: true,
        statements: true,
    };
    select(selection, page, revision, None);
}

fn select(selection: &mut Selection, page: &mut Page, revision: String, lines: Option<LineRange>) {
    if lines.is_some() {
        page.view = View::Workbench;
        page.revision_view = RevisionView::Source;
    }
    selection.revision = Some(revision);
    selection.file = None;
    selection.lines = lines;
}

/// Opens the sample project at the view that answers a question.
fn enter(page: &mut Page, door: Door) -> Vec<Effect> {
    page.door = Some(door);
    page.view = door.view();
    opening::begin(page, "the sample project", Effect::OpenSample)
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
