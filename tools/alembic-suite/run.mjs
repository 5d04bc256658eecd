// node tools/alembic-suite/run.mjs [--driver <name>] [--sqlalchemy 2.0|2.1] [--native] [arguments for pytest]
//
// Runs Alembic's own test suite in Pyodide against PGlite, and compares it with differences.md; with --native also natively, with
// psycopg2 and pg8000, to show what differs from that. Ends with 1 when a failure isn't explained or an explained test doesn't fail.
import path from 'node:path';
import { compareWithExplained, compareWithNative, explainedDifferences, summary } from './compare.mjs';
import { runInPyodide } from './in_pyodide.mjs';
import { runNatively } from './natively.mjs';

const NATIVE_DRIVERS = ['psycopg2', 'pg8000'];
const DIFFERENCES = path.join(import.meta.dirname, 'differences.md');
const TESTS_RAN = [0, 1];

const { driver, sqlalchemy, native, pytestArguments } = readArguments(process.argv.slice(2));
const here = await timed(`Pyodide and PGlite, SQLAlchemy ${sqlalchemy}, ${driver}`, () => runInPyodide({ driver, sqlalchemy, pytestArguments }));
const lines = [here.line];
for (const name of native ? NATIVE_DRIVERS : []) {
  const there = await timed(`native, ${name}`, () => runNatively(name, pytestArguments));
  lines.push(there.line, ...compareWithNative(here.tests, there.tests).map(([test, ours, theirs]) => `    ${test}: ${theirs} natively, ${ours} here`));
}
const { unexplained, asExplained, outdated } = compareWithExplained(here.tests, explainedDifferences(DIFFERENCES));
lines.push(`${asExplained.length} failures are explained in ${path.relative(process.cwd(), DIFFERENCES)}`);
lines.push(...unexplained.map((test) => `NOT EXPLAINED  ${test}\n    ${here.tests[test].message}`));
lines.push(...outdated.map((test) => `NO DIFFERENCE  ${test}: ${here.tests[test].outcome}, but explained as failing`));
console.log(`\n${lines.join('\n')}`);
process.exit(TESTS_RAN.includes(here.code) && unexplained.length + outdated.length === 0 ? 0 : 1);

function readArguments(args) {
  const pytestArguments = [...args];
  const take = (option, length) => {
    const at = pytestArguments.indexOf(option);
    return at < 0 ? [] : pytestArguments.splice(at, length);
  };
  const [, driver = 'pg8000'] = take('--driver', 2);
  const [, sqlalchemy = '2.1'] = take('--sqlalchemy', 2);
  const [native] = take('--native', 1);
  return { driver, sqlalchemy, native, pytestArguments };
}

async function timed(what, runSuite) {
  const started = performance.now();
  const { code, tests } = await runSuite();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  return { code, tests, line: `${what}: ${summary(tests)} in ${seconds} s` };
}
