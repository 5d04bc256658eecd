// Pyodide, and a memory snapshot for each SQLAlchemy, in which it, Alembic and our own package are already imported.
import path from 'node:path';
import { copyFileSync } from 'node:fs';
import { ASSETS, HOST, PYODIDE, PYTHON, ROOT, WORK } from './paths.mjs';
import { inNode, script, whenChanged } from './stamp.mjs';
import { downloadWheels } from './wheels.mjs';

const OUT = path.join(ASSETS, 'python');
const RUNTIME = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip'];
const SQLALCHEMY = ['2.0', '2.1'];

/** What decides how files compile. */
export const COMPILING = [
  path.join(PYODIDE, 'package.json'),
  path.join(HOST, 'packed_files.mjs'),
  script('compile_packages.mjs'),
  script('compile_packages.py'),
];

export async function preparePython() {
  const pyodide = path.join(PYODIDE, 'package.json');
  const runtime = RUNTIME.map((name) => path.join(OUT, name));
  await whenChanged('pyodide', { inputs: [pyodide], outputs: runtime }, () => {
    for (const name of RUNTIME) copyFileSync(path.join(PYODIDE, name), path.join(OUT, name));
  });
  const parts = ['requirements', ...SQLALCHEMY.map((version) => `sqlalchemy-${version}`)].map(part);
  for (const { name, requirements, wheels } of parts) {
    await whenChanged(`wheels-${name}`, { inputs: [requirements], outputs: [wheels] }, () => downloadWheels(requirements, wheels));
  }
  const packed = parts.map((part) => part.packed);
  const compiling = [...COMPILING, ...parts.map((part) => part.requirements)];
  await whenChanged('site-packages', { inputs: compiling, outputs: packed }, () =>
    inNode('compile_packages.mjs', ...parts.flatMap(({ wheels, packed }) => [wheels, packed])),
  );
  const [shared, ...versions] = parts;
  for (const { name, requirements, packed } of versions) {
    const outputs = [path.join(OUT, name, 'snapshot.bin'), path.join(OUT, name, 'site-packages.bin')];
    const inputs = [...COMPILING, shared.requirements, requirements, PYTHON, script('make_snapshot.mjs'), script('warm_up.py')];
    await whenChanged(`snapshot-${name}`, { inputs, outputs }, () =>
      inNode('make_snapshot.mjs', PYTHON, ...outputs, shared.packed, packed),
    );
  }
}

const part = (name) => ({
  name,
  requirements: path.join(ROOT, 'python', `${name}.txt`),
  wheels: path.join(WORK, 'wheels', name),
  packed: path.join(WORK, `${name}.packed`),
});
