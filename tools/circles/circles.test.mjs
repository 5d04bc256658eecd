// No circle of imports is left in Rust and Python. Biome looks for those of JavaScript.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { betweenSiblings, circles } from './circles.mjs';
import { pythonImports } from './python.mjs';
import { rustImports } from './rust.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A folder of these files, for as long as the test runs. */
function folderOf(t, files) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'circles-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const relative = (found) => ({ ...found, file: path.relative(folder, found.file) });
  return {
    rust: () => circles(betweenSiblings(rustImports(folder)).map(relative)),
    python: () => circles(pythonImports(folder).map(relative)),
  };
}

const CRATES = ['src', ...['crates', 'tools'].flatMap((folder) => fs.readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}/src`))]
  .filter((folder) => ['lib.rs', 'main.rs'].some((root) => fs.existsSync(path.join(ROOT, folder, root))));

for (const folder of CRATES) {
  test(`modules of ${folder}`, () => {
    assert.deepEqual(circles(betweenSiblings(rustImports(path.join(ROOT, folder)))), []);
  });
}

test('modules of the engine\'s Python', () => {
  const imports = pythonImports(path.join(ROOT, 'crates/engine/python'));
  assert.ok(imports.length > 100, 'the imports are found');
  assert.deepEqual(circles(imports), []);
});

test('two modules that use each other are a circle, also through a re-export and in code', (t) => {
  const crate = folderOf(t, {
    'lib.rs': 'mod a;\nmod b;\npub use b::B;\nfn a() {}\n',
    'a.rs': '//! crate::b::B\nuse crate::{\n    B as Other,\n};\n\npub struct A(Other);\n',
    'b.rs': 'pub struct B;\n\nfn a() -> &\'static str {\n    let _ = crate::a::A;\n    "crate::a"\n}\n',
  });
  assert.deepEqual(crate.rust(), [['a.rs:2 a → b', 'b.rs:4 b → a']]);
});

test('a folder counts with everything below it', (t) => {
  const crate = folderOf(t, {
    'main.rs': 'mod room;\nmod tool;\nfn main() {}\n',
    'room.rs': 'mod corner;\nuse corner::Corner;\npub struct Wall(Corner);\n',
    'room/corner.rs': 'use super::Wall;\nuse super::super::tool::Tool;\npub struct Corner;\n',
    'tool.rs': 'use crate::room;\npub struct Tool(room::Wall);\n',
  });
  assert.deepEqual(crate.rust(), [['room/corner.rs:2 room → tool', 'tool.rs:1 tool → room']]);
});

test('tests, names of other crates and what is only handed on make no circle', (t) => {
  const crate = folderOf(t, {
    'lib.rs': 'mod a;\nmod b;\n#[cfg(test)]\nmod tests;\n',
    'a.rs': 'pub use crate::b::B;\npub struct A;\n',
    'b.rs': 'use crate::a::A;\nuse std::fmt;\npub struct B(A);\n#[cfg(test)]\nmod tests {\n    use crate::tests::T;\n}\n',
    'tests.rs': 'use crate::b::B;\npub struct T(B);\n',
  });
  assert.deepEqual(crate.rust(), []);
});

test('imports of Python count wherever they stand', (t) => {
  const python = folderOf(t, {
    'p/__init__.py': '',
    'p/a.py': 'import os\nfrom p import (\n    b,  # why\n)\n',
    'p/b.py': 'def f():\n    from .c import C\n',
    'p/c.py': 'if TYPE_CHECKING:\n    import p.a\n',
  });
  assert.deepEqual(python.python(), [['p/a.py:2 p/a → p/b', 'p/b.py:2 p/b → p/c', 'p/c.py:2 p/c → p/a']]);
});
