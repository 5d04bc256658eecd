"""Reads a repository and prints JSON: its migration environments, and the distributions that it declares.

Needs CPython 3.11 or newer (tomllib). Nothing of the repository is run.
"""

import ast
import configparser
import json
import os
import re
import sys
import tomllib

SKIPPED = {"node_modules", ".git", ".venv", "venv", "__pycache__", "site-packages", "dist", "build"}
ASIDE = re.compile(r"(^|/)(tests?|testing|examples?|docs?|templates?|fixtures|cookiecutter|samples?|scripts/templates)(/|$)|\{\{", re.I)
NAME = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[^\]]*\])?\s*(.*)$")


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def walk(root):
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.endswith(".egg-info"))
        for name in sorted(files):
            yield os.path.join(folder, name)


# --- environments ---------------------------------------------------------------------------------------------------------------


def environments(root, files):
    scripts = [os.path.dirname(path) for path in files if os.path.basename(path) == "env.py" and is_env(read(path))]
    named = list(configurations(root, files))
    found = []
    for script in scripts:
        config = next((each for each in named if os.path.realpath(each["script"]) == os.path.realpath(script)), None)
        text = read(os.path.join(script, "env.py"))
        revisions = count_revisions([script, *(config or {}).get("versions", [])])
        inside = os.path.relpath(script, root)
        plain = (
            None
            if config
            else next(
                (p for p in (os.path.join(script, "alembic.ini"), os.path.join(os.path.dirname(script), "alembic.ini")) if os.path.isfile(p)), None
            )
        )
        if revisions == 0:
            continue
        found.append(
            {
                "script": inside,
                "ini": os.path.relpath(config["ini"], root) if config else None,
                # An ini that names no folder, as Flask-Migrate makes it and as programs complete it.
                "incomplete_ini": os.path.relpath(plain, root) if plain else None,
                "section": config["section"] if config else "alembic",
                "cwd": os.path.relpath(config["cwd"], root) if config else None,
                "revisions": revisions,
                "flask": "current_app" in text,
                "aside": bool(ASIDE.search(inside)),
            }
        )
    main = [each for each in found if not each["aside"]]
    return main or found


def is_env(text):
    return "run_migrations" in text and "alembic" in text


def count_revisions(folders):
    seen = set()
    for folder in folders:
        for path in walk(folder):
            is_python = path.endswith(".py") and os.path.basename(path) != "env.py"
            if is_python and re.search(r"^(down_)?revision\s*(:[^=\n]+)?=", read(path), re.M):
                seen.add(os.path.realpath(path))
    return len(seen)


def configurations(root, files):
    for path in files:
        name = os.path.basename(path)
        if name.endswith((".ini", ".cfg")) or name.startswith("alembic.ini"):
            yield from ini_configurations(root, path)
        elif name == "pyproject.toml":
            settings = toml(path).get("tool", {}).get("alembic", {})
            if "script_location" in settings:
                here = os.path.dirname(path)
                yield from located(root, path, "alembic", settings["script_location"].replace("%(here)s", here), [])


