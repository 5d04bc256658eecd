//! One file: what it asks for, and what it imports.

use memchr::memmem;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Arguments, CmpOp, Expr, ExprContext, Stmt, StmtClassDef};
use ruff_text_size::Ranged;

use super::imports::Import;
use super::{Ask, AskedKind};
use crate::python::parse;
use crate::read::Lines;

/// Longer defaults say nothing at a glance.
const LONGEST_DEFAULT: usize = 80;

/// Words without one of which a file asks for nothing.
const SIGNS: [&str; 6] = [
    "environ",
    "getenv",
    "decouple",
    "starlette",
    "Settings",
    "get_x_argument",
];

/// What the source of one file asks for.
pub fn asks_in(source: &str) -> Vec<Ask> {
    scan(source).unwrap_or_default().0
}

/// What a file asks for, and what it imports. A revision that asks for nothing and imports nothing of the repository's own costs
/// one parse; it is not worth less, because imports decide how far the survey goes. `None` for a file that can't be parsed.
pub(super) fn scan(source: &str) -> Option<(Vec<Ask>, Vec<Import>)> {
    let parsed = parse(source).ok()?;
    let mut scanner = Scanner {
        source,
        lines: Lines::new(source),
        asks: Vec::new(),
        imports: Vec::new(),
        readers: Vec::new(),
        environments: Vec::new(),
        settings: vec!["BaseSettings".to_owned()],
        x_arguments: Vec::new(),
        prefixes: Vec::new(),
    };
    let asks = SIGNS
        .iter()
        .any(|sign| memmem::find(source.as_bytes(), sign.as_bytes()).is_some());
    for statement in &parsed.syntax().body {
        if asks {
            scanner.visit_stmt(statement);
        } else {
            scanner.note_import(statement);
        }
    }
    Some((scanner.asks, scanner.imports))
}

struct Scanner<'a> {
    source: &'a str,
    lines: Lines<'a>,
    asks: Vec<Ask>,
    imports: Vec<Import>,
    /// Names that read a variable when called: decouple's and Starlette's `config`.
    readers: Vec<String>,
    /// Names of environs' and django-environ's `Env()`.
    environments: Vec<String>,
    /// Names of pydantic settings classes.
    settings: Vec<String>,
    /// Names that hold what `get_x_argument()` gave.
    x_arguments: Vec<String>,
    /// What `with env.prefixed(…)` puts in front.
    prefixes: Vec<String>,
}

impl<'a> Visitor<'a> for Scanner<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        self.note_import(statement);
        match statement {
            Stmt::Assign(assign) => {
                for target in assign.targets.iter().filter_map(|target| target.as_name_expr()) {
                    self.note_binding(target.id.as_str(), &assign.value);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let (Some(target), Some(value)) = (assign.target.as_name_expr(), &assign.value) {
                    self.note_binding(target.id.as_str(), value);
                }
            }
            Stmt::ClassDef(class) => self.settings_class(class),
            Stmt::With(with) => {
                let prefixes: Vec<String> = with
                    .items
                    .iter()
                    .filter_map(|item| self.prefix_of(&item.context_expr))
                    .collect();
                let before = self.prefixes.len();
                self.prefixes.extend(prefixes);
                walk_stmt(self, statement);
                self.prefixes.truncate(before);
                return;
            }
            _ => {}
        }
        walk_stmt(self, statement);
    }

    /// Goes down chains such as `a.b().c()` without recursion: they may be long.
    fn visit_expr(&mut self, expr: &'a Expr) {
        let chain: Vec<&Expr> = std::iter::successors(Some(expr), |expr| leftmost(expr)).collect();
        for expr in &chain {
            self.look(expr);
        }
        for expr in chain.into_iter().rev() {
            match expr {
                Expr::Call(call) => self.visit_arguments(&call.arguments),
                Expr::Subscript(subscript) => self.visit_expr(&subscript.slice),
                Expr::BinOp(operation) => self.visit_expr(&operation.right),
                Expr::Attribute(_) => {}
                first => walk_expr(self, first),
            }
        }
    }
}

/// What a chain goes on from.
fn leftmost(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Call(call) => Some(&call.func),
        Expr::Subscript(subscript) => Some(&subscript.value),
        Expr::Attribute(attribute) => Some(&attribute.value),
        Expr::BinOp(operation) => Some(&operation.left),
        _ => None,
    }
}

