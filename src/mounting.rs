//! A discovered environment in the engine's words.

use protocol::MigrationEnvironment;
use revisions::Environment;

/// What the engine needs in order to start Alembic for this environment.
pub fn for_engine(environment: &Environment) -> MigrationEnvironment {
    MigrationEnvironment {
        ini: environment.ini.clone(),
        pyproject: environment.pyproject.clone(),
        section: environment.section.clone(),
        script_location: environment.script_folder.clone(),
        version_locations: environment.version_folders.clone(),
        working_directory: environment.working_directory.clone(),
    }
}
