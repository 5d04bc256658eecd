//! What is shown.

use revisions::LineRange;

use crate::effect::Effect;
use crate::msg::ViewMsg;
use crate::state::{Page, RevisionView, Selection, Side, Workbench};

pub fn update(bench: &mut Workbench, side: Side, msg: ViewMsg) -> Vec<Effect> {
    let next = match &msg {
        ViewMsg::MoveSelection(rows) => moved(bench, *rows),
        _ => None,
    };
    let selection = &mut bench.rehearsals[side as usize].selection;
    let page = &mut bench.page;
    match msg {
        ViewMsg::Select(revision, lines) => select(selection, page, revision, lines),
        ViewMsg::MoveSelection(_) => {
            if let Some(revision) = next {
                select(selection, page, revision, None);
            }
        }
        ViewMsg::ShowFile(path, lines) => {
            selection.file = Some(path);
            selection.lines = lines;
        }
        ViewMsg::MarkLine(line) => {
            selection.lines = Some(LineRange {
                first: line,
                last: line,
            });
        }
        ViewMsg::Show(view) => page.view = view,
        ViewMsg::Search(query) => selection.query = query,
        ViewMsg::ShowDock(view) => page.dock = view,
        ViewMsg::DismissNotice => page.notice = None,
    }
    vec![]
}

fn select(selection: &mut Selection, page: &mut Page, revision: String, lines: Option<LineRange>) {
    if lines.is_some() {
        page.view = RevisionView::Source;
    }
    selection.revision = Some(revision);
    selection.file = None;
    selection.lines = lines;
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
