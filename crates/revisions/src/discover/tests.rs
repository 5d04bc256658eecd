//! Repositories of every layout, in a few files each.

use super::*;

const REVISION: &str = "revision = 'a'\ndown_revision = None\n";

fn repository(files: &[(&str, &str)]) -> Repository {
    let mut repository = Repository::new("r");
    for (path, text) in files {
        repository.insert(path, text.as_bytes().to_vec()).unwrap();
    }
    repository
}

fn only(files: &[(&str, &str)]) -> Environment {
    let mut environments = discover(&repository(files)).environments;
    assert_eq!(environments.len(), 1, "{environments:#?}");
    environments.remove(0)
}

#[test]
fn an_ini_with_a_relative_script_location() {
    let files = [
        (
            "backend/alembic.ini",
            "[alembic]\nscript_location = migrations\nprepend_sys_path = .\nfile_template = %%(rev)s\n",
        ),
        ("backend/migrations/env.py", ""),
        ("backend/migrations/versions/b.py", REVISION),
        ("backend/migrations/versions/__init__.py", ""),
    ];
    let environment = only(&files);
    assert_eq!(environment.problems, []);
    assert_eq!(environment.name, "backend/alembic.ini");
    assert_eq!(environment.script_folder, "backend/migrations");
    assert_eq!(environment.env_py.as_deref(), Some("backend/migrations/env.py"));
    assert_eq!(environment.version_folders, ["backend/migrations/versions"]);
    assert_eq!(environment.prepend_sys_path, ["backend"]);
    assert_eq!(environment.working_directory, "backend");
    assert_eq!(environment.file_template, "%(rev)s");
    assert_eq!(
        environment.revision_files(&repository(&files)),
        ["backend/migrations/versions/b.py"]
    );
}

#[test]
fn commands_may_be_run_from_above_the_ini() {
    let environment = only(&[
        ("config/alembic.ini", "[alembic]\nscript_location = db/migrations\n"),
        ("db/migrations/env.py", ""),
    ]);
    assert_eq!(
        (
            environment.working_directory.as_str(),
            environment.script_folder.as_str()
        ),
        ("", "db/migrations")
    );
}

#[test]
fn here_and_packages() {
    for location in ["%(here)s/m", "%(here)s\\m", "app.db:m", "./m/../m"] {
        let environment = only(&[
            (
                "app/db/alembic.ini",
                &format!("[alembic]\nscript_location = {location}"),
            ),
            ("app/db/m/env.py", ""),
        ]);
        assert_eq!(
            (environment.script_folder.as_str(), environment.problems.len()),
            ("app/db/m", 0),
            "{location}"
        );
    }
    let environment = only(&[
        (
            "alembic.ini",
            "[alembic]\nscript_location = app:m\nprepend_sys_path = lib",
        ),
        ("lib/app/m/env.py", ""),
        ("app/other.py", ""),
    ]);
    assert_eq!(environment.script_folder, "lib/app/m");
}

#[test]
fn version_locations_in_every_notation() {
    for (setting, folders) in [
        (
            "version_locations = %(here)s/a:%(here)s/b\npath_separator = os",
            vec!["a", "b"],
        ),
        ("version_locations = a b\npath_separator = space", vec!["a", "b"]),
        (
            "version_locations =\n  a\n  b\npath_separator = newline",
            vec!["a", "b"],
        ),
        ("version_locations = a;b\nversion_path_separator = ;", vec!["a", "b"]),
        ("version_locations = a, b", vec!["a", "b"]),
        ("version_locations = a b", vec!["a", "b"]),
    ] {
        let ini = format!("[alembic]\nscript_location = m\n{setting}\n");
        let environment = only(&[
            ("alembic.ini", &ini),
            ("m/env.py", ""),
            ("a/1.py", REVISION),
            ("b/2.py", REVISION),
        ]);
        assert_eq!(environment.version_folders, folders, "{setting}");
        assert_eq!(environment.problems, [], "{setting}");
    }
    let ini = "[alembic]\nscript_location = m\nversion_locations = a b\npath_separator = comma\n";
    let environment = only(&[("alembic.ini", ini), ("m/env.py", "")]);
    assert_eq!(
        environment.problems[0].to_string(),
        "'comma' is not a valid value for path_separator; expected 'space', 'newline', 'os', ':', ';'"
    );
}

#[test]
fn recursive_version_locations() {
    let files = [
        (
            "alembic.ini",
            "[alembic]\nscript_location = m\nrecursive_version_locations = true",
        ),
        ("m/env.py", ""),
        ("m/versions/2024/a.py", REVISION),
    ];
    let environment = only(&files);
    assert_eq!(
        environment.revision_files(&repository(&files)),
        ["m/versions/2024/a.py"]
    );
}