impl Scanner<'_> {
    fn look(&mut self, expr: &Expr) {
        match expr {
            Expr::Subscript(subscript) if subscript.ctx == ExprContext::Load => {
                if let Some(name) = text(&subscript.slice) {
                    if is_environ(&subscript.value) {
                        self.ask(AskedKind::Variable, name, "os.environ", expr, None, true);
                    } else if self.holds_x_arguments(&subscript.value) {
                        self.ask(AskedKind::XArgument, name, "context.get_x_argument", expr, None, true);
                    }
                }
            }
            Expr::Call(call) => self.call(expr, &call.func, &call.arguments),
            Expr::Compare(compare) => {
                if let Some((left, CmpOp::In | CmpOp::NotIn, right)) = compare.as_single()
                    && let Some(name) = text(left)
                {
                    if is_environ(right) {
                        self.ask(AskedKind::Variable, name, "os.environ", expr, None, false);
                    } else if self.holds_x_arguments(right) {
                        self.ask(AskedKind::XArgument, name, "context.get_x_argument", expr, None, false);
                    }
                }
            }
            _ => {}
        }
    }

    fn ask(&mut self, kind: AskedKind, name: &str, by: &str, at: &Expr, default: Option<String>, required: bool) {
        self.asks.push(Ask {
            kind,
            name: name.to_owned(),
            by: by.to_owned(),
            line: self.lines.line(at.start()),
            default,
            required,
        });
    }

    fn note_import(&mut self, statement: &Stmt) {
        match statement {
            Stmt::Import(import) => self.imports.extend(import.names.iter().map(|alias| Import {
                level: 0,
                module: alias.name.to_string(),
            })),
            Stmt::ImportFrom(import) => {
                let module = import.module.as_ref().map(ToString::to_string).unwrap_or_default();
                // `from a import b`: b may be a module as well.
                for alias in &import.names {
                    let dot = if module.is_empty() { "" } else { "." };
                    self.imports.push(Import {
                        level: import.level,
                        module: format!("{module}{dot}{}", alias.name),
                    });
                    let bound = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
                    if module == "decouple" && alias.name.as_str() == "config" {
                        self.readers.push(bound);
                    } else if alias.name.as_str() == "BaseSettings" {
                        self.settings.push(bound);
                    }
                }
            }
            _ => {}
        }
    }

    /// A name that is given something which reads variables.
    fn note_binding(&mut self, name: &str, value: &Expr) {
        let Expr::Call(call) = value else { return };
        match called(&call.func) {
            "Config" | "AutoConfig" => self.readers.push(name.to_owned()),
            "Env" | "FileAwareEnv" => self.environments.push(name.to_owned()),
            "get_x_argument" => self.x_arguments.push(name.to_owned()),
            _ => {}
        }
    }

    fn holds_x_arguments(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Name(name) => self.x_arguments.iter().any(|known| known == name.id.as_str()),
            Expr::Call(call) => called(&call.func) == "get_x_argument",
            _ => false,
        }
    }

    fn prefix_of(&self, expr: &Expr) -> Option<String> {
        let call = expr.as_call_expr()?;
        let of = call.func.as_attribute_expr()?;
        let is_env = of.attr.as_str() == "prefixed" && self.is_environment(&of.value);
        is_env.then(|| call.arguments.args.first().and_then(text).map(str::to_owned))?
    }

    fn is_environment(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Name(name) if self.environments.iter().any(|known| known == name.id.as_str()))
    }

    fn call(&mut self, expr: &Expr, function: &Expr, arguments: &Arguments) {
        let first = arguments.args.first().and_then(text);
        let default = || {
            arguments
                .find_argument_value("default", 1)
                .and_then(|value| self.default(value))
        };
        match function {
            Expr::Name(name) => {
                let Some(first) = first else { return };
                let name = name.id.as_str();
                if name == "getenv" {
                    let default = default();
                    self.ask(AskedKind::Variable, first, "os.getenv", expr, default, false);
                } else if self.readers.iter().any(|known| known == name) || self.is_environment(function) {
                    self.read(expr, name, first, arguments);
                }
            }
            Expr::Attribute(attribute) => {
                let method = attribute.attr.as_str();
                let Some(first) = first else { return };
                if method == "getenv" {
                    let default = default();
                    self.ask(AskedKind::Variable, first, "os.getenv", expr, default, false);
                } else if matches!(method, "get" | "pop" | "setdefault") && is_environ(&attribute.value) {
                    let default = default();
                    let required = method == "pop" && arguments.len() < 2;
                    self.ask(AskedKind::Variable, first, "os.environ", expr, default, required);
                } else if matches!(method, "get" | "pop") && self.holds_x_arguments(&attribute.value) {
                    let default = default();
                    self.ask(
                        AskedKind::XArgument,
                        first,
                        "context.get_x_argument",
                        expr,
                        default,
                        false,
                    );
                } else if method != "prefixed" && !method.starts_with("read") && self.is_environment(&attribute.value) {
                    let by = format!("env.{method}");
                    self.read(expr, &by, first, arguments);
                }
            }
            _ => {}
        }
    }

    /// A reader that raises unless there is a default.
    fn read(&mut self, expr: &Expr, by: &str, name: &str, arguments: &Arguments) {
        let written = arguments
            .find_keyword("default")
            .map(|keyword| &keyword.value)
            .or_else(|| arguments.args.get(1));
        let default = written.and_then(|value| self.default(value));
        let name = format!("{}{name}", self.prefixes.concat());
        self.ask(AskedKind::Variable, &name, by, expr, default, written.is_none());
    }

    fn default(&self, value: &Expr) -> Option<String> {
        if value.is_none_literal_expr() {
            return None;
        }
        if let Some(text) = text(value) {
            return Some(shortened(text));
        }
        Some(shortened(self.source.get(value.range().to_std_range())?))
    }

    fn settings_class(&mut self, class: &StmtClassDef) {
        let is_settings = class.bases().iter().any(|base| {
            let name = called(base);
            name.ends_with("BaseSettings") || self.settings.iter().any(|known| known == name)
        });
        if !is_settings {
            return;
        }
        self.settings.push(class.name.to_string());
        let prefix = class.body.iter().find_map(env_prefix).unwrap_or_default().to_owned();
        for statement in &class.body {
            let Stmt::AnnAssign(field) = statement else { continue };
            let Some(name) = field.target.as_name_expr().map(|name| name.id.as_str()) else {
                continue;
            };
            if name.starts_with('_') || name == "model_config" || mentions_class_var(&field.annotation) {
                continue;
            }
            let (alias, default, required) = self.field(field.value.as_deref());
            let variable = alias.unwrap_or_else(|| format!("{prefix}{name}").to_uppercase());
            let by = format!("{}.{name}", class.name);
            self.ask(AskedKind::Variable, &variable, &by, &field.target, default, required);
        }
    }

    /// A field's own variable, its default, and whether it has to be given.
    fn field(&self, value: Option<&Expr>) -> (Option<String>, Option<String>, bool) {
        let Some(value) = value else {
            return (None, None, true);
        };
        let Expr::Call(call) = value else {
            return (None, self.default(value), value.is_ellipsis_literal_expr());
        };
        if called(&call.func) != "Field" {
            return (None, self.default(value), false);
        }
        let keyword = |name: &str| call.arguments.find_keyword(name).map(|keyword| &keyword.value);
        let alias = ["validation_alias", "alias", "env"]
            .iter()
            .find_map(|name| keyword(name))
            .and_then(first_text)
            .map(str::to_owned);
        let default = call.arguments.args.first().or_else(|| keyword("default"));
        match default.or_else(|| keyword("default_factory")) {
            Some(default) if !default.is_ellipsis_literal_expr() => (alias, self.default(default), false),
            _ => (alias, None, true),
        }
    }
}

