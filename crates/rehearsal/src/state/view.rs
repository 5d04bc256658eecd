//! The views of the page, what each of them can show, and the questions that they answer.

/// A view of the page; what is selected is the same in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// A card for each revision of the range.
    #[default]
    Review,
    /// The schema that the selected revision left.
    Schema,
    /// The way down, revision by revision.
    Rollback,
    /// What is run by hand.
    Workbench,
}

/// A question that people come with, each with a view that answers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    /// What will this change do?
    Review,
    /// How did this schema become what it is?
    Onboarding,
    /// Can it be taken back?
    Rollback,
}

impl Door {
    /// The view that answers it.
    pub const fn view(self) -> View {
        match self {
            Self::Review => View::Review,
            Self::Onboarding => View::Schema,
            Self::Rollback => View::Rollback,
        }
    }
}

/// What the workbench shows of a revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RevisionView {
    /// Its file.
    #[default]
    Source,
    /// What it changed in the schema when it ran.
    Changes,
}

/// How the schema that a revision left is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SchemaView {
    /// Object by object.
    #[default]
    Objects,
    /// As a diagram.
    Diagram,
}

/// What the drawer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DrawerView {
    /// Alembic's command line.
    Alembic,
    /// The SQL console.
    Sql,
    /// The rows of a table.
    Data,
    /// The states of the database.
    Snapshots,
    /// What rules have found.
    Problems,
}
