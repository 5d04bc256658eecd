//! The schema as it was read last, and what a statement has changed in it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use postgres_model::{Class, Key};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::asking::{Asking, Question};
use crate::json_text::with_field;
use crate::literals::without_literals;
use crate::locks::There;
use crate::queries;
use crate::reach::Part;
use crate::session::Session;
use crate::unanswered::Unanswered;
use crate::words::places;

/// An object that is new, different or gone; its text is the JSON of `postgres_model::Object`, as PostgreSQL wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What tells the object from others.
    pub key: Key,
    /// The object now; none where it is gone.
    pub object: Option<String>,
}

/// And a plan is not made again for each oid.
static SET: LazyLock<String> = LazyLock::new(|| queries::set(&[("plan_cache_mode", "force_generic_plan")]));

fn text_of(name: &str) -> &'static str {
    match name {
        "stillroom_relation" => &queries::RELATION,
        "stillroom_relations" => &queries::RELATIONS,
        "stillroom_columns" => &queries::COLUMNS,
        "stillroom_constraints" => &queries::CONSTRAINTS,
        "stillroom_indexes" => &queries::INDEXES,
        "stillroom_dependents" => &queries::DEPENDENTS,
        "stillroom_not_relations" => &queries::NOT_RELATIONS,
        _ => &SET,
    }
}

const ALL: [&str; 2] = ["stillroom_relations", "stillroom_not_relations"];

/// What is longer has values in it rather than names.
const LONG: usize = 100_000;

/// What was read of one database.
#[derive(Debug)]
pub(crate) struct Schema {
    asking: Asking,
    objects: BTreeMap<Key, String>,
    /// Relations by their name and their indexes' names, in lower case.
    words: HashMap<String, BTreeSet<u32>>,
    /// Sequences by the table that owns them.
    sequences: HashMap<u32, BTreeSet<u32>>,
}

impl Default for Schema {
    fn default() -> Self {
        Self {
            asking: Asking::new(text_of),
            objects: BTreeMap::new(),
            words: HashMap::new(),
            sequences: HashMap::new(),
        }
    }
}

/// How an object's text begins.
#[derive(Deserialize)]
struct Identity {
    class: Class,
    oid: u32,
}

/// What is told apart in the text of a relation.
#[derive(Deserialize)]
struct Relation {
    oid: u32,
    name: String,
    indexes: Option<Vec<Named>>,
    sequence: Option<Sequence>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Sequence {
    owner: Option<Owner>,
}

#[derive(Deserialize)]
struct Owner {
    relation: u32,
}

/// A part of a relation that was read alone.
#[derive(Deserialize)]
struct ReadPart<'a> {
    part: String,
    oid: u32,
    #[serde(borrow)]
    value: &'a RawValue,
}

impl Schema {
    /// The session has forgotten what was prepared.
    pub fn forget_prepared(&mut self) {
        self.asking.forget_prepared();
    }

    /// Every object as the JSON text it was read as.
    pub fn objects(&self) -> impl Iterator<Item = &str> {
        self.objects.values().map(String::as_str)
    }

    /// Relations whose name, or whose index's name, is a word of this text; a foreign key changes nothing in the table that it references.
    pub fn named(&self, sql: &str) -> BTreeSet<u32> {
        let text = if sql.len() > LONG {
            without_literals(sql, str::to_owned)
        } else {
            sql.to_owned()
        };
        let text = without_referenced(&text.to_lowercase());
        let words = places(&text).map(|(from, to)| text[from..to].to_owned());
        let all: HashSet<String> = words.chain(quoted_names(&text)).collect();
        all.iter()
            .filter_map(|word| self.words.get(word))
            .flatten()
            .copied()
            .collect()
    }

    /// Reads all of it; gives what changed. `in_transaction` tells whether one is open.
    pub fn read_all<S: Session>(&mut self, session: &mut S, in_transaction: bool) -> Result<Vec<Change>, Unanswered> {
        let questions = ALL.map(|name| (name, vec![]));
        let texts = self.ask(session, in_transaction, questions)?;
        let known = self.objects.keys().copied().collect();
        self.replace(texts, known)
    }

