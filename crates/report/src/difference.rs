//! What is said of a difference from a run against a server.

use protocol::Difference;

use crate::Sentence;

/// One difference, as a sentence or two.
pub(crate) fn difference(difference: &Difference) -> Sentence {
    let url = |why: &str| {
        Sentence::text(format!(
            "The database URL {why}, so the database in this page was used."
        ))
    };
    match difference {
        Difference::NoConfiguration => Sentence::text("There is no ")
            .and_code("alembic.ini")
            .and(", so one that names only the folders was used."),
        Difference::NoConfigurationNorEnvPy => Sentence::text("There is no ")
            .and_code("alembic.ini")
            .and(" and no ")
            .and_code("env.py")
            .and(", so minimal ones were used."),
        Difference::NoScriptLocation { used } => Sentence::text("The configuration has no ")
            .and_code("script_location")
            .and(", so ")
            .and_code(used)
            .and(" was used."),
        Difference::UrlEmpty => url("is empty"),
        Difference::UrlPlaceholder => url("is the placeholder of Alembic’s templates"),
        Difference::UrlUnreadable { error } => url(&format!("cannot be parsed ({error})")),
        Difference::UrlOfSqlite { url } => Sentence::text("The database URL is ")
            .and_code(url)
            .and(". The repository also supports PostgreSQL, so the database in this page was used."),
        Difference::SameDatabase { name, before } => Sentence::text("A later URL names ")
            .and_code(name)
            .and(", an earlier one ")
            .and_code(before)
            .and("; both connect to the same database here."),
        Difference::CommitRolledBack => Sentence::text(
            "A second connection had committed, but the rollback of the first connection reverted that too. On a server it lasts: \
             here all connections share one session.",
        ),
        Difference::UncommittedCommitted => Sentence::text(
            "A second connection had not committed, but the commit of the first connection committed that too: here all connections share \
             one session.",
        ),
        Difference::OthersRolledBack => Sentence::text(
            "The rollback of a second connection reverted what other connections did meanwhile: here all connections share one session.",
        ),
        Difference::TimerNeverFires => Sentence::text("A timer never fired: a page runs Python in one thread."),
        Difference::DaemonThreadWaits { name } => Sentence::text("The daemon thread ")
            .and_code(name)
            .and(" runs only when it is joined: a page runs Python in one thread."),
        Difference::LibraryNotLoaded { name, version, reason } => {
            let words = format!("{name} {version}, which comes with Stillroom, could not be loaded: {reason}.");
            Sentence::text(words)
        }
        Difference::ExtensionNotLoaded { name, reason } => Sentence::text("The extension ")
            .and_code(name)
            .and(format!(", which comes with Stillroom, could not be loaded: {reason}.")),
        Difference::StatementsUnobserved { reason } => Sentence::text(format!(
            "The locks and changes of some statements are not known, because reading them failed: {reason}. The statements ran normally."
        )),
        Difference::SchemaUnread { reason } => Sentence::text(format!(
            "The schema could not be read: {reason}. The page shows it as it was read last."
        )),
        Difference::VersionTableUnread { reason } => {
            Sentence::text(format!("The version table could not be read: {reason}."))
        }
    }
}
