//! Reads the revision files of an environment, in slices: the caller says when to pause.

use std::collections::HashMap;

use repository::Repository;
use revisions::{Environment, GraphBuilder, Problem, check_module};

use crate::history::{History, path_of};

/// Reads revision files in two passes: first as far as the graph needs it, so that it is on the screen at once, then the bodies of the
/// functions. `pause` is awaited every few milliseconds at most.
pub struct Reader {
    builder: GraphBuilder,
    env_py: Option<String>,
    unread: Vec<Problem>,
}

impl Reader {
    /// The first pass: the graph. `unread` are the problems of files that the repository lacks.
    pub async fn outline(
        repository: &Repository,
        environment: &Environment,
        unread: Vec<Problem>,
        pause: impl AsyncFn(),
    ) -> (Self, History) {
        let mut reader = Self {
            builder: GraphBuilder::new(),
            env_py: environment.env_py.clone(),
            unread,
        };
        for path in environment.revision_files(repository) {
            reader.builder.add_from(repository, &path);
            pause().await;
        }
        let history = reader.history(None, &pause).await;
        (reader, history)
    }

    /// The second pass: what only the functions' bodies tell, syntax errors among it, and what is wrong with `env.py`. None where
    /// there is nothing new.
    pub async fn check(mut self, repository: &Repository, pause: impl AsyncFn()) -> Option<History> {
        let unchecked: Vec<String> = self.builder.unchecked().map(str::to_owned).collect();
        let mut changed = false;
        for path in unchecked {
            if let Some(text) = repository.text(&path) {
                changed |= self.builder.check(&path, &text);
            }
            pause().await;
        }
        let env_py = self.env_py.as_deref();
        let of_env_py = env_py.and_then(|path| check_module(path, &repository.text(path)?));
        changed |= of_env_py.is_some();
        let history = if changed {
            Some(self.history(of_env_py, &pause).await)
        } else {
            None
        };
        self.builder.discard_in_slices(&pause).await;
        history
    }

    async fn history(&self, besides: Option<Problem>, pause: &impl AsyncFn()) -> History {
        let (graph, of_the_graph) = self.builder.finish_in_slices(pause).await;
        let lanes = revisions::lay_out_in_slices(&graph, pause).await;
        let mut findings = vec![];
        for problem in self.unread.iter().chain(&of_the_graph).chain(&besides) {
            findings.extend(checks::of_problem(problem));
            pause().await;
        }
        for revision in graph.revisions() {
            findings.extend(checks::of_revision(revision));
            pause().await;
        }
        let mut by_path = HashMap::with_capacity(graph.len());
        for (index, revision) in graph.revisions().iter().enumerate() {
            by_path.insert(path_of(revision), index);
            pause().await;
        }
        History::laid_out(graph, findings, lanes, by_path)
    }
}
