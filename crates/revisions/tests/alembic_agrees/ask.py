"""Answers, from real Alembic, what alembic_agrees.rs asks. Reads one JSON document from stdin, writes one to stdout."""

import json
import sys
import warnings
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script import revision as alembic_revision


def describe(revision_map, rows):
    """Everything that is compared of a history that loads."""
    revisions = [rev for rev in set(revision_map._revision_map.values()) if rev is not None]
    as_is = walk(revision_map)
    pin_dependency_order(revisions)
    return {
        "heads": revision_map.heads,
        "real_heads": revision_map._real_heads,
        "bases": revision_map.bases,
        "real_bases": revision_map._real_bases,
        "order": walk(revision_map),
        "order_as_is": as_is,
        "applied": sorted(
            rev.revision for rev in revision_map._get_ancestor_nodes(revision_map.get_revisions(tuple(rows)), include_dependencies=True)
        ),
        "revisions": {rev.revision: describe_revision(rev) for rev in revisions},
    }


def describe_revision(rev):
    return {
        "labels": sorted(rev.branch_labels),
        "nextrev": sorted(rev.nextrev),
        "all_nextrev": sorted(rev._all_nextrev),
        "depends_on": sorted(set(rev._resolved_dependencies)),
        "normalized": sorted(rev._normalized_resolved_dependencies),
        "branch_point": rev.is_branch_point,
        "real_branch_point": rev._is_real_branch_point,
        "merge_point": rev.is_merge_point,
    }


def walk(revision_map):
    """As ScriptDirectory.walk_revisions() does."""
    found = revision_map.iterate_revisions("heads", "base", inclusive=True, assert_relative_length=False)
    return [rev.revision for rev in found]


def pin_dependency_order(revisions):
    """Alembic makes this tuple from a set of strings, whose order changes from run to run; take the order written."""
    for rev in revisions:
        kept = set(rev._normalized_resolved_dependencies)
        in_order = dict.fromkeys(dep for dep in rev._resolved_dependencies if dep in kept)
        rev._normalized_resolved_dependencies = tuple(in_order)


def load(history):
    return [
        alembic_revision.Revision(rev["id"], tuple(rev["down"]), dependencies=tuple(rev["depends_on"]), branch_labels=tuple(rev["labels"]))
        for rev in history["revisions"]
    ]


def in_memory(history):
    revision_map = alembic_revision.RevisionMap(lambda: load(history))
    try:
        _ = revision_map._revision_map
    except Exception as error:
        ids = list(getattr(error, "revisions", []))
        return {"error": type(error).__name__, "message": str(error.args[0]), "ids": ids}
    if history["broken"]:
        # Alembic misses some cycles, and walking such a history may never end.
        return {"loaded": True}
    return describe(revision_map, history["rows"])


def from_files(folder):
    config = Config(str(Path(folder) / "alembic.ini"))
    directory = ScriptDirectory.from_config(config)
    scripts = list(directory._load_revisions())
    _ = directory.revision_map._revision_map
    pin_dependency_order([rev for rev in directory.revision_map._revision_map.values() if rev is not None])
    return {
        "history": [script.revision for script in directory.walk_revisions()],
        "scripts": [
            {
                "file": Path(script.path).name,
                "revision": script.revision,
                "down": sorted(script._versioned_down_revisions),
                "labels": sorted(script._orig_branch_labels),
                "depends_on": sorted([script.dependencies] if isinstance(script.dependencies, str) else script.dependencies or []),
                "doc": script.doc,
                "longdoc": script.longdoc,
            }
            for script in scripts
        ],
    }


def settings(case):
    path = Path(case["folder"]) / "alembic.ini"
    config = Config(str(path), toml_file=str(path.with_name("pyproject.toml")))
    try:
        return {
            "script_location": config.get_alembic_option("script_location"),
            "version_locations": config.get_version_locations_list(),
            "prepend_sys_path": config.get_prepend_sys_paths_list(),
            "file_template": config.get_alembic_option("file_template"),
            "recursive": config.get_alembic_boolean_option("recursive_version_locations"),
        }
    except Exception as error:
        return {"error": type(error).__name__}


def main():
    warnings.simplefilter("ignore")
    question = json.load(sys.stdin)
    answer = {
        "histories": [in_memory(history) for history in question.get("histories", [])],
        "folders": [from_files(folder) for folder in question.get("folders", [])],
        "settings": [settings(case) for case in question.get("settings", [])],
    }
    json.dump(answer, sys.stdout)


main()
