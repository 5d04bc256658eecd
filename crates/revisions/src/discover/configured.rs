//! Environments that an ini file or pyproject.toml configures, read as `alembic.config.Config`
//! reads them.

use std::collections::BTreeSet;

use repository::{Repository, path};
use rustc_hash::{FxHashMap, FxHashSet};
use toml::{Table, Value};

use super::ini::{BadKey, Ini, MOST_SECTIONS, substitute};
use super::locate::{Place, working_directory};
use super::paths::{revision_files, split, split_legacy};
use super::{Environment, EnvironmentProblem, Origin};

/// Alembic's `_default_file_template`.
pub(super) const DEFAULT_FILE_TEMPLATE: &str = "%(rev)s_%(slug)s";
const MAIN_SECTION: &str = "alembic";
/// Environments that are read; nobody chooses from more.
const MOST_ENVIRONMENTS: usize = 200;
/// Entries of a list of paths that are read.
const MOST_ENTRIES: usize = 200;
/// Bytes of a pyproject.toml that are read: parsing it can't be interrupted.
const LONGEST_TOML: usize = 128 * 1024;
/// Characters of a value that a message shows.
const LONGEST_SHOWN: usize = 200;

const INI_ENDINGS: [&str; 3] = [".ini", ".cfg", ".conf"];

/// The files that may hold an ini configuration.
pub(super) fn ini_files(repository: &Repository) -> Vec<&str> {
    repository
        .paths()
        .filter(|path| INI_ENDINGS.iter().any(|ending| path.ends_with(ending)))
        .collect()
}

/// All pyproject.toml files.
pub(super) fn pyproject_files(repository: &Repository) -> Vec<&str> {
    repository
        .paths()
        .filter(|path| path::file_name(path) == "pyproject.toml")
        .collect()
}

/// The environments of these files. An ini and a pyproject.toml in one folder make one environment,
/// as for Alembic.
pub(super) async fn find(
    repository: &Repository,
    inis: &[&str],
    pyprojects: &[&str],
    pause: &mut impl AsyncFnMut(),
) -> Vec<Environment> {
    let mut tables: Vec<(&str, Table, Vec<EnvironmentProblem>)> = Vec::new();
    for path in pyprojects {
        tables.extend(alembic_table(repository, path));
        pause().await;
    }
    let beside: FxHashMap<&str, usize> = tables.iter().map(|(toml, ..)| path::parent(toml)).zip(0..).collect();
    let mut environments: Vec<Environment> = Vec::new();
    for ini_path in inis {
        pause().await;
        let Some(text) = repository.text(ini_path).filter(|text| may_configure(text)) else {
            continue;
        };
        let ini = Ini::parse(&text);
        let beside = beside.get(path::parent(ini_path)).map(|place| &tables[*place]);
        for section in sections(repository, ini_path, &ini, beside.is_some()) {
            let settings = Settings::new(Some((ini_path, &ini)), beside, section);
            environments.push(settings.environment(repository));
            pause().await;
            if environments.len() > MOST_ENVIRONMENTS {
                return cut(repository, environments);
            }
        }
    }
    let used: FxHashSet<String> = environments
        .iter()
        .filter_map(|environment| environment.pyproject.clone())
        .collect();
    for table in tables.iter().filter(|(path, ..)| !used.contains(*path)) {
        environments.push(Settings::new(None, Some(table), MAIN_SECTION).environment(repository));
        pause().await;
        if environments.len() > MOST_ENVIRONMENTS {
            return cut(repository, environments);
        }
    }
    environments
}

/// Says that there are more environments than are read.
fn cut(repository: &Repository, mut environments: Vec<Environment>) -> Vec<Environment> {
    environments.truncate(MOST_ENVIRONMENTS);
    for environment in &mut environments {
        environment.problems.push(EnvironmentProblem::TooMany {
            path: repository.name.clone(),
            what: "environments".to_owned(),
            limit: MOST_ENVIRONMENTS,
        });
    }
    environments
}

fn may_configure(text: &str) -> bool {
    text.contains("script_location") || text.contains("[alembic]")
}