#[test]
fn flask_migrate_says_no_script_location() {
    let environment = only(&[
        (
            "web/migrations/alembic.ini",
            "[alembic]\n# a generic configuration\nfile_template = %%(rev)s\n[loggers]\nkeys = root\n",
        ),
        ("web/migrations/env.py", ""),
        ("web/migrations/versions/a.py", REVISION),
    ]);
    assert_eq!(
        (environment.origin, environment.problems.len()),
        (Origin::FlaskMigrate, 0)
    );
    assert_eq!(environment.script_folder, "web/migrations");
    assert_eq!(environment.version_folders, ["web/migrations/versions"]);
    assert_eq!(environment.working_directory, "web");
}

#[test]
fn pyproject_alone_and_together_with_an_ini() {
    let toml = "[tool.alembic]\nscript_location = \"%(here)s/m\"\nversion_locations = [\"%(here)s/a\", \"b\"]\n\
                prepend_sys_path = [\".\"]\nrecursive_version_locations = true\nfile_template = \"%%(rev)s\"\n";
    let environment = only(&[
        ("x/pyproject.toml", toml),
        ("x/m/env.py", ""),
        ("x/a/1.py", REVISION),
        ("x/b/1.py", REVISION),
    ]);
    assert_eq!(environment.problems, []);
    assert_eq!(
        (environment.name.as_str(), environment.script_folder.as_str()),
        ("x/pyproject.toml", "x/m")
    );
    assert_eq!(environment.version_folders, ["x/a", "x/b"]);
    assert_eq!(environment.prepend_sys_path, ["x"]);
    assert!(environment.recursive_version_locations && environment.file_template == "%(rev)s");

    let environment = only(&[
        ("pyproject.toml", "[tool.alembic]\nscript_location = \"m\"\n"),
        ("alembic.ini", "[alembic]\nsqlalchemy.url = x\n"),
        ("m/env.py", ""),
    ]);
    assert_eq!(environment.ini.as_deref(), Some("alembic.ini"));
    assert_eq!(environment.pyproject.as_deref(), Some("pyproject.toml"));
    assert_eq!(environment.script_folder, "m");
}

#[test]
fn every_section_with_a_script_location_is_an_environment() {
    let files = [
        (
            "alembic.ini",
            "[alembic]\nsqlalchemy.url = x\n[users]\nscript_location = u\n[orders]\nscript_location = o\n[loggers]\nkeys = root",
        ),
        ("u/env.py", ""),
        ("o/env.py", ""),
    ];
    let environments = discover(&repository(&files)).environments;
    let names: Vec<&str> = environments
        .iter()
        .map(|environment| environment.name.as_str())
        .collect();
    assert_eq!(names, ["alembic.ini [orders]", "alembic.ini [users]"]);
}

#[test]
fn several_environments_come_in_a_sensible_order() {
    let files = [
        ("deep/in/alembic.ini", "[alembic]\nscript_location = m"),
        ("deep/in/m/env.py", ""),
        ("alembic.ini", "[alembic]\nscript_location = gone"),
        ("other.ini", "[alembic]\nscript_location = m"),
        ("m/env.py", ""),
        ("old/versions/a.py", REVISION),
        ("tox.ini", "[tox]\nenvlist = py"),
    ];
    let discovery = discover(&repository(&files));
    let names: Vec<&str> = discovery
        .environments
        .iter()
        .map(|environment| environment.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["other.ini", "deep/in/alembic.ini", "alembic.ini", "old/versions"]
    );
    assert_eq!(
        discovery.environments[2].problems,
        [EnvironmentProblem::NoScriptFolder { folder: "gone".into() }]
    );
    assert_eq!(discovery.looked_for[0].candidates, 4);
}

#[test]
fn revision_files_without_any_configuration() {
    let environment = only(&[
        ("db/env.py", ""),
        (
            "db/versions/a.py",
            "revision: str = 'a'\ndown_revision: str | None = None\n",
        ),
        ("db/versions/old/b.py", "revision, down_revision = 'b', 'a'\n"),
        ("app/models.py", "class Revision: pass\n"),
    ]);
    assert_eq!(
        (environment.origin, environment.script_folder.as_str()),
        (Origin::Bare, "db")
    );
    assert_eq!(environment.version_folders, ["db/versions", "db/versions/old"]);
    assert_eq!(environment.problems, []);
}