def ini_configurations(root, path):
    text = read(path)
    if "script_location" not in text:
        return
    parser = configparser.ConfigParser({"here": os.path.dirname(path)}, strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    for section in parser.sections():
        try:
            where = parser.get(section, "script_location", fallback=None)
            versions = parser.get(section, "version_locations", fallback="")
        except configparser.Error:
            where, versions = raw_location(text), ""
        if where and (
            section == "alembic"
            or (
                f"[{section}]" in text
                and section not in ("post_write_hooks", "loggers", "handlers", "formatters")
                and not section.startswith(("logger_", "handler_", "formatter_"))
            )
        ):
            yield from located(root, path, section, where, re.split(r"[\s,:]+", versions) if versions else [])


def raw_location(text):
    match = re.search(r"^script_location\s*=\s*(\S+)", text, re.M)
    return match and match.group(1)


def located(root, path, section, where, versions):
    """The folder that it names, seen from the ini's folder, from the root, and from the folders between."""
    here = os.path.dirname(path)
    starts = [here]
    while os.path.realpath(starts[-1]) != os.path.realpath(root) and len(starts) < 12:
        starts.append(os.path.dirname(starts[-1]))
    if ":" in where and not os.path.isabs(where):
        package, *rest = where.split(":")
        inside = "/".join([package.replace(".", "/"), *rest])
        starts += [os.path.join(start, "src") for start in starts]
    else:
        inside = where
    for start in starts:
        script = os.path.join(start, inside)
        if os.path.isfile(os.path.join(script, "env.py")):
            cwd = start[:-4] if start.endswith("/src") and ":" in where else start
            yield {
                "ini": path,
                "section": section,
                "script": script,
                "cwd": cwd,
                "versions": [folder for folder in (os.path.join(start, each) for each in versions if each) if os.path.isdir(folder)],
            }
            return


# --- what it declares -----------------------------------------------------------------------------------------------------------


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def toml(path):
    try:
        with open(path, "rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}


class Declared:
    def __init__(self):
        self.own = {}
        self.distributions = {}
        self.python = []

    def add(self, name, extras="", spec="", version=None):
        entry = self.distributions.setdefault(normal(name), {"name": name, "extras": [], "specs": [], "version": None})
        for extra in re.findall(r"[\w.-]+", extras or ""):
            if extra not in entry["extras"]:
                entry["extras"].append(extra)
        if spec and spec not in entry["specs"]:
            entry["specs"].append(spec)
        if version and not entry["version"]:
            entry["version"] = version

    def requirement(self, line):
        line = re.split(r"\s+#|;|\s--hash", line.strip())[0].strip().rstrip("\\").strip()
        if not line or line.startswith(("#", "-", "git+", "http:", "https:", ".", "/")):
            return
        line, _, url = line.partition("@")
        match = NAME.match(line)
        if not match:
            return
        name, extras, spec = match.groups()
        spec = "" if url else spec.replace(" ", "").strip("()")
        exact = re.fullmatch(r"={2,3}([\w.!+-]+)", spec)
        if spec and not re.match(r"[=<>!~]", spec):
            return
        self.add(name, extras, spec, exact and exact.group(1))


def requirements(declared, files, near):
    # Files near the script folder speak first.
    def order(path):
        folder = os.path.dirname(path)
        return (-len(os.path.commonpath([folder, near])), len(path))

    for path in sorted(files, key=order):
        name = os.path.basename(path)
        if re.match(r"requirements.*\.(txt|in)$", name) or (
            name.endswith((".txt", ".in")) and "requirements" in os.path.basename(os.path.dirname(path))
        ):
            for line in read(path).splitlines():
                declared.requirement(line)
        elif name == "pyproject.toml":
            pyproject(declared, toml(path))
        elif name in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"):
            data = toml(path)
            for package in data.get("package", data.get("packages", [])):
                if package.get("name") and package.get("version") and not local(package):
                    declared.add(package["name"], version=package["version"])
        elif name == "Pipfile.lock":
            try:
                data = json.loads(read(path))
            except ValueError:
                continue
            for group in ("default", "develop"):
                for package, entry in data.get(group, {}).items():
                    declared.add(package, " ".join(entry.get("extras", [])), version=(entry.get("version") or "").lstrip("=") or None)
        elif name in ("setup.py", "setup.cfg", "Pipfile", "environment.yml", "environment.yaml"):
            for match in re.finditer(
                r"""^\s*["'-]?\s*["']?([A-Za-z][\w.-]+)(\[[^\]]*\])?\s*((?:[=<>~!]=?=?\s*[\w.*]+,?\s*)*)["']?,?\s*$""", read(path), re.M
            ):
                declared.requirement("".join(part or "" for part in match.groups()))
            if name in ("setup.py", "setup.cfg"):
                match = re.search(r"^\s*name\s*=\s*[\"']?([A-Za-z][\w.-]*)", read(path), re.M)
                if match:
                    declared.own.setdefault(normal(match.group(1)), "0.0.0")
            if name == "setup.py":
                match = re.search(r"python_requires\s*=\s*['\"]([^'\"]+)", read(path))
                if match:
                    declared.python.append(match.group(1))
        elif name in (".python-version", "runtime.txt"):
            match = re.search(r"3\.\d+", read(path))
            if match:
                declared.python.append("==" + match.group(0))


def local(package):
    source = package.get("source", {})
    return isinstance(source, dict) and ({"editable", "virtual", "directory", "workspace"} & set(source) or source.get("type") == "directory")


def pyproject(declared, data):
    project = data.get("project", {})
    for own in (project, data.get("tool", {}).get("poetry", {})):
        if own.get("name"):
            declared.own[normal(own["name"])] = own.get("version") or "0.0.0"
    if project.get("requires-python"):
        declared.python.append(project["requires-python"])
    lists = [project.get("dependencies", []), *project.get("optional-dependencies", {}).values(), *data.get("dependency-groups", {}).values()]
    lists.append(data.get("tool", {}).get("uv", {}).get("dev-dependencies", []))
    for each in data.get("tool", {}).get("hatch", {}).get("envs", {}).values():
        lists += [each.get("dependencies", []), each.get("extra-dependencies", [])]
    for each in lists:
        for line in each:
            if isinstance(line, str):
                declared.requirement(line)
    poetry = data.get("tool", {}).get("poetry", {})
    groups = [poetry.get("dependencies", {}), poetry.get("dev-dependencies", {})]
    groups += [group.get("dependencies", {}) for group in poetry.get("group", {}).values()]
    for group in groups:
        for name, value in group.items():
            value = value[0] if isinstance(value, list) and value else value
            spec = value if isinstance(value, str) else (value or {}).get("version", "") if isinstance(value, dict) else ""
            extras = value.get("extras", []) if isinstance(value, dict) else []
            if name == "python":
                declared.python.append(poetry_spec(spec))
            elif not (isinstance(value, dict) and ("path" in value or "git" in value)):
                declared.add(name, " ".join(extras), poetry_spec(spec))


def poetry_spec(spec):
    """Poetry's ^1.2 and bare 1.2 as everybody's >=1.2,<2 and ==1.2."""
    parts = []
    for part in (spec or "").split(","):
        part = part.strip()
        if part.startswith("^"):
            numbers = [int(number) for number in re.findall(r"\d+", part)][:3]
            at = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
            upper = ".".join(str(number) for number in [*numbers[:at], numbers[at] + 1])
            parts.append(f">={part[1:]},<{upper}")
        elif part.startswith("~") and not part.startswith("~="):
            numbers = re.findall(r"\d+", part)
            parts.append(f">={part[1:]},<{numbers[0]}.{int(numbers[1]) + 1}" if len(numbers) > 1 else f">={part[1:]}")
        elif part and part[0].isdigit():
            parts.append(f"=={part}")
        elif part and part != "*":
            parts.append(part.replace(" ", ""))
    return ",".join(parts)


# --- modules --------------------------------------------------------------------------------------------------------------------


def modules(root, files):
    """Top-level names that the repository itself offers: name → the folders to put on the path, the nearest first."""
    offered = {}
    for path in files:
        if not path.endswith(".py"):
            continue
        folder, name = os.path.split(path)
        if name == "__init__.py":
            name, folder = os.path.basename(folder), os.path.dirname(folder)
        else:
            name = name[:-3]
        if not os.path.exists(os.path.join(folder, "__init__.py")):
            offered.setdefault(name, []).append(os.path.relpath(folder, root))
    # Namespace packages: a folder with Python below it but no __init__.py, at the root or in src.
    return {name: sorted(set(folders), key=lambda folder: (folder.count("/"), folder)) for name, folders in offered.items()}


def imports(path):
    """The modules that a file imports at its top level, by their first name."""
    try:
        tree = ast.parse(read(path))
    except (SyntaxError, ValueError):
        return []
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.append(node.module)
    return sorted({name.split(".")[0] for name in names})


VARIABLE = re.compile(
    r"""(?:environ(?:\.get)?|getenv|config|env(?:\.\w+)?|Field|validation_alias|envvar|Env)\s*[\[(=]\s*(?:\w+\s*=\s*)?["']([A-Z][A-Z0-9_]{2,})["']"""
)
FIELD = re.compile(r"^\s+([A-Za-z]\w{2,})\s*:\s*[^=\n]+(?:=.*)?$", re.M)


def variables(root, files):
    """Names of variables that the sources ask for, prefixes of settings classes, and the values that example files give."""
    names, prefixes, examples = set(), set(), {}
    for path in files:
        name = os.path.basename(path)
        if path.endswith(".py") and not ASIDE.search(os.path.relpath(path, root)):
            text = read(path)
            names.update(VARIABLE.findall(text))
            # ENV_DATABASE_URL = "DATABASE_URL"
            names.update(
                re.findall(r"""^\s*\w*(?:URL|URI|DSN|HOST|PORT|USER\w*|PASSWORD|DATABASE|DB)\w*\s*=\s*["']([A-Z][A-Z0-9_]{4,})["']""", text, re.M)
            )
            if "BaseSettings" in text:
                names.update(field for field in FIELD.findall(text) if field.isupper())
                names.update(field.upper() for field in FIELD.findall(text) if re.search(r"database|postgres|^db_|_db_|dsn|sqlalchemy", field))
                prefixes.update(re.findall(r"""env_prefix["']?\s*[=:]\s*["'](\w+)["']""", text))
        elif re.match(
            r"\.?env[-_.]?(.*[-_.])?(example|sample|template|dist|testing|test|dev|local|default)s?(\..*)?$|.*\.env(\.example|\.sample)?$", name
        ):
            for key, value in re.findall(r"^(?:export\s+)?([A-Za-z_]\w*)=(.*)$", read(path), re.M):
                examples.setdefault(key, re.sub(r"\s+#.*$", "", value.strip()).strip("\"'"))
    return {"names": sorted(names), "prefixes": sorted(prefixes), "examples": examples}


def flask_apps(root, files):
    apps = []
    for path in files:
        if not path.endswith(".py") or ASIDE.search(os.path.relpath(path, root)):
            continue
        text = read(path)
        if "lask" not in text:
            continue
        inside = os.path.relpath(path, root)
        factory = re.search(r"^def (create_app|make_app|app_factory|create_flask_app|create_application)\(", text, re.M)
        instance = re.search(r"^(app|application|flask_app)\s*=\s*(?:\w+\.)*(?:Flask|create_\w+|APIFlask|FlaskApp|connexion)\b", text, re.M)
        if factory or instance:
            apps.append({"path": inside, "factory": factory and factory.group(1), "instance": instance and instance.group(1)})
    return sorted(apps, key=lambda app: (app["path"].count("/"), app["path"]))[:20]


def main():
    root = os.path.realpath(sys.argv[1])
    files = list(walk(root))
    if len(sys.argv) > 2:
        near = os.path.join(root, sys.argv[2])
        declared = Declared()
        requirements(declared, files, near)
        print(
            json.dumps(
                {
                    "distributions": declared.distributions,
                    "python": declared.python,
                    "own": list(declared.own),
                    "own_versions": declared.own,
                    "modules": modules(root, files),
                    "flask_apps": flask_apps(root, files),
                    "variables": variables(root, files),
                }
            )
        )
    else:
        print(json.dumps({"environments": environments(root, files)}, indent=1))


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--imports":
        print(json.dumps(imports(sys.argv[2])))
    else:
        main()