/// The sections that are environments: those that say `script_location`, and `[alembic]` where
/// another file or the folder it lies in may say it instead.
fn sections<'a>(repository: &Repository, ini_path: &str, ini: &'a Ini, has_toml: bool) -> Vec<&'a str> {
    let declaring: Vec<&str> = ini
        .sections()
        .filter(|section| ini.declares(section, "script_location"))
        .collect();
    let main = ini.sections().find(|section| *section == MAIN_SECTION);
    let main_is_meant = has_toml
        || declaring.is_empty()
        || ini.raw(MAIN_SECTION, "script_location").is_some()
        || is_script_folder(repository, path::parent(ini_path));
    let main = main.filter(|main| main_is_meant && !declaring.contains(main));
    main.into_iter().chain(declaring).collect()
}

fn is_script_folder(repository: &Repository, folder: &str) -> bool {
    path::join(folder, "env.py").is_some_and(|file| repository.contains(&file))
}

/// `[tool.alembic]` of a pyproject.toml; `None` if it has none. A file that is no TOML counts if it
/// mentions it.
fn alembic_table<'a>(repository: &Repository, path: &'a str) -> Option<(&'a str, Table, Vec<EnvironmentProblem>)> {
    let text = repository.text(path)?;
    if !text.contains("alembic") {
        return None;
    }
    if text.len() > LONGEST_TOML {
        let problem = EnvironmentProblem::BadConfiguration {
            path: path.to_owned(),
            line: 1,
            message: format!("the file has more than {} KiB and was not read", LONGEST_TOML / 1024),
        };
        return text
            .contains("[tool.alembic")
            .then(|| (path, Table::new(), vec![problem]));
    }
    match text.parse::<Table>() {
        Ok(table) => {
            let table = table.get("tool")?.get("alembic")?.as_table()?.clone();
            Some((path, table, Vec::new()))
        }
        Err(error) if text.contains("[tool.alembic") => {
            let line = error.span().map_or_else(
                || deepest_line(&text),
                |span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1,
            );
            let message = error.message().to_owned();
            let problem = EnvironmentProblem::BadConfiguration {
                path: path.to_owned(),
                line,
                message,
            };
            Some((path, Table::new(), vec![problem]))
        }
        Err(_) => None,
    }
}

/// The line with the longest dotted key: one that is too long is the only mistake that the TOML parser gives no place for.
fn deepest_line(text: &str) -> usize {
    let depths = text.lines().map(|line| line.matches('.').count());
    let deepest = depths
        .zip(1..)
        .max_by_key(|(depth, number)| (*depth, usize::MAX - number));
    deepest.map_or(1, |(_, number)| number)
}

/// The settings of one environment, the ini before the TOML, as `Config.get_alembic_option` has it.
struct Settings<'a> {
    ini: Option<(&'a str, &'a Ini)>,
    toml: Option<(&'a str, &'a Table)>,
    section: &'a str,
    problems: Vec<EnvironmentProblem>,
}

