//! The values an identifier may have, taken from literals alone.

use std::rc::Rc;

use ruff_python_ast::{Expr, UnaryOp};
use rustc_hash::FxHashMap;

/// What an expression is worth to an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// `None`
    None,
    /// A string.
    Text(String),
    /// A tuple, list or set of strings, in the order written.
    Texts(Vec<String>),
    /// A literal of a type that is no use, and what to call it.
    Unusable(&'static str),
    /// Something that only running the file would tell.
    Computed,
}

/// Module-level names bound so far, for identifiers that refer to them. Values are shared: a long one may have many names.
pub(super) type Bindings<'a> = FxHashMap<&'a str, Rc<Value>>;

/// The value of an expression, given the names bound before it.
pub(super) fn value(expr: &Expr, bindings: &Bindings<'_>) -> Rc<Value> {
    match expr {
        Expr::Name(name) => bindings.get(name.id.as_str()).cloned().unwrap_or_else(computed),
        Expr::UnaryOp(unary) if unary.op == UnaryOp::USub => value(&unary.operand, bindings),
        _ => Rc::new(literal(expr, bindings)),
    }
}

/// What only running the file would tell.
pub(super) fn computed() -> Rc<Value> {
    Rc::new(Value::Computed)
}

fn literal(expr: &Expr, bindings: &Bindings<'_>) -> Value {
    match expr {
        Expr::NoneLiteral(_) => Value::None,
        // Adjacent literals are one string here, as in Python.
        Expr::StringLiteral(string) => Value::Text(string.value.to_str().to_owned()),
        Expr::Tuple(tuple) => texts(&tuple.elts, bindings),
        Expr::List(list) => texts(&list.elts, bindings),
        Expr::Set(set) => texts(&set.elts, bindings),
        Expr::BytesLiteral(_) => Value::Unusable("bytes"),
        Expr::BooleanLiteral(_) => Value::Unusable("a boolean"),
        Expr::EllipsisLiteral(_) => Value::Unusable("an ellipsis"),
        Expr::NumberLiteral(_) => Value::Unusable("a number"),
        Expr::Dict(_) => Value::Unusable("a dictionary"),
        _ => Value::Computed,
    }
}

fn texts(elements: &[Expr], bindings: &Bindings<'_>) -> Value {
    let mut texts = Vec::with_capacity(elements.len());
    for element in elements {
        match &*value(element, bindings) {
            Value::Text(text) => texts.push(text.clone()),
            Value::None => return Value::Unusable("a collection with None in it"),
            Value::Texts(_) => return Value::Unusable("a collection of collections"),
            other => return other.clone(),
        }
    }
    Value::Texts(texts)
}
