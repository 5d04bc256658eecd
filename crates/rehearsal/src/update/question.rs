//! What is done when the user has answered a question.

use super::{At, editing, opening};
use crate::effect::Effect;
use crate::state::Question;

/// Goes on with what was asked about, or leaves everything as it is.
pub fn answer(at: &mut At<'_>, yes: bool) -> Vec<Effect> {
    match (at.rehearsal.question.take(), yes) {
        (Some(Question::Download { url, .. }), true) => {
            return opening::begin(at.page, &url.clone(), Effect::OpenLink(url));
        }
        (Some(Question::Close), true) => opening::close_now(at),
        (Some(Question::Replace(read)), true) => return opening::show(at, *read, false),
        (Some(Question::SameFolder(read)), true) => return opening::show(at, *read, true),
        (Some(Question::SameFolder(read)), false) => return opening::replace(at, *read),
        (Some(Question::Revert(path)), true) => editing::revert(at.rehearsal, &path),
        (_, false) | (None, _) => {}
    }
    vec![]
}