impl<'a> Settings<'a> {
    fn new(
        ini: Option<(&'a str, &'a Ini)>,
        toml: Option<&'a (&'a str, Table, Vec<EnvironmentProblem>)>,
        section: &'a str,
    ) -> Self {
        let mut problems = toml.map(|(.., problems)| problems.clone()).unwrap_or_default();
        if let Some((path, ini)) = ini {
            problems.extend(
                ini.errors
                    .iter()
                    .map(|(line, message)| EnvironmentProblem::BadConfiguration {
                        path: path.to_owned(),
                        line: *line,
                        message: message.clone(),
                    }),
            );
            problems.extend(ini.is_cut.then(|| EnvironmentProblem::TooMany {
                path: path.to_owned(),
                what: "sections".to_owned(),
                limit: MOST_SECTIONS,
            }));
        }
        Self {
            ini,
            toml: toml.map(|(path, table, _)| (*path, table)),
            section,
            problems,
        }
    }

    fn environment(mut self, repository: &Repository) -> Environment {
        let config_path = self
            .ini
            .map(|(path, _)| path)
            .or(self.toml.map(|(path, _)| path))
            .unwrap_or_default();
        let config_folder = path::parent(config_path);
        let script_location = self.text("script_location");
        let (origin, location, working_directory) = match &script_location {
            Some(location) => {
                let location = location.replace('\\', "/");
                let directory = working_directory(repository, config_folder, &location);
                (Origin::Configured, location, directory)
            }
            None if is_script_folder(repository, config_folder) => (
                Origin::FlaskMigrate,
                format!("/{config_folder}"),
                path::parent(config_folder),
            ),
            None => {
                self.problems.push(EnvironmentProblem::NoScriptLocation);
                (Origin::Configured, format!("/{config_folder}"), config_folder)
            }
        };
        let prepend_sys_path = self.prepend_sys_path(working_directory);
        let place = Place {
            repository,
            working_directory,
            sys_path: &prepend_sys_path,
        };
        let script_folder = self.script_folder(&place, &location);
        Environment {
            name: self.name(config_path),
            origin,
            ini: self.ini.map(|(path, _)| path.to_owned()),
            pyproject: self.toml.map(|(path, _)| path.to_owned()),
            section: self.section.to_owned(),
            env_py: path::join(&script_folder, "env.py").filter(|file| repository.contains(file)),
            version_folders: self.version_folders(&place, &script_folder),
            recursive_version_locations: self.flag("recursive_version_locations"),
            sourceless: self.flag("sourceless"),
            file_template: self
                .text("file_template")
                .unwrap_or_else(|| DEFAULT_FILE_TEMPLATE.to_owned()),
            working_directory: working_directory.to_owned(),
            names_postgis: false,
            script_location,
            script_folder,
            prepend_sys_path,
            problems: self.problems,
        }
    }

    fn name(&self, config_path: &str) -> String {
        if self.section == MAIN_SECTION {
            config_path.to_owned()
        } else {
            format!("{config_path} [{}]", self.section)
        }
    }

    fn script_folder(&mut self, place: &Place<'_>, location: &str) -> String {
        let folder = place.folder(location);
        match folder.filter(|folder| place.repository.is_folder(folder)) {
            Some(folder) => {
                if !is_script_folder(place.repository, &folder)
                    && !self.problems.contains(&EnvironmentProblem::NoScriptLocation)
                {
                    self.problems
                        .push(EnvironmentProblem::NoEnvPy { folder: folder.clone() });
                }
                folder
            }
            None => {
                let folder = place.folder(location).unwrap_or_else(|| location.to_owned());
                self.problems
                    .push(EnvironmentProblem::NoScriptFolder { folder: folder.clone() });
                folder
            }
        }
    }

    /// `ScriptDirectory._version_locations`.
    fn version_folders(&mut self, place: &Place<'_>, script_folder: &str) -> Vec<String> {
        let listed = self.list(
            "version_locations",
            &["path_separator", "version_path_separator"],
            false,
        );
        let Some(listed) = listed.filter(|listed| !listed.is_empty()) else {
            let versions = path::join(script_folder, "versions").unwrap_or_default();
            if self.flag("recursive_version_locations") {
                return vec![versions];
            }
            return folders_for_postgresql(place.repository, versions);
        };
        let mut folders = Vec::new();
        for location in listed {
            let folder = place
                .folder(&location)
                .filter(|folder| place.repository.is_folder(folder));
            match folder {
                Some(folder) => folders.push(folder),
                None => self
                    .problems
                    .push(EnvironmentProblem::NoVersionFolder { folder: location }),
            }
        }
        folders
    }

    fn prepend_sys_path(&mut self, working_directory: &str) -> Vec<String> {
        let listed = self
            .list("prepend_sys_path", &["path_separator"], true)
            .unwrap_or_default();
        listed
            .iter()
            .filter_map(|entry| path::join(working_directory, entry))
            .collect()
    }

    /// A list of paths: text with a separator in an ini file, a list in TOML.
    fn list(&mut self, option: &str, separators: &[&str], splits_at_colons: bool) -> Option<Vec<String>> {
        let mut listed = self.whole_list(option, separators, splits_at_colons)?;
        if listed.len() > MOST_ENTRIES {
            listed.truncate(MOST_ENTRIES);
            self.problems.push(EnvironmentProblem::TooMany {
                path: option.to_owned(),
                what: "entries".to_owned(),
                limit: MOST_ENTRIES,
            });
        }
        Some(listed)
    }

    fn whole_list(&mut self, option: &str, separators: &[&str], splits_at_colons: bool) -> Option<Vec<String>> {
        let Some(text) = self.ini_text(option).filter(|text| !text.is_empty()) else {
            return self.toml_list(option);
        };
        let set = separators
            .iter()
            .find_map(|name| self.ini_text(name).map(|value| (*name, value)));
        let Some((name, separator)) = set else {
            return Some(split_legacy(&text, splits_at_colons));
        };
        split(&text, &separator).ok().or_else(|| {
            let problem = EnvironmentProblem::BadSeparator {
                option: name.to_owned(),
                value: separator,
            };
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
            None
        })
    }

    fn toml_list(&mut self, option: &str) -> Option<Vec<String>> {
        let (path, table) = self.toml?;
        match table.get(option)? {
            Value::String(text) => self.expand(option, text, path).map(|text| vec![text]),
            Value::Array(values) => {
                let texts = values.iter().map(Value::as_str).collect::<Option<Vec<&str>>>();
                let Some(texts) = texts else {
                    return self.bad_type(option);
                };
                texts.into_iter().map(|text| self.expand(option, text, path)).collect()
            }
            _ => self.bad_type(option),
        }
    }

    fn text(&mut self, option: &str) -> Option<String> {
        if let Some(text) = self.ini_text(option) {
            return Some(text);
        }
        let (path, table) = self.toml?;
        match table.get(option)? {
            Value::String(text) => self.expand(option, text, path),
            _ => self.bad_type(option),
        }
    }

    /// Only `true` in an ini file, only a boolean in TOML (`get_alembic_boolean_option`).
    fn flag(&mut self, option: &str) -> bool {
        if let Some(text) = self.ini_text(option) {
            return text == "true";
        }
        self.toml
            .and_then(|(_, table)| table.get(option))
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    fn ini_text(&mut self, option: &str) -> Option<String> {
        let (path, ini) = self.ini?;
        match ini.get(self.section, option, &here(path))? {
            Ok(text) => Some(text),
            Err(BadKey(key)) => {
                let value = ini.raw(self.section, option).unwrap_or_default();
                self.bad_substitution(option, &key, value);
                None
            }
        }
    }

    fn expand(&mut self, option: &str, text: &str, path: &str) -> Option<String> {
        let expanded = substitute(text, |key| (key == "here").then(|| here(path)));
        expanded
            .map_err(|BadKey(key)| self.bad_substitution(option, &key, text))
            .ok()
    }

    fn bad_substitution(&mut self, option: &str, key: &str, value: &str) {
        let problem = EnvironmentProblem::BadSubstitution {
            option: option.to_owned(),
            section: self.section.to_owned(),
            key: key.to_owned(),
            value: value.chars().take(LONGEST_SHOWN).collect(),
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn bad_type<T>(&mut self, option: &str) -> Option<T> {
        self.problems.push(EnvironmentProblem::BadType {
            option: option.to_owned(),
        });
        None
    }
}

/// `versions`, or the folders in it where it holds no revision itself: then `env.py` chooses one of them when it runs, by the
/// database's dialect, and here that is always PostgreSQL.
fn folders_for_postgresql(repository: &Repository, versions: String) -> Vec<String> {
    if !revision_files(repository, &versions, false).is_empty() {
        return vec![versions];
    }
    let folders: BTreeSet<&str> = repository
        .under(&versions)
        .map(|(file, _)| path::parent(file))
        .filter(|folder| !revision_files(repository, folder, false).is_empty())
        .collect();
    let is_for = |folder: &&&str, names: &[&str]| {
        let name = path::file_name(folder).to_ascii_lowercase();
        names.iter().any(|dialect| name.contains(dialect))
    };
    let for_postgresql: Vec<_> = folders.iter().filter(|folder| is_for(folder, &["postgres"])).collect();
    let chosen = if for_postgresql.is_empty() {
        let others = ["sqlite", "mysql", "mariadb", "oracle", "mssql"];
        folders.iter().filter(|folder| !is_for(folder, &others)).collect()
    } else {
        for_postgresql
    };
    if chosen.is_empty() {
        return vec![versions];
    }
    chosen.into_iter().map(|folder| (*folder).to_owned()).collect()
}

/// What `%(here)s` stands for: the configuration file's folder, with the repository as the root.
fn here(config_path: &str) -> String {
    format!("/{}", path::parent(config_path))
}
