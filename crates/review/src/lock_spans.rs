//! The locks of a step over its time, as a bar shows them.

use postgres_model::Blocks;

use crate::{CommandRecord, HeldLock, Step};

/// A part of a step's time, as fractions of it, during which others were kept from the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BlockedSpan {
    /// From 0 to 1.
    pub from: f64,
    /// From 0 to 1, above `from`.
    pub to: f64,
    /// The most that others could not do.
    pub blocks: Blocks,
}

/// The strongest lock over the time of a step, from its first statement to the end of its last; parts in which others could read and
/// write are left out.
pub fn blocked_spans(record: &CommandRecord, step: &Step, held: &[HeldLock]) -> Vec<BlockedSpan> {
    let (first, end) = (step.statements.0 as usize, step.statements.1 as usize);
    let Some(statements) = record
        .statements
        .get(first..end)
        .filter(|statements| !statements.is_empty())
    else {
        return vec![];
    };
    let begin = statements[0].at_ms;
    let last = &statements[statements.len() - 1];
    let length = (last.at_ms + last.duration_ms - begin).max(f64::EPSILON);
    let fraction = |ms: f64| ((ms - begin) / length).clamp(0.0, 1.0);
    let spans: Vec<BlockedSpan> = held
        .iter()
        .filter_map(|lock| {
            let blocks = lock.blocks().filter(|blocks| *blocks > Blocks::OtherDdl)?;
            let (from, to) = (fraction(lock.from_ms), fraction(lock.until_ms.unwrap_or(f64::MAX)));
            (from < to).then_some(BlockedSpan { from, to, blocks })
        })
        .collect();
    strongest_spans(&spans)
}

/// Cuts overlapping spans so that each moment has its strongest only, and joins neighbours that say the same.
fn strongest_spans(spans: &[BlockedSpan]) -> Vec<BlockedSpan> {
    let mut cuts: Vec<f64> = spans.iter().flat_map(|span| [span.from, span.to]).collect();
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let mut found: Vec<BlockedSpan> = Vec::new();
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let covers = |span: &&BlockedSpan| span.from <= from && to <= span.to;
        let Some(blocks) = spans.iter().filter(covers).map(|span| span.blocks).max() else {
            continue;
        };
        match found.last_mut() {
            Some(before) if before.to == from && before.blocks == blocks => before.to = to,
            _ => found.push(BlockedSpan { from, to, blocks }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_moment_has_its_strongest_lock() {
        let span = |from, to, blocks| BlockedSpan { from, to, blocks };
        let spans = [
            span(0.0, 1.0, Blocks::Writes),
            span(0.25, 0.5, Blocks::Everything),
            span(0.5, 0.75, Blocks::Everything),
        ];
        assert_eq!(
            strongest_spans(&spans),
            [
                span(0.0, 0.25, Blocks::Writes),
                span(0.25, 0.75, Blocks::Everything),
                span(0.75, 1.0, Blocks::Writes)
            ]
        );
        assert_eq!(strongest_spans(&[]), []);
    }
}
