//! What is done when the user has answered a question.

use super::{editing, opening};
use crate::effect::Effect;
use crate::state::Question;

/// Goes on with what was asked about, or leaves everything as it is.
pub fn answer(at: &mut opening::Parts<'_>, yes: bool) -> Vec<Effect> {
    match (at.rehearsal.question.take(), yes) {
        (Some(Question::Download { url, .. }), true) => {
            return vec![opening::begin(
                at.opening,
                at.notice,
                &url.clone(),
                Effect::OpenLink(url),
            )];
        }
        (Some(Question::Close), true) => opening::close_now(at),
        (Some(Question::Replace(read)), true) => return opening::show(at, *read, false),
        (Some(Question::SameFolder(read)), true) => return opening::show(at, *read, true),
        (Some(Question::SameFolder(read)), false) => return opening::replace(at, *read),
        (Some(Question::Revert(path)), true) => {
            if let Some(opened) = at.rehearsal.opened.as_mut() {
                editing::revert(opened, &mut at.rehearsal.selection, &path);
            }
        }
        (_, false) | (None, _) => {}
    }
    vec![]
}
