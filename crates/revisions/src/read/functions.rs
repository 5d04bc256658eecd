//! What can be seen of `upgrade()` and `downgrade()` without running them.

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;
use serde::{Deserialize, Serialize};

use super::lines::Lines;

/// `upgrade()` or `downgrade()` of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Function {
    /// What it does, as far as can be seen without running it.
    pub body: Body,
    /// The lines it is written on; `None` when it is missing.
    pub lines: Option<LineRange>,
}

/// What a function does, as far as can be seen without running it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Body {
    /// There is no such function.
    #[default]
    Missing,
    /// Only `pass`, `...`, `return` or a docstring.
    Empty,
    /// The first thing it does is `raise`.
    Raises,
    /// It does something.
    Statements,
}

/// Lines of a file, from 1, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LineRange {
    /// The first line.
    pub first: u32,
    /// The last line.
    pub last: u32,
}

/// The last thing bound to `name` at module level: a function, or a name given to one from
/// elsewhere.
pub(super) fn function(lines: &Lines<'_>, body: &[Stmt], name: &str) -> Function {
    let bound = body
        .iter()
        .rev()
        .find_map(|statement| bound_body(statement, name).map(|body| (body, statement)));
    bound.map_or_else(Function::default, |(body, statement)| Function {
        body,
        lines: Some(LineRange {
            first: lines.line(statement.start()),
            last: lines.line(statement.end()),
        }),
    })
}

fn bound_body(statement: &Stmt, name: &str) -> Option<Body> {
    let is_bound = match statement {
        Stmt::FunctionDef(def) => return (def.name.as_str() == name).then(|| classify(def)),
        Stmt::Assign(assign) => assign.targets.iter().any(|target| is_name(target, name)),
        Stmt::ImportFrom(import) => import
            .names
            .iter()
            .any(|alias| alias.asname.as_ref().unwrap_or(&alias.name).as_str() == name),
        _ => false,
    };
    is_bound.then_some(Body::Statements)
}

fn is_name(expr: &Expr, name: &str) -> bool {
    matches!(expr, Expr::Name(expr) if expr.id.as_str() == name)
}

fn classify(def: &StmtFunctionDef) -> Body {
    match def.body.iter().find(|statement| !does_nothing(statement)) {
        None => Body::Empty,
        Some(Stmt::Raise(_)) => Body::Raises,
        Some(_) => Body::Statements,
    }
}

fn does_nothing(statement: &Stmt) -> bool {
    match statement {
        Stmt::Pass(_) => true,
        Stmt::Expr(statement) => {
            matches!(*statement.value, Expr::StringLiteral(_) | Expr::EllipsisLiteral(_))
        }
        Stmt::Return(statement) => statement.value.as_deref().is_none_or(Expr::is_none_literal_expr),
        _ => false,
    }
}
