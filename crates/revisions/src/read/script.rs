//! From a module's statements to a [`RevisionFile`], by Alembic's rules (`alembic/script/base.py`
//! and `revision.py`).

use repository::path::file_name;
use ruff_python_ast::Stmt;

use super::functions::function;
use super::identifiers::{self, Declared, Identifiers};
use super::lines::Lines;
use super::literal::Value;
use super::{Positions, Reading, RevisionFile};
use crate::problem::{Identifier, Problem, ProblemKind};

/// The characters with a meaning in targets (`_revision_illegal_chars`), sorted as Alembic lists
/// them.
const ILLEGAL_CHARACTERS: [char; 4] = ['+', '-', ':', '@'];
/// Words that `_resolve_revision_number` never looks up.
const RESERVED_WORDS: [&str; 3] = ["base", "head", "heads"];
/// `version_num` is a `VARCHAR(32)` unless env.py makes it wider.
const VERSION_NUM_LENGTH: usize = 32;

/// Interprets a module. What a file with a syntax error lacks is not held against it: the error
/// says it all.
pub(super) fn interpret(path: &str, lines: &Lines<'_>, body: &[Stmt], is_broken: bool) -> Reading {
    let found = identifiers::find(body);
    let mut script = Script {
        path,
        lines,
        is_broken,
        problems: Vec::new(),
    };
    let Some(revision) = script.revision(&found) else {
        return Reading {
            file: None,
            problems: script.problems,
        };
    };
    let doc = docstring(body);
    let file = RevisionFile {
        path: path.to_owned(),
        down_revisions: script.down_revisions(&found),
        branch_labels: script.names(Identifier::BranchLabels, found.branch_labels.as_ref()),
        depends_on: script.names(Identifier::DependsOn, found.depends_on.as_ref()),
        revision,
        message: doc.split("\n\n").next().unwrap_or_default().to_owned(),
        create_date: create_date(&doc),
        doc,
        upgrade: function(lines, body, "upgrade"),
        downgrade: function(lines, body, "downgrade"),
        positions: positions(lines, &found),
    };
    script.check_loops(&found, &file);
    script.check_id(&found, &file.revision);
    for problem in &mut script.problems {
        problem.revision = Some(file.revision.clone());
    }
    Reading {
        file: Some(file),
        problems: script.problems,
    }
}

/// A file on its way to becoming a revision, collecting problems.
struct Script<'a> {
    path: &'a str,
    lines: &'a Lines<'a>,
    is_broken: bool,
    problems: Vec<Problem>,
}

impl Script<'_> {
    fn report(&mut self, kind: ProblemKind, declared: Option<&Declared>) {
        if self.is_broken {
            return;
        }
        self.problems.push(Problem {
            kind,
            path: Some(self.path.to_owned()),
            revision: None,
            position: declared.map(|declared| self.lines.position(declared.at)),
        });
    }

    fn revision(&mut self, found: &Identifiers) -> Option<String> {
        let Some(declared) = &found.revision else {
            let filename = file_name(self.path);
            let legacy = legacy_revision(filename);
            if legacy.is_none() {
                self.report(
                    ProblemKind::NoRevision {
                        filename: filename.to_owned(),
                    },
                    None,
                );
            }
            return legacy;
        };
        let identifier = Identifier::Revision;
        match &*declared.value {
            Value::Text(revision) => return Some(revision.clone()),
            Value::Computed => {
                self.report(ProblemKind::NotLiteral { identifier }, Some(declared));
            }
            Value::None => self.not_a_string(identifier, "None", declared),
            Value::Texts(_) => self.not_a_string(identifier, "a collection", declared),
            Value::Unusable(found) => self.not_a_string(identifier, found, declared),
        }
        None
    }

    fn down_revisions(&mut self, found: &Identifiers) -> Vec<String> {
        if found.down_revision.is_none() {
            let module = module_name(file_name(self.path));
            self.report(ProblemKind::NoDownRevision { module }, found.revision.as_ref());
        }
        self.names(Identifier::DownRevision, found.down_revision.as_ref())
    }

    /// Alembic looks at `depends_on` only where `down_revision` is fine.
    fn check_loops(&mut self, found: &Identifiers, file: &RevisionFile) {
        let revision = file.revision.clone();
        if file.down_revisions.contains(&revision) {
            self.report(ProblemKind::SelfLoop { revision }, found.down_revision.as_ref());
        } else if file.depends_on.contains(&revision) {
            self.report(ProblemKind::DependencySelfLoop { revision }, found.depends_on.as_ref());
        }
    }

    fn check_id(&mut self, found: &Identifiers, revision: &str) {
        let used = ILLEGAL_CHARACTERS.into_iter().filter(|c| revision.contains(*c));
        let characters: Vec<String> = used.map(String::from).collect();
        let length = revision.chars().count();
        let at = found.revision.as_ref();
        let is_reserved = RESERVED_WORDS.contains(&revision);
        let revision = revision.to_owned();
        if !characters.is_empty() {
            self.report(ProblemKind::IllegalId { revision, characters }, at);
        } else if is_reserved {
            self.report(ProblemKind::ReservedId { revision }, at);
        } else if length > VERSION_NUM_LENGTH {
            self.report(ProblemKind::LongId { revision, length }, at);
        }
    }

    /// One name, several, or none.
    fn names(&mut self, identifier: Identifier, declared: Option<&Declared>) -> Vec<String> {
        let Some(declared) = declared else {
            return Vec::new();
        };
        match &*declared.value {
            Value::None => {}
            Value::Text(name) => return vec![name.clone()],
            Value::Texts(names) => return names.clone(),
            Value::Computed => {
                self.report(ProblemKind::NotLiteral { identifier }, Some(declared));
            }
            Value::Unusable(found) => self.not_a_string(identifier, found, declared),
        }
        Vec::new()
    }

    fn not_a_string(&mut self, identifier: Identifier, found: &str, declared: &Declared) {
        self.report(
            ProblemKind::NotAString {
                identifier,
                found: found.to_owned(),
            },
            Some(declared),
        );
    }
}

/// The id in the name of a file from before Alembic 0.2: hexadecimal digits and nothing else
/// (`_legacy_rev`).
fn legacy_revision(filename: &str) -> Option<String> {
    let id = filename.strip_suffix(".py")?;
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    (!id.is_empty() && id.bytes().all(is_hex)).then(|| id.to_owned())
}

/// The name under which Alembic imports a file (`load_python_file`).
fn module_name(filename: &str) -> String {
    filename
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' })
        .collect()
}

/// The module's docstring, stripped, with `\n` for every line end as Python reads it.
fn docstring(body: &[Stmt]) -> String {
    let literal = match body.first() {
        Some(Stmt::Expr(statement)) => statement.value.as_string_literal_expr(),
        _ => None,
    };
    let text = literal.map_or("", |string| string.value.to_str()).trim();
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn create_date(doc: &str) -> Option<String> {
    let date = doc.lines().find_map(|line| line.trim().strip_prefix("Create Date:"));
    date.map(|date| date.trim().to_owned())
}

fn positions(lines: &Lines<'_>, found: &Identifiers) -> Positions {
    let at = |declared: &Option<Declared>| declared.as_ref().map(|declared| lines.position(declared.at));
    Positions {
        revision: at(&found.revision),
        down_revision: at(&found.down_revision),
        branch_labels: at(&found.branch_labels),
        depends_on: at(&found.depends_on),
    }
}