#[test]
fn configurations_that_are_broken_are_reported_not_lost() {
    let environment = only(&[(
        "pyproject.toml",
        "[tool.alembic]\nscript_location = \"m\"\nscript_location = 1",
    )]);
    assert!(
        environment.problems[0]
            .to_string()
            .starts_with("pyproject.toml, line 3: "),
        "{:?}",
        environment.problems
    );

    let environment = only(&[
        ("alembic.ini", "[alembic]\nscript_location = %(home)s/m\n"),
        ("m/env.py", ""),
    ]);
    assert!(environment.problems[0].to_string().contains("interpolation key 'home'"));

    let environment = only(&[
        ("alembic.ini", "[alembic]\nscript_location = m\nscript_location = m\n"),
        ("m/env.py", ""),
    ]);
    assert_eq!(
        environment.problems[0].to_string(),
        "alembic.ini, line 3: option 'script_location' in section 'alembic' already exists"
    );
    assert_eq!(environment.script_folder, "m");

    let environment = only(&[("alembic.ini", "[alembic]\nsqlalchemy.url = x\n")]);
    assert_eq!(environment.problems, [EnvironmentProblem::NoScriptLocation]);
}

#[test]
fn nothing_found_tells_what_was_looked_for() {
    let discovery = discover(&repository(&[("app/main.py", "print(1)"), ("setup.cfg", "[metadata]")]));
    assert_eq!(discovery.environments, []);
    let candidates: Vec<usize> = discovery
        .looked_for
        .iter()
        .map(|looked_for| looked_for.candidates)
        .collect();
    assert_eq!(candidates, [1, 0, 1]);
}

#[test]
fn where_env_py_chooses_a_folder_by_dialect_it_is_the_one_for_postgresql() {
    let with = |inside: &[&str]| {
        let mut files = vec![
            ("alembic.ini".to_owned(), "[alembic]\nscript_location = m\n".to_owned()),
            ("m/env.py".to_owned(), String::new()),
        ];
        files.extend(
            inside
                .iter()
                .map(|file| (format!("m/versions/{file}"), REVISION.to_owned())),
        );
        let files: Vec<_> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        discover(&repository(&files)).environments.remove(0).version_folders
    };
    assert_eq!(with(&["postgresql/a.py", "sqlite/a.py"]), ["m/versions/postgresql"]);
    assert_eq!(with(&["pg/a.py", "sqlite/a.py"]), ["m/versions/pg"]);
    assert_eq!(
        with(&["2023/a.py", "2024/b.py"]),
        ["m/versions/2023", "m/versions/2024"]
    );
    assert_eq!(with(&["a.py", "postgresql/b.py"]), ["m/versions"]);
    assert_eq!(with(&[]), ["m/versions"]);
}

#[test]
fn toml_that_nests_too_deep_is_a_problem_with_its_line() {
    for deep in [
        format!("x = {}", "[".repeat(10_000)),
        format!("x = {}1{}", "{a=".repeat(10_000), "}".repeat(10_000)),
        format!("x{} = 1", ".a".repeat(10_000)),
        format!("[x{}]", ".a".repeat(10_000)),
    ] {
        let text = format!("[tool.alembic]\nscript_location = 'm'\n{deep}\n");
        let mut repository = Repository::new("r");
        repository.insert("pyproject.toml", text.into_bytes()).unwrap();
        let environment = discover(&repository).environments.remove(0);
        let line = |problem: &EnvironmentProblem| match problem {
            EnvironmentProblem::BadConfiguration { line, .. } => *line,
            _ => 0,
        };
        assert_eq!(line(&environment.problems[0]), 3);
    }
}

#[test]
fn an_ini_with_too_many_sections_says_so() {
    let text: String = (0..20_000)
        .map(|n| format!("[s{n}]\nscript_location = m{n}\n"))
        .collect();
    let mut repository = Repository::new("r");
    repository
        .insert(
            "alembic.ini",
            format!("[alembic]\nscript_location = m\n{text}").into_bytes(),
        )
        .unwrap();
    let environments = discover(&repository).environments;
    assert_eq!(environments.len(), 200);
    let problems = environments[0].problems.iter().map(ToString::to_string);
    assert!(
        problems
            .into_iter()
            .any(|text| text == "alembic.ini has more than 1000 sections; only the first 1000 were read")
    );
}

#[test]
fn long_lists_of_paths_are_cut() {
    let mut repository = Repository::new("r");
    let locations = "gone ".repeat(100_000);
    let text = format!("[alembic]\nscript_location = m\nversion_locations = {locations}\n");
    repository.insert("alembic.ini", text.into_bytes()).unwrap();
    repository.insert("m/env.py", *b"").unwrap();
    let environment = discover(&repository).environments.remove(0);
    assert!(environment.problems.len() < 300);
}
