//! Settings, and what follows from them.

use protocol::{PostgresqlBuild, SqlalchemyVersion};

use super::*;

fn with_variable(name: &str, value: &str) -> RepositorySettings {
    let mut settings = RepositorySettings::default();
    settings.engine.variables.insert(name.to_owned(), value.to_owned());
    settings
}

#[test]
fn saved_settings_are_remembered_and_the_repository_is_mounted_with_them() {
    let mut state = opened();
    state.set_current(vec!["a".to_owned()]);
    let settings = with_variable("URL", "x");
    let effects = update(&mut state, Msg::ApplySettings(settings.clone()));
    assert!(matches!(&effects[0], Effect::RememberSettings(name, _) if name == "shop"));
    assert!(
        matches!(&effects[1], Effect::Mount { settings: mounted, fresh: false, .. } if *mounted == settings.engine)
    );
    assert_eq!(state.current, ["a"], "the database is kept");
    assert_eq!(update(&mut state, Msg::ApplySettings(settings)), [], "nothing changed");
}

#[test]
fn the_form_has_the_source_searched_once() {
    let mut state = opened();
    let form = || Form::Settings { variable: None };
    assert!(matches!(
        update(&mut state, Msg::OpenForm(form()))[..],
        [Effect::Survey(_, 0)]
    ));
    let found = AskedFor {
        asked: vec![],
        files: vec![],
        unread: vec![],
    };
    update(&mut state, Msg::AskedRead(Shared::new(found)));
    assert_eq!(update(&mut state, Msg::OpenForm(form())), []);
}

#[test]
fn another_sqlalchemy_starts_another_engine() {
    let mut state = opened();
    let mut settings = RepositorySettings {
        sqlalchemy: Some(SqlalchemyVersion::V2_0),
        ..RepositorySettings::default()
    };
    let effects = update(&mut state, Msg::ApplySettings(settings.clone()));
    let restart = Effect::RestartEngine {
        sqlalchemy: SqlalchemyVersion::V2_0,
        postgresql: PostgresqlBuild::Plain,
        fresh: false,
    };
    assert_eq!(effects[1], restart);
    assert!(matches!(effects[2], Effect::Mount { fresh: false, .. }));
    settings.engine.x_arguments.push("a=b".to_owned());
    let effects = update(&mut state, Msg::ApplySettings(settings));
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine { .. }))
    );
}

#[test]
fn a_pin_decides_where_the_user_does_not() {
    let mut state = State::default();
    let mut read = project("shop");
    read.repository
        .insert("requirements.txt", b"SQLAlchemy==2.0.40\n".to_vec())
        .unwrap();
    let effects = update(&mut state, Msg::RepositoryRead(Box::new(read)));
    assert_eq!(state.sqlalchemy, SqlalchemyVersion::V2_0);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine { fresh: true, .. }))
    );
    assert_eq!(state.opened.unwrap().pin.unwrap().path, "requirements.txt");
}

#[test]
fn settings_survive_a_reload() {
    let mut state = opened();
    update(&mut state, Msg::ApplySettings(with_variable("URL", "x")));
    update(&mut state, Msg::RepositoryRead(Box::new(project("shop"))));
    assert_eq!(state.opened.unwrap().settings, with_variable("URL", "x"));
}

fn restarts(effects: &[Effect]) -> Vec<(PostgresqlBuild, bool)> {
    let restart = |effect: &Effect| match effect {
        Effect::RestartEngine { postgresql, fresh, .. } => Some((*postgresql, *fresh)),
        _ => None,
    };
    effects.iter().filter_map(restart).collect()
}

fn project_with_postgis(name: &str) -> ReadRepository {
    let mut read = project(name);
    let requirements = b"geoalchemy2\n".to_vec();
    read.repository.insert("requirements.txt", requirements).unwrap();
    read
}

#[test]
fn a_repository_that_names_postgis_has_its_own_postgresql_and_the_next_one_has_not() {
    let mut state = opened();
    let effects = update(&mut state, Msg::RepositoryRead(Box::new(project_with_postgis("map"))));
    assert_eq!(restarts(&effects), [(PostgresqlBuild::Postgis, true)]);
    let effects = update(&mut state, Msg::RepositoryRead(Box::new(project("other"))));
    assert_eq!(restarts(&effects), [(PostgresqlBuild::Plain, true)]);
}

#[test]
fn a_revision_that_names_postgis_takes_the_database_along_when_something_runs() {
    let mut state = opened();
    let path = "migrations/versions/b.py".to_owned();
    update(&mut state, Msg::Edit(path.clone()));
    let text = format!("{}\nimport geoalchemy2\n", revision("b", "\"a\""));
    update(&mut state, Msg::Typed(path.clone(), text));
    assert_eq!(restarts(&update(&mut state, Msg::SaveFile(path))), []);
    let effects = update(&mut state, Msg::RunLine("upgrade head".to_owned()));
    assert_eq!(restarts(&effects), [(PostgresqlBuild::Postgis, false)]);
    assert!(matches!(effects[1], Effect::Mount { fresh: false, .. }));
    assert!(matches!(effects[2], Effect::Send(_)));
}

#[test]
fn a_database_that_postgis_may_be_in_stays_with_it() {
    let mut state = State::default();
    update(&mut state, Msg::RepositoryRead(Box::new(project_with_postgis("map"))));
    let effects = update(&mut state, Msg::RepositoryRead(Box::new(project("map"))));
    assert_eq!(restarts(&effects), []);
    assert_eq!(state.postgresql, PostgresqlBuild::Postgis);
}

#[test]
fn who_skips_postgis_does_without_its_postgresql() {
    let mut state = State::default();
    let mut read = project_with_postgis("map");
    read.settings.engine.skipped_extensions.insert("postgis".to_owned());
    update(&mut state, Msg::RepositoryRead(Box::new(read)));
    assert_eq!(state.postgresql, PostgresqlBuild::Plain);
    let effects = update(&mut state, Msg::ApplySettings(RepositorySettings::default()));
    assert_eq!(restarts(&effects), [(PostgresqlBuild::Postgis, false)]);
}
