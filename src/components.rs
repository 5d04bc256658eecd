//! Parts that know nothing of migrations: they get plain values and give elements.

mod code_editor;
mod copy;
mod dialog;
mod icon;
mod in_turn;
mod menu;
mod mounted;
mod panel;
mod progress;
mod rows_grid;
mod source_view;
mod sql_editor;
mod sql_view;
mod tabs;
mod virtual_list;

pub use code_editor::CodeEditor;
pub use copy::Copy;
pub use dialog::Dialog;
pub use icon::{Icon, Shape};
pub use in_turn::{InTurn, Turns};
pub use menu::{Menu, MenuItem};
pub use panel::Panel;
pub use progress::Progress;
pub use rows_grid::{NumberedRows, RowsGrid, Sorting};
pub use source_view::SourceView;
pub use sql_editor::{SqlEditor, SqlEditorHandle};
pub use sql_view::Sql;
pub use tabs::{Tab, Tabs, tab_id};
pub use virtual_list::VirtualList;
