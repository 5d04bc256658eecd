//! Names that a wheel may not bring: they stand before everything else on `sys.path`, so that the engine itself would import them.

/// What a name belongs to already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Python's standard library.
    StandardLibrary,
    /// Alembic or SQLAlchemy, which the engine brings.
    Alembic,
    /// Something else that the engine is made of.
    Engine,
    /// What Python imports by itself when it starts.
    Start,
}

impl Owner {
    /// What it is, and what to do about it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::StandardLibrary => {
                "which is a part of Python’s standard library and would take its place. Python has it already: leave the wheel out"
            }
            Self::Alembic => {
                "which the engine itself runs with. Stillroom brings Alembic and two versions of SQLAlchemy: choose in Settings > SQLAlchemy"
            }
            Self::Engine => "which the engine itself is made of. It is here already: leave the wheel out",
            Self::Start => "which Python would import before anything else. Take it out of the wheel",
        }
    }
}

const STANDARD_LIBRARY: &str = include_str!("standard_library.txt");
const ALEMBIC: [&str; 2] = ["alembic", "sqlalchemy"];
const ENGINE: [&str; 19] = [
    "_pyodide",
    "_pyodide_core",
    "asn1crypto",
    "dateutil",
    "greenlet",
    "js",
    "mako",
    "markupsafe",
    "pg8000",
    "pyodide",
    "pyodide_js",
    "python_dateutil",
    "scramp",
    "six",
    "stillroom",
    "stillroom_drivers",
    "stillroom_host",
    "stillroom_substitutes",
    "typing_extensions",
];
const START: [&str; 2] = ["sitecustomize", "usercustomize"];

/// Whom a module's name belongs to, if to anybody.
pub fn owner_of(module: &str) -> Option<Owner> {
    if ALEMBIC.contains(&module) {
        Some(Owner::Alembic)
    } else if ENGINE.contains(&module) {
        Some(Owner::Engine)
    } else if START.contains(&module) {
        Some(Owner::Start)
    } else {
        let mut names = STANDARD_LIBRARY.lines();
        names.any(|name| name == module).then_some(Owner::StandardLibrary)
    }
}

/// The module that a file on `sys.path` belongs to: that of its first folder, or its own; none for what can't be imported.
pub fn module_of(path: &str) -> Option<&str> {
    let (top, file) = path.split_once('/').unwrap_or((path, path));
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_module = matches!(extension, "py" | "pyc" | "pyo" | "pyd" | "so");
    is_module.then(|| top.split('.').next().unwrap_or(top))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_owners() {
        for (module, owner) in [
            ("os", Some(Owner::StandardLibrary)),
            ("_thread", Some(Owner::StandardLibrary)),
            ("zoneinfo", Some(Owner::StandardLibrary)),
            ("sqlalchemy", Some(Owner::Alembic)),
            ("js", Some(Owner::Engine)),
            ("usercustomize", Some(Owner::Start)),
            ("tea", None),
            ("OS", None),
            ("alembic_utils", None),
            ("#", None),
        ] {
            assert_eq!(owner_of(module), owner, "{module}");
        }
    }

    #[test]
    fn files_belong_to_modules() {
        for (path, module) in [
            ("os.py", Some("os")),
            ("os.pyc", Some("os")),
            ("os.cpython-314-wasm32-emscripten.so", Some("os")),
            ("os/__init__.py", Some("os")),
            ("os/deep/er.py", Some("os")),
            ("os/data.json", None),
            ("README.md", None),
            ("tea-1.2.dist-info/METADATA", None),
        ] {
            assert_eq!(module_of(path), module, "{path}");
        }
    }
}
