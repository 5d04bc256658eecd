//! Finding the identifiers among a module's statements.

use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextSize};

use super::literal::{Bindings, Value, computed, value};
use crate::problem::Identifier;

/// An identifier's value and where the name is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declared {
    pub value: Rc<Value>,
    pub at: TextSize,
}

/// The last declaration of each identifier, which is the one Python keeps.
#[derive(Debug, Default)]
pub(super) struct Identifiers {
    pub revision: Option<Declared>,
    pub down_revision: Option<Declared>,
    pub branch_labels: Option<Declared>,
    pub depends_on: Option<Declared>,
}

/// Goes through a module's statements from top to bottom.
pub(super) fn find(body: &[Stmt]) -> Identifiers {
    let mut finder = Finder {
        found: Identifiers::default(),
        bindings: Bindings::default(),
    };
    for statement in body {
        finder.statement(statement);
    }
    finder.found
}

struct Finder<'a> {
    found: Identifiers,
    bindings: Bindings<'a>,
}

impl<'a> Finder<'a> {
    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.assign(target, &assign.value);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.assign(&assign.target, value);
                }
            }
            _ => self.computed(statement),
        }
    }

    /// Statements whose effect on a name only running the file would tell: imports, `+=`, and any
    /// assignment below an `if`, a `try` or the like.
    fn computed(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assign(assign) => {
                assign.targets.iter().for_each(|target| self.bind_computed(target));
            }
            Stmt::AnnAssign(assign) => self.bind_computed(&assign.target),
            Stmt::AugAssign(assign) => self.bind_computed(&assign.target),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.bind(name, computed(), alias.start());
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.bind(name, computed(), alias.start());
                }
            }
            _ => {
                for statement in blocks(statement).into_iter().flatten() {
                    self.computed(statement);
                }
            }
        }
    }

    fn assign(&mut self, target: &'a Expr, assigned: &'a Expr) {
        match (target, elements(target), elements(assigned)) {
            (Expr::Name(name), ..) => {
                let value = value(assigned, &self.bindings);
                self.bind(name.id.as_str(), value, name.start());
            }
            (_, Some(targets), Some(values)) if targets.len() == values.len() => {
                for (target, value) in targets.iter().zip(values) {
                    self.assign(target, value);
                }
            }
            _ => self.bind_computed(target),
        }
    }

    fn bind_computed(&mut self, target: &'a Expr) {
        if let Expr::Name(name) = target {
            self.bind(name.id.as_str(), computed(), name.start());
        }
        for target in elements(target).into_iter().flatten() {
            self.bind_computed(target);
        }
    }

    fn bind(&mut self, name: &'a str, value: Rc<Value>, at: TextSize) {
        if let Some(slot) = self.slot(name) {
            *slot = Some(Declared {
                value: Rc::clone(&value),
                at,
            });
        }
        self.bindings.insert(name, value);
    }

    fn slot(&mut self, name: &str) -> Option<&mut Option<Declared>> {
        Some(match Identifier::from_name(name)? {
            Identifier::Revision => &mut self.found.revision,
            Identifier::DownRevision => &mut self.found.down_revision,
            Identifier::BranchLabels => &mut self.found.branch_labels,
            Identifier::DependsOn => &mut self.found.depends_on,
        })
    }
}

/// The elements of a tuple or list, on either side of `=`.
fn elements(expr: &Expr) -> Option<&[Expr]> {
    match expr {
        Expr::Tuple(tuple) => Some(&tuple.elts),
        Expr::List(list) => Some(&list.elts),
        _ => None,
    }
}

/// The blocks inside a compound statement that share its scope.
fn blocks(statement: &Stmt) -> Vec<&[Stmt]> {
    match statement {
        Stmt::If(stmt) => {
            let clauses = stmt.elif_else_clauses.iter().map(|clause| &clause.body[..]);
            std::iter::once(&stmt.body[..]).chain(clauses).collect()
        }
        Stmt::Try(stmt) => {
            let handlers = stmt.handlers.iter().filter_map(|handler| handler.as_except_handler());
            [&stmt.body[..], &stmt.orelse[..], &stmt.finalbody[..]]
                .into_iter()
                .chain(handlers.map(|handler| &handler.body[..]))
                .collect()
        }
        Stmt::With(stmt) => vec![&stmt.body[..]],
        Stmt::For(stmt) => vec![&stmt.body[..], &stmt.orelse[..]],
        Stmt::While(stmt) => vec![&stmt.body[..], &stmt.orelse[..]],
        _ => Vec::new(),
    }
}
