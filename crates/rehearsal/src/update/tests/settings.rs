//! Settings, and what follows from them.

use protocol::{PostgresqlBuild, SqlalchemyVersion};

use super::*;
use crate::kept_settings::Kept;

fn with_variable(name: &str, value: &str) -> RepositorySettings {
    let mut settings = RepositorySettings::default();
    settings.engine.variables.insert(name.to_owned(), value.to_owned());
    settings
}

fn handle(number: &str) -> Source {
    Source::Folder(FolderIdentity::Handle(number.to_owned()))
}

fn contents(digest: &str) -> Source {
    Source::Folder(FolderIdentity::Contents(digest.to_owned()))
}

/// The same project, from elsewhere.
fn from(source: Source) -> OpenMsg {
    OpenMsg::Read(Box::new(ReadRepository {
        source,
        ..project("shop")
    }))
}

fn remembered(effects: &[Effect]) -> Vec<(&Source, &RepositorySettings)> {
    let remembered = effects.iter().filter_map(|effect| match effect {
        Effect::RememberSettings(source, _, settings) => Some((source, settings)),
        _ => None,
    });
    remembered.collect()
}

/// The settings that the engine was given last.
fn mounted(effects: &[Effect]) -> Option<&Settings> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Mount { settings, .. } => Some(settings),
        _ => None,
    })
}

#[test]
fn another_source_of_the_same_name_has_none_of_what_was_set() {
    let archive = |digest: &str| Source::Archive(digest.to_owned());
    let link = |address: &str| Source::Link(address.to_owned());
    let sources = [
        Source::Sample,
        handle("1"),
        handle("2"),
        contents("1"),
        archive("1"),
        archive("2"),
        link("https://a.test/shop.zip"),
        link("https://b.test/shop.zip"),
    ];
    for trusted in &sources {
        for other in sources.iter().filter(|other| *other != trusted) {
            let mut state = Workbench::default();
            update(&mut state, from(trusted.clone()));
            update(&mut state, SettingsMsg::Apply(with_variable("TOKEN", "s")));
            state.rehearsals[0].runs.current = vec!["a".to_owned()];
            let effects = update(&mut state, from(other.clone()));
            assert_eq!(
                mounted(&effects),
                Some(&Settings::default()),
                "{trusted:?}, then {other:?}"
            );
            assert_eq!(remembered(&effects), []);
            assert!(
                effects
                    .iter()
                    .any(|effect| matches!(effect, Effect::Mount { fresh: true, .. }))
            );
            assert!(state.rehearsal().runs.current.is_empty());
        }
    }
}

/// Opens a link for which settings of another source are kept.
fn offered() -> (Workbench, Vec<Effect>) {
    let mut state = Workbench::default();
    let source = Source::Link("https://a.test/shop.zip".to_owned());
    let kept = Kept {
        source: Some(handle("1")),
        name: "shop".to_owned(),
        at: Some(1),
        settings: with_variable("TOKEN", "s"),
    };
    let read = ReadRepository {
        source,
        kept: Found {
            offered: vec![kept],
            ..Found::default()
        },
        ..project("shop")
    };
    let effects = update(&mut state, OpenMsg::Read(Box::new(read)));
    (state, effects)
}

#[test]
fn what_is_kept_for_others_is_shown_and_used_only_after_a_yes() {
    let (mut state, effects) = offered();
    assert!(matches!(&state.rehearsal().form, Some(Form::KeptSettings(offered)) if offered.len() == 1));
    assert_eq!(mounted(&effects), Some(&Settings::default()));
    assert_eq!(remembered(&effects), []);
    let effects = update(&mut state, SettingsMsg::Apply(with_variable("TOKEN", "s")));
    let source = Source::Link("https://a.test/shop.zip".to_owned());
    assert_eq!(remembered(&effects), [(&source, &with_variable("TOKEN", "s"))]);
    assert_eq!(mounted(&effects), Some(&with_variable("TOKEN", "s").engine));
    assert_eq!(state.rehearsal().form, None);
}

