//! What the survey finds in source texts.

use expect_test::{Expect, expect};

use super::*;
use crate::discover;

fn check(source: &str, expected: Expect) {
    let lines: Vec<String> = asks_in(source)
        .into_iter()
        .map(|ask| {
            let kind = if ask.kind == AskedKind::XArgument { "-x " } else { "" };
            let need = if ask.required { "required" } else { "optional" };
            let default = ask.default.map(|default| format!(" = {default}")).unwrap_or_default();
            format!("{}: {kind}{}{default} ({need}, {})\n", ask.line, ask.name, ask.by)
        })
        .collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn the_standard_library() {
    check(
        r#"
import os
from os import environ, getenv
a = os.environ["A"]
b = os.environ.get("B", "fallback")
c = os.getenv("C")
d = environ.get("D", default=1 + 1)
e = getenv("E", None)
if "F" in os.environ: pass
os.environ["SET_HERE"] = "1"
url = f"postgresql://{os.environ['G']}"
"#,
        expect![[r#"
            4: A (required, os.environ)
            5: B = fallback (optional, os.environ)
            6: C (optional, os.getenv)
            7: D = 1 + 1 (optional, os.environ)
            8: E (optional, os.getenv)
            9: F (optional, os.environ)
            11: G (required, os.environ)
        "#]],
    );
}

#[test]
fn decouple_starlette_and_environs() {
    check(
        r#"
from decouple import config as setting
from starlette.config import Config
from environs import Env
config = Config(".env")
env = Env()
env.read_env()
setting("A", cast=int)
setting("B", default="x")
config("C", cast=str, default="c")
env.str("D")
env("E", "e")
with env.prefixed("DB_"):
    env.int("PORT", 5432)
other("NOT_A_SETTING")
"#,
        expect![[r#"
            8: A (required, setting)
            9: B = x (optional, setting)
            10: C = c (optional, config)
            11: D (required, env.str)
            12: E = e (optional, env)
            14: DB_PORT = 5432 (optional, env.int)
        "#]],
    );
}

#[test]
fn pydantic_settings() {
    check(
        r#"
from typing import ClassVar
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
class Base(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="shop_", env_file=".env")
    database_url: str
    echo: bool = False
    pool: int = Field(5, ge=1)
    token: str = Field(..., alias="API_TOKEN")
    NAMES: ClassVar[list] = []
    def url(self): return self.database_url
class More(Base):
    class Config:
        env_prefix = "M_"
    key: str | None = None
class Unrelated(BaseModel):
    name: str
"#,
        expect![[r#"
            7: SHOP_DATABASE_URL (required, Base.database_url)
            8: SHOP_ECHO = False (optional, Base.echo)
            9: SHOP_POOL = 5 (optional, Base.pool)
            10: API_TOKEN (required, Base.token)
            16: M_KEY (optional, More.key)
        "#]],
    );
}

#[test]
fn x_arguments() {
    check(
        r#"
from alembic import context
url = context.get_x_argument(as_dictionary=True).get("url")
given = context.get_x_argument(as_dictionary=True)
tenant = given["tenant"]
if "dry" in context.get_x_argument(): pass
given.get("schema", "public")
"#,
        expect![[r#"
            3: -x url (optional, context.get_x_argument)
            5: -x tenant (required, context.get_x_argument)
            6: -x dry (optional, context.get_x_argument)
            7: -x schema = public (optional, context.get_x_argument)
        "#]],
    );
}

#[test]
fn a_broken_file_gives_what_can_be_read() {
    check(
        "import os\nos.environ['A']\ndef (\n",
        expect![[r#"
        2: A (required, os.environ)
    "#]],
    );
}

#[test]
fn the_survey_follows_imports_into_the_repository() {
    let mut repository = Repository::new("r");
    for (path, text) in [
        (
            "backend/alembic.ini",
            "[alembic]\nscript_location = migrations\nprepend_sys_path = .\n",
        ),
        (
            "backend/migrations/env.py",
            "import os\nfrom app.db import Base\nos.environ['URL']\n",
        ),
        (
            "backend/migrations/versions/a.py",
            "import os\nrevision = 'a'\ndown_revision = None\ndef upgrade(): os.getenv('URL', 'x')\n",
        ),
        ("backend/app/__init__.py", "from . import config\n"),
        (
            "backend/app/db.py",
            "from .config import settings\nfrom sqlalchemy import text\n",
        ),
        ("backend/app/config.py", "import os\nsettings = os.environ['SECRET']\n"),
        ("backend/app/unused.py", "import os\nos.environ['NOT_IMPORTED']\n"),
    ] {
        repository.insert(path, text.as_bytes().to_vec()).unwrap();
    }
    let discovery = discover(&repository);
    let mut survey = Survey::new(&repository, &discovery.environments[0]);
    while survey.step(&repository) {}
    let found: Vec<String> = survey
        .finish()
        .into_iter()
        .map(|asked| {
            let places: Vec<String> = asked
                .places
                .iter()
                .map(|place| format!("{}:{}", place.path, place.line))
                .collect();
            format!(
                "{} {:?} {} {}",
                asked.name,
                asked.default,
                asked.required,
                places.join(" ")
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            "URL Some(\"x\") true backend/migrations/env.py:3 backend/migrations/versions/a.py:4",
            "SECRET None true backend/app/config.py:2",
        ]
    );
}

#[test]
fn a_file_that_nests_too_deep_is_named_with_its_line() {
    let mut repository = Repository::new("r");
    for (path, text) in [
        ("alembic.ini", "[alembic]\nscript_location = migrations\n".to_owned()),
        ("migrations/env.py", "import settings\n".to_owned()),
        ("settings.py", format!("import os\nx = {}1\n", "not ".repeat(500))),
    ] {
        repository.insert(path, text.into_bytes()).unwrap();
    }
    let environment = crate::discover(&repository).environments.remove(0);
    let mut survey = Survey::new(&repository, &environment);
    while survey.step(&repository) {}
    let unread = &survey.unread()[0];
    assert_eq!(unread.path.as_deref(), Some("settings.py"));
    assert_eq!(unread.position.map(|position| position.line), Some(2));
    assert!(unread.to_string().ends_with("asks for is not known"));
}
