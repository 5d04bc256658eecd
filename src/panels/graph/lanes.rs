//! The drawing beside the rows: what runs past a revision, and its own mark.

use leptos::prelude::*;
use rehearsal::History;
use revisions::{EdgeKind, Height, Segment};

use super::list::ROW_HEIGHT;

const LANE_WIDTH: f64 = 14.0;
/// Beyond this the lanes are cut off, so that messages keep their place.
const MOST_LANES: u32 = 12;
const LANE_COLOURS: u32 = 6;

/// A row's part of the drawing: what enters from above, what leaves below, and the revision's own mark: filled when applied.
pub fn lanes_of(history: &History, row: usize, applied: Signal<bool>) -> impl IntoView + use<> {
    let lanes = history.lanes.width.clamp(1, MOST_LANES);
    let drawn = &history.lanes.rows[row];
    let width = f64::from(lanes) * LANE_WIDTH + 6.0;
    let colour = |lane: u32| format!("var(--lane-{})", lane % LANE_COLOURS);
    let edges = drawn
        .segments
        .iter()
        .filter(|segment| segment.from.lane < MOST_LANES || segment.to.lane < MOST_LANES)
        .map(|segment| {
            let class = if segment.kind == EdgeKind::DependsOn {
                "depends-on"
            } else {
                ""
            };
            view! { <path class=class d=curve(segment) stroke=colour(segment.from.lane.max(segment.to.lane)) /> }
        });
    let own = colour(drawn.lane);
    let fill = own.clone();
    view! {
        <svg class="lanes" width=width height=ROW_HEIGHT aria-hidden="true">
            {edges.collect_view()}
            <circle
                cx=x(drawn.lane)
                cy=ROW_HEIGHT / 2.0
                r=4.5
                stroke=own
                fill=move || if applied.get() { fill.clone() } else { "var(--surface)".to_owned() }
            />
        </svg>
    }
    .into_any()
}

fn x(lane: u32) -> f64 {
    f64::from(lane) * LANE_WIDTH + 12.0
}

fn y(height: Height) -> f64 {
    match height {
        Height::Top => 0.0,
        Height::Middle => ROW_HEIGHT / 2.0,
        Height::Bottom => ROW_HEIGHT,
    }
}

fn curve(segment: &Segment) -> String {
    let (from, to) = (&segment.from, &segment.to);
    let (x1, y1) = (x(from.lane), y(from.height));
    let (x2, y2) = (x(to.lane), y(to.height));
    if from.lane == to.lane {
        format!("M{x1} {y1}V{y2}")
    } else {
        let middle = f64::midpoint(y1, y2);
        format!("M{x1} {y1}C{x1} {middle} {x2} {middle} {x2} {y2}")
    }
}