#[test]
fn a_no_is_remembered_and_a_closed_form_is_not() {
    let (mut state, _) = offered();
    let effects = update(&mut state, SettingsMsg::Decline);
    assert!(
        matches!(remembered(&effects)[..], [(Source::Link(_), settings)] if *settings == RepositorySettings::default())
    );
    assert_eq!((effects.len(), state.rehearsal().form.as_ref()), (1, None));
    let (mut state, _) = offered();
    assert_eq!(update(&mut state, SettingsMsg::CloseForm), []);
}

#[test]
fn a_folder_without_a_handle_that_changed_is_asked_about() {
    let opened = || {
        let mut state = Workbench::default();
        update(&mut state, from(contents("1")));
        update(&mut state, SettingsMsg::Apply(with_variable("TOKEN", "s")));
        assert_eq!(update(&mut state, from(contents("2"))), []);
        assert!(matches!(state.rehearsal().question, Some(Question::SameFolder(_))));
        state
    };
    let mut same = opened();
    let effects = update(&mut same, Msg::Answer(true));
    assert_eq!(mounted(&effects), Some(&with_variable("TOKEN", "s").engine));
    assert_eq!(remembered(&effects), [(&contents("2"), &with_variable("TOKEN", "s"))]);
    let mut other = opened();
    let effects = update(&mut other, Msg::Answer(false));
    assert_eq!(mounted(&effects), Some(&Settings::default()));
    assert_eq!(remembered(&effects), []);
    // What stands in the page only is asked about as with any other repository.
    let mut unsaved = opened();
    update(&mut unsaved, EditMsg::Begin("migrations/versions/a.py".to_owned()));
    assert_eq!(update(&mut unsaved, Msg::Answer(false)), []);
    assert!(matches!(unsaved.rehearsal().question, Some(Question::Replace(_))));
}

#[test]
fn the_same_contents_are_the_same_folder() {
    let mut state = Workbench::default();
    update(&mut state, from(contents("1")));
    update(&mut state, SettingsMsg::Apply(with_variable("TOKEN", "s")));
    let effects = update(&mut state, from(contents("1")));
    assert_eq!(mounted(&effects), Some(&with_variable("TOKEN", "s").engine));
    assert!(state.rehearsal().question.is_none());
}

#[test]
fn saved_settings_are_remembered_and_the_repository_is_mounted_with_them() {
    let mut state = opened();
    state.rehearsals[0].runs.current = vec!["a".to_owned()];
    let settings = with_variable("URL", "x");
    let effects = update(&mut state, SettingsMsg::Apply(settings.clone()));
    assert!(
        matches!(&effects[0], Effect::RememberSettings(source, name, _) if *source == handle("shop") && name == "shop")
    );
    assert!(
        matches!(&effects[1], Effect::Mount { settings: mounted, fresh: false, .. } if *mounted == settings.engine)
    );
    assert_eq!(state.rehearsal().runs.current, ["a"], "the database is kept");
    assert_eq!(update(&mut state, SettingsMsg::Apply(settings)), [], "nothing changed");
}

#[test]
fn the_form_has_the_source_searched_once() {
    let mut state = opened();
    let form = || Form::Settings { variable: None };
    assert!(matches!(
        update(&mut state, SettingsMsg::OpenForm(form()))[..],
        [Effect::Survey(..)]
    ));
    let found = AskedFor {
        asked: vec![],
        files: vec![],
        unread: vec![],
    };
    update(&mut state, SettingsMsg::AskedRead(Shared::new(found)));
    assert_eq!(update(&mut state, SettingsMsg::OpenForm(form())), []);
}

#[test]
fn another_sqlalchemy_starts_another_engine() {
    let mut state = opened();
    let mut settings = RepositorySettings {
        sqlalchemy: Some(SqlalchemyVersion::V2_0),
        ..RepositorySettings::default()
    };
    let effects = update(&mut state, SettingsMsg::Apply(settings.clone()));
    let restart = Effect::RestartEngine {
        sqlalchemy: SqlalchemyVersion::V2_0,
        postgresql: PostgresqlBuild::Plain,
        fresh: false,
    };
    assert_eq!(effects[1], restart);
    assert!(matches!(effects[2], Effect::Mount { fresh: false, .. }));
    settings.engine.x_arguments.push("a=b".to_owned());
    let effects = update(&mut state, SettingsMsg::Apply(settings));
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine { .. }))
    );
}