/// A string, or the first one of what is called or listed: `AliasChoices("A", "B")`.
fn first_text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Call(call) => call.arguments.args.first().and_then(text),
        Expr::List(list) => list.elts.first().and_then(text),
        expr => text(expr),
    }
}

/// `env_prefix` of `model_config` or of `class Config`.
fn env_prefix(statement: &Stmt) -> Option<&str> {
    match statement {
        Stmt::Assign(assign) => {
            let target = assign.targets.first()?.as_name_expr()?.id.as_str();
            match (target, &*assign.value) {
                ("model_config", Expr::Call(call)) => text(&call.arguments.find_keyword("env_prefix")?.value),
                ("model_config", Expr::Dict(dict)) => {
                    let item = dict
                        .items
                        .iter()
                        .find(|item| item.key.as_ref().and_then(text) == Some("env_prefix"))?;
                    text(&item.value)
                }
                ("env_prefix", value) => text(value),
                _ => None,
            }
        }
        Stmt::ClassDef(class) if class.name.as_str() == "Config" => class.body.iter().find_map(env_prefix),
        _ => None,
    }
}

fn mentions_class_var(annotation: &Expr) -> bool {
    match annotation {
        Expr::Subscript(subscript) => called(&subscript.value) == "ClassVar",
        expr => called(expr) == "ClassVar",
    }
}

/// `os.environ`, or `environ` imported from it.
fn is_environ(expr: &Expr) -> bool {
    called(expr) == "environ"
}

/// The last part of a dotted name.
fn called(expr: &Expr) -> &str {
    match expr {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => "",
    }
}

fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::StringLiteral(string) => Some(string.value.to_str()),
        _ => None,
    }
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_DEFAULT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
