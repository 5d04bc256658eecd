// Compares what became of the tests: with the differences that are explained, and with a native run.
import { readFileSync } from 'node:fs';

const SECTION = /^## Fails: (.+)$/;
const TEST = /^- `(.+)`$/;

/** The tests that `differences.md` explains, each with its section's title. */
export function explainedDifferences(file) {
  const explained = new Map();
  let cause;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    cause = line.match(SECTION)?.[1] ?? cause;
    const test = line.match(TEST)?.[1];
    if (test) explained.set(test, cause);
  }
  return explained;
}

/** How many tests had each outcome, as pytest says it. */
export function summary(tests) {
  const count = (outcome) => Object.values(tests).filter((test) => test.outcome === outcome).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`;
}

/** The tests that fail and aren't explained, those that are and do, and those that are and don't. */
export function compareWithExplained(tests, explained) {
  const names = Object.keys(tests);
  const fails = (name) => tests[name].outcome === 'failed';
  return {
    unexplained: names.filter((name) => fails(name) && !explained.has(name)),
    asExplained: names.filter((name) => fails(name) && explained.has(name)),
    outdated: names.filter((name) => !fails(name) && explained.has(name)),
  };
}

/** `[test, outcome here, outcome natively]` of every test for which they differ. */
export function compareWithNative(tests, native) {
  const names = [...new Set([...Object.keys(tests), ...Object.keys(native)])];
  const outcome = (of, name) => of[name]?.outcome ?? 'not there';
  return names.map((name) => [name, outcome(tests, name), outcome(native, name)]).filter(([, here, there]) => here !== there);
}
