//! Command lines, and what they ask for.

use std::collections::BTreeMap;

use clap::CommandFactory;

use super::*;

fn asked(line: &str) -> Asked {
    let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    read(&arguments)
}

fn run(line: &str) -> (Vec<Task>, bool, Option<String>) {
    match asked(line) {
        Asked::Run {
            tasks, json, script, ..
        } => (tasks, json, script),
        Asked::Print { text, .. } => panic!("{line}: {text}"),
    }
}

#[test]
fn clap_finds_no_fault_in_the_program() {
    Program::command().debug_assert();
}

#[test]
fn options_of_alembic_belong_to_the_command() {
    let (tasks, json, _) = run("run shop --json upgrade -x tenant=a head --sql");
    assert_eq!(
        (tasks, json),
        (
            vec![Task::alembic(["upgrade", "-x", "tenant=a", "head", "--sql"])],
            true
        )
    );
}

#[test]
fn a_command_that_begins_with_an_option_stands_after_two_hyphens() {
    let (tasks, ..) = run("run shop -- -x tenant=a upgrade head");
    assert_eq!(tasks, [Task::alembic(["-x", "tenant=a", "upgrade", "head"])]);
    let (tasks, json, _) = run("run shop -- upgrade head --json");
    assert_eq!(
        (tasks, json),
        (vec![Task::alembic(["upgrade", "head", "--json"])], false)
    );
}

#[test]
fn our_own_options_may_stand_after_the_command() {
    let (tasks, json, script) = run("run shop upgrade head --json --script db");
    assert_eq!(
        (tasks, json, script.as_deref()),
        (vec![Task::alembic(["upgrade", "head"])], true, Some("db"))
    );
}

#[test]
fn a_range_begins_at_the_base_and_ends_at_the_heads_unless_told_otherwise() {
    let range = |line: &str| match asked(line) {
        Asked::Run { range, .. } => range,
        Asked::Print { text, .. } => panic!("{line}: {text}"),
    };
    let told = |from: &str, to: &str, rows, seed, adversarial| {
        Some(Box::new(Range {
            from: from.to_owned(),
            to: to.to_owned(),
            rows,
            seed,
            adversarial,
            rows_total: None,
            sizes: None,
        }))
    };
    assert_eq!(range("rehearse shop"), told("base", "heads", 0, 1, false));
    assert_eq!(
        range("rehearse shop --from a1 --to b2 --json"),
        told("a1", "b2", 0, 1, false)
    );
    assert_eq!(
        range("rehearse shop --rows 1000 --seed 7 --adversarial"),
        told("base", "heads", 1000, 7, true)
    );
    assert_eq!(range("run shop upgrade head"), None);
    let sized = range("rehearse shop --sizes s.json --rows-total 500 --adversarial").unwrap();
    assert_eq!((sized.sizes.as_deref(), sized.rows_total), (Some("s.json"), Some(500)));
}

#[test]
fn up_down_up_is_three_commands() {
    let (tasks, ..) = run("run shop --up-down-up");
    let words: Vec<String> = tasks.iter().map(report::task).collect();
    assert_eq!(words, ["upgrade heads", "downgrade base", "upgrade heads"]);
}

#[test]
fn what_prepares_the_database_comes_first() {
    let Asked::Run {
        settings,
        first,
        sqlalchemy,
        ..
    } = asked(
        "run shop --env URL=a=b --skip-extension timescaledb --role app --role=web --from-models --sqlalchemy 2.0 upgrade head",
    )
    else {
        panic!("it is a run")
    };
    assert_eq!(
        settings.variables,
        BTreeMap::from([("URL".to_owned(), "a=b".to_owned())])
    );
    assert!(settings.skipped_extensions.contains("timescaledb"));
    assert_eq!(sqlalchemy, Some(SqlalchemyVersion::V2_0));
    let names = ["app", "web"].map(str::to_owned).to_vec();
    assert_eq!(first, [Task::CreateRoles { names }, Task::CreateFromModels]);
}

#[test]
fn what_cannot_be_run_is_said_with_the_usage() {
    for (line, words) in [
        ("", "Usage: stillroom <COMMAND>"),
        ("walk shop upgrade head", "unrecognized subcommand 'walk'"),
        ("run shop", "<COMMAND>"),
        ("run shop --up-down-up upgrade head", "cannot be used with"),
        ("run shop --sqlalchemy 1.4 upgrade head", "[possible values: 2.0, 2.1]"),
        ("run shop --env URL upgrade head", "it takes NAME=VALUE"),
        ("run shop --jsn upgrade head", "unexpected argument '--jsn'"),
        (
            "rehearse shop --adversarial",
            "--rows <COUNT>|--rows-total <COUNT>|--sizes <FILE>",
        ),
        ("rehearse shop --rows 5 --rows-total 50", "cannot be used with"),
        ("rehearse shop --rows-total 5", "5 is not in 10..=1000000"),
    ] {
        let Asked::Print { text, status } = asked(line) else {
            panic!("{line}")
        };
        assert!(text.contains(words) && text.contains("--help"), "{line}: {text}");
        assert_eq!(status, exit_status::COULD_NOT_BEGIN);
    }
}

#[test]
fn help_says_what_is_promised_and_what_a_status_means() {
    for line in ["--help", "-h", "run --help", "run shop upgrade --help"] {
        let Asked::Print { text, status } = asked(line) else {
            panic!("{line}")
        };
        assert_eq!(status, 0, "{line}");
        assert!(text.contains("Not enforced") && text.contains("Exit status"), "{text}");
    }
}
