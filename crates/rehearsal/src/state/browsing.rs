//! Which tables of a rehearsal's database can be browsed, and what is asked for the rows on the screen.

use std::sync::Arc;

use postgres_model::{Object, Relation};
use review::{Sort, can_be_browsed, page_queries};

use super::{DataBrowser, Rehearsal, RowsQuestion, Runs};

impl Rehearsal {
    /// The tables and views that have rows to look at, by name.
    pub fn browsable(&self) -> Vec<&Relation> {
        let mut found: Vec<&Relation> = self.runs.relations_with_rows().collect();
        found.sort_by_key(|relation| (&relation.schema, &relation.name));
        found
    }

    /// The table or view that has this name in the database now, with its schema where that is not `public`.
    pub fn browsable_as(&self, label: &str) -> Option<&Relation> {
        self.runs.browsable_as(label)
    }

    /// What is browsed, as the database has it now.
    pub fn browsed(&self) -> Option<&Relation> {
        self.data.browsed(&self.runs)
    }
}

impl DataBrowser {
    fn browsed<'a>(&self, runs: &'a Runs) -> Option<&'a Relation> {
        runs.browsable_as(self.table.as_deref()?)
    }

    /// What has to be asked for the rows on the screen; none where nothing is browsed. A column that is gone sorts nothing.
    pub(crate) fn question(&self, runs: &Runs) -> Option<RowsQuestion> {
        let relation = self.browsed(runs)?;
        let has_column = |sort: &&Sort| relation.columns.iter().any(|column| column.name == sort.column);
        let sort = self.sort.as_ref().filter(has_column);
        Some(RowsQuestion {
            queries: page_queries(relation, sort, self.page).to_vec(),
            edition: runs.edition,
        })
    }
}

impl Runs {
    fn browsable_as(&self, label: &str) -> Option<&Relation> {
        self.relations_with_rows().find(|relation| relation.label() == label)
    }

    fn relations_with_rows(&self) -> impl Iterator<Item = &Relation> {
        let relations = self
            .schema
            .objects()
            .filter_map(|object: &Arc<Object>| object.as_relation());
        relations.filter(|relation| can_be_browsed(relation))
    }
}