#[test]
fn a_pin_decides_where_the_user_does_not() {
    let mut state = Workbench::default();
    let mut read = project("shop");
    read.repository
        .insert("requirements.txt", b"SQLAlchemy==2.0.40\n".to_vec())
        .unwrap();
    let effects = update(&mut state, OpenMsg::Read(Box::new(read)));
    assert_eq!(state.engine().started_with().unwrap().0, SqlalchemyVersion::V2_0);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::RestartEngine { fresh: true, .. }))
    );
    assert_eq!(
        state.rehearsal().opened.as_ref().unwrap().pin.as_ref().unwrap().path,
        "requirements.txt"
    );
}

#[test]
fn settings_survive_a_reload() {
    let mut state = opened();
    update(&mut state, SettingsMsg::Apply(with_variable("URL", "x")));
    update(&mut state, OpenMsg::Read(Box::new(project("shop"))));
    assert_eq!(
        state.rehearsal().opened.as_ref().unwrap().settings,
        with_variable("URL", "x")
    );
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
    let effects = update(&mut state, OpenMsg::Read(Box::new(project_with_postgis("map"))));
    assert_eq!(restarts(&effects), [(PostgresqlBuild::Postgis, true)]);
    let effects = update(&mut state, OpenMsg::Read(Box::new(project("other"))));
    assert_eq!(restarts(&effects), [(PostgresqlBuild::Plain, true)]);
}

#[test]
fn a_revision_that_names_postgis_takes_the_database_along_when_it_is_saved() {
    let mut state = opened();
    let path = "migrations/versions/b.py".to_owned();
    update(&mut state, EditMsg::Begin(path.clone()));
    let text = format!("{}\nimport geoalchemy2\n", revision("b", "\"a\""));
    update(&mut state, EditMsg::Typed(path.clone(), text));
    let effects = update(&mut state, EditMsg::Save(path));
    assert_eq!(restarts(&effects), [(PostgresqlBuild::Postgis, false)]);
    assert!(matches!(effects.last(), Some(Effect::Mount { fresh: false, .. })));
    let effects = update(&mut state, RunMsg::Line("upgrade head".to_owned()));
    assert!(matches!(effects[..], [Effect::Send(_)]));
}

#[test]
fn a_revision_that_alembic_writes_is_never_mounted_and_changes_the_engine_after_the_run() {
    let mut state = opened();
    let run = run(&mut state, "revision -m x");
    let event = Event::FileWritten {
        run,
        path: "migrations/versions/c.py".to_owned(),
        text: format!("{}\nimport geoalchemy2\n", revision("c", "\"b\"")),
    };
    assert!(matches!(send(&mut state, event)[..], [Effect::ReadHistory { .. }]));
    let finished = Event::Finished {
        run,
        ending: Ending {
            outcome: Outcome::Succeeded,
            current: vec![],
            duration_ms: 1.0,
            ..Ending::default()
        },
    };
    let effects = send(&mut state, finished);
    assert_eq!(restarts(&effects), [(PostgresqlBuild::Postgis, false)]);
}

#[test]
fn a_database_that_postgis_may_be_in_stays_with_it() {
    let mut state = Workbench::default();
    update(&mut state, OpenMsg::Read(Box::new(project_with_postgis("map"))));
    let effects = update(&mut state, OpenMsg::Read(Box::new(project("map"))));
    assert_eq!(restarts(&effects), []);
    assert_eq!(state.engine().started_with().unwrap().1, PostgresqlBuild::Postgis);
}

#[test]
fn who_skips_postgis_does_without_its_postgresql() {
    let mut state = Workbench::default();
    let mut read = project_with_postgis("map");
    read.kept
        .settings
        .engine
        .skipped_extensions
        .insert("postgis".to_owned());
    update(&mut state, OpenMsg::Read(Box::new(read)));
    assert_eq!(state.engine().started_with().unwrap().1, PostgresqlBuild::Plain);
    let effects = update(&mut state, SettingsMsg::Apply(RepositorySettings::default()));
    assert_eq!(restarts(&effects), [(PostgresqlBuild::Postgis, false)]);
}