    /// Reads those of these relations that are `there`, and what is no relation if `others` is set, inside of a transaction; gives what changed.
    /// Of what was known already, only the `part` is read that can have changed, where there is one.
    pub fn read<S: Session>(
        &mut self,
        session: &mut S,
        oids: &BTreeSet<u32>,
        there: &There,
        part: Option<Part>,
        others: bool,
    ) -> Result<Vec<Change>, Unanswered> {
        let gone = oids.iter().filter(|oid| !there.contains_key(oid));
        let owned = gone.filter_map(|oid| self.sequences.get(oid)).flatten();
        let owned: Vec<u32> = owned.copied().filter(|oid| !oids.contains(oid)).collect();
        let existing = oids.iter().copied().filter(|oid| there.contains_key(oid));
        let mut questions: Vec<Question> = existing
            .chain(owned.iter().copied())
            .map(|oid| (self.how_to_read(oid, part), vec![oid.to_string()]))
            .collect();
        if others {
            questions.push(("stillroom_not_relations", vec![]));
        }
        let texts = match questions.is_empty() {
            true => vec![],
            false => self.ask(session, true, questions)?,
        };
        let texts = texts
            .into_iter()
            .map(|text| self.whole(text))
            .collect::<Result<_, _>>()?;
        let mut asked: BTreeSet<Key> = oids.iter().copied().chain(owned).map(relation).collect();
        if others {
            asked.extend(self.objects.keys().filter(|key| key.class != Class::Relation));
        }
        self.replace(texts, asked)
    }

    /// These relations that are `there` and those whose words may name them, and what is no relation, as in `read`.
    pub fn read_with_dependents<S: Session>(
        &mut self,
        session: &mut S,
        oids: &BTreeSet<u32>,
        there: &There,
    ) -> Result<Vec<Change>, Unanswered> {
        let existing = oids.iter().filter(|oid| there.contains_key(oid)).copied();
        let dependents = self.ask(session, true, [("stillroom_dependents", vec![oid_list(existing)])])?;
        let dependents: Vec<u32> = dependents.iter().filter_map(|oid| oid.parse().ok()).collect();
        let mut all = there.clone();
        all.extend(dependents.iter().map(|oid| (*oid, None)));
        let oids = oids.iter().copied().chain(dependents).collect();
        self.read(session, &oids, &all, None, true)
    }

    fn how_to_read(&self, oid: u32, part: Option<Part>) -> &'static str {
        match part.filter(|_| self.objects.contains_key(&relation(oid))) {
            Some(Part::Columns) => "stillroom_columns",
            Some(Part::Constraints) => "stillroom_constraints",
            Some(Part::Indexes) => "stillroom_indexes",
            None => "stillroom_relation",
        }
    }

    /// A relation's text, where only a part of it was read.
    fn whole(&self, text: String) -> Result<String, Unanswered> {
        if !text.starts_with("{\"part\"") {
            return Ok(text);
        }
        let read: ReadPart<'_> = serde_json::from_str(&text).map_err(Unanswered::lost)?;
        let known = self.objects.get(&relation(read.oid));
        let whole = known.and_then(|known| with_field(known, &read.part, read.value.get()));
        whole.ok_or_else(|| Unanswered::lost(format!("nothing is known of the relation {}", read.oid)))
    }

    /// In one exchange; each question is a name and its values. What reading locks and sets ends with it: it is a transaction of its own, or a
    /// part of the open one that is undone.
    fn ask<S: Session>(
        &mut self,
        session: &mut S,
        in_transaction: bool,
        questions: impl IntoIterator<Item = Question>,
    ) -> Result<Vec<String>, Unanswered> {
        let all: Vec<Question> = std::iter::once(("stillroom_set", vec![])).chain(questions).collect();
        let mut rows = match in_transaction {
            true => self.asking.inside_and_undo(session, &all)?,
            false => self.asking.outside(session, &all)?,
        };
        rows.remove(0);
        Ok(rows)
    }

    /// Puts what was read in the place of what was known; what was `asked` for and did not come is gone.
    fn replace(&mut self, texts: Vec<String>, asked: BTreeSet<Key>) -> Result<Vec<Change>, Unanswered> {
        let mut changes = Vec::new();
        let mut gone = asked;
        for text in texts {
            let Identity { class, oid } = serde_json::from_str(&text).map_err(Unanswered::lost)?;
            let key = Key { class, oid };
            gone.remove(&key);
            if self.objects.get(&key) == Some(&text) {
                continue;
            }
            if class == Class::Relation {
                self.learn(&text)?;
            }
            self.objects.insert(key, text.clone());
            changes.push(Change {
                key,
                object: Some(text),
            });
        }
        let gone = gone.into_iter().filter(|key| self.objects.remove(key).is_some());
        changes.extend(gone.map(|key| Change { key, object: None }));
        Ok(changes)
    }

    /// Words and owners are never forgotten: one too many costs a reading, no more.
    fn learn(&mut self, text: &str) -> Result<(), Unanswered> {
        let found: Relation = serde_json::from_str(text).map_err(Unanswered::lost)?;
        let names = std::iter::once(found.name).chain(found.indexes.into_iter().flatten().map(|index| index.name));
        for name in names {
            self.words.entry(name.to_lowercase()).or_default().insert(found.oid);
        }
        if let Some(owner) = found.sequence.and_then(|sequence| sequence.owner) {
            self.sequences.entry(owner.relation).or_default().insert(found.oid);
        }
        Ok(())
    }
}

