//! Parts that know nothing of migrations: they get plain values and give elements.

mod icon;
mod progress;
mod source_view;
mod virtual_list;

pub use icon::{Icon, Shape};
pub use progress::Progress;
pub use source_view::SourceView;
pub use virtual_list::VirtualList;
