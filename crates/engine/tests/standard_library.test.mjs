// The names that a wheel may not bring are those of the standard library of the Python that runs here.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

const LIST = new URL('../../repository/src/wheel/standard_library.txt', import.meta.url);

test('the list is what Python says', async () => {
  const engine = await startEngine();
  engine.mount(project({ a1: revision('a1', null, 'import sys\nprint(*sorted(sys.stdlib_module_names), sep="\\n")') }));
  const [, ...listed] = fs.readFileSync(LIST, 'utf8').trimEnd().split('\n');
  assert.deepEqual(engine.run('upgrade', 'head').printed('stdout').trimEnd().split('\n'), listed);
});