/// A text without the names that follow REFERENCES.
fn without_referenced(text: &str) -> String {
    const REFERENCES: &str = "references";
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(REFERENCES) {
        kept.push_str(before);
        let name = after.trim_start();
        let end = name.find(|letter: char| letter.is_whitespace() || "(),;".contains(letter));
        rest = match name.len() < after.len() {
            true => &name[end.unwrap_or(name.len())..],
            false => after,
        };
        kept.push(' ');
    }
    kept + rest
}

fn relation(oid: u32) -> Key {
    Key {
        class: Class::Relation,
        oid,
    }
}

/// As an array of PostgreSQL's.
pub(crate) fn oid_list(oids: impl IntoIterator<Item = u32>) -> String {
    let oids: Vec<String> = oids.into_iter().map(|oid| oid.to_string()).collect();
    format!("{{{}}}", oids.join(","))
}

/// `"a ""b"""` is the name `a "b"`.
fn quoted_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('"') {
        let mut name = String::new();
        rest = after;
        while let Some((piece, after)) = rest.split_once('"') {
            name.push_str(piece);
            rest = after;
            match rest.strip_prefix('"') {
                Some(after) => {
                    name.push('"');
                    rest = after;
                }
                None => break,
            }
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knowing(names: &[(u32, &str)]) -> Schema {
        let mut schema = Schema::default();
        let texts = names
            .iter()
            .map(|(oid, name)| format!(r#"{{"class" : "relation", "oid" : {oid}, "name" : "{name}"}}"#));
        schema.replace(texts.collect(), BTreeSet::new()).unwrap();
        schema
    }

    #[test]
    fn relations_are_found_by_the_words_of_a_statement() {
        let schema = knowing(&[(1, "item"), (2, "maker"), (3, "Odd Name"), (4, "größe")]);
        let named = |sql: &str| schema.named(sql).into_iter().collect::<Vec<_>>();
        assert_eq!(named("ALTER TABLE Item ADD x int"), [1]);
        assert_eq!(named("alter table item add foreign key (a) references maker (id)"), [1]);
        assert_eq!(
            named("alter table item add foreign key (a) references public.maker (id), drop maker"),
            [1, 2]
        );
        assert_eq!(named("drop table \"Odd Name\", größe"), [3, 4]);
        assert_eq!(named("drop table items"), [0; 0]);
    }

    #[test]
    fn what_was_asked_for_and_did_not_come_is_gone() {
        let mut schema = knowing(&[(1, "item"), (2, "maker")]);
        let text = r#"{"class" : "relation", "oid" : 1, "name" : "thing"}"#.to_owned();
        let changes = schema
            .replace(vec![text.clone()], [relation(1), relation(2), relation(3)].into())
            .unwrap();
        let expected = [(relation(1), Some(text)), (relation(2), None)].map(|(key, object)| Change { key, object });
        assert_eq!(changes, expected);
        assert_eq!(schema.objects().count(), 1);
    }
}
