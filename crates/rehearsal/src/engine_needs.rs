//! What a discovered repository asks of the engine.

use protocol::{MigrationEnvironment, PostgresqlBuild, Settings, SqlalchemyVersion};
use revisions::{Environment, SqlalchemyPin, SqlalchemySeries};

/// What the engine needs in order to start Alembic for an environment.
pub fn environment_for_engine(environment: &Environment) -> MigrationEnvironment {
    MigrationEnvironment {
        ini: environment.ini.clone(),
        pyproject: environment.pyproject.clone(),
        section: environment.section.clone(),
        script_location: environment.script_folder.clone(),
        version_locations: environment.version_folders.clone(),
        working_directory: environment.working_directory.clone(),
    }
}

/// The SQLAlchemy here that is nearest to the one that a repository pins; the newest for one that pins none.
pub fn sqlalchemy_for(pin: Option<&SqlalchemyPin>) -> SqlalchemyVersion {
    match pin.map(|pin| pin.series) {
        Some(SqlalchemySeries::Older | SqlalchemySeries::V2_0) => SqlalchemyVersion::V2_0,
        Some(SqlalchemySeries::V2_1) | None => SqlalchemyVersion::V2_1,
    }
}

/// The PostgreSQL for migrations of which it is known whether they name PostGIS. Who skips PostGIS goes on without it.
pub fn postgresql_for(names_postgis: bool, settings: &Settings) -> PostgresqlBuild {
    if names_postgis && !settings.skipped_extensions.contains("postgis") {
        PostgresqlBuild::Postgis
    } else {
        PostgresqlBuild::Plain
    }
}
