// Which CPython and which SQLAlchemy a repository asks for: its specifiers and locks decide, as in the product.
import { execFileSync } from 'node:child_process';

const SERIES = ['1.3', '1.4', '2.0', '2.1'];
const NEWEST = '999';

/** 'series' of SQLAlchemy that its lock names, else the newest that all its specifiers allow; 2.1 when it says nothing. */
export function sqlalchemySeries(distributions) {
  const entry = distributions.sqlalchemy;
  const bySqlmodel = distributions.sqlmodel && !entry?.specs?.length ? ['2.0', '2.1'] : SERIES;
  if (entry?.version) return entry.version.split('.').slice(0, 2).join('.');
  const specs = entry?.specs ?? [];
  const allowed = bySqlmodel.filter((series) => specs.every((spec) => allowsSeries(spec, series)));
  return allowed.at(-1) ?? '2.1';
}

/** Whether some version of the series satisfies the specifier. */
function allowsSeries(spec, series) {
  return [`${series}.0`, `${series}.20`, `${series}.${NEWEST}`].some((version) => allows(spec, version)) || exactlyIn(spec, series);
}

function exactlyIn(spec, series) {
  return spec.split(',').some((part) => /^={2,3}/.test(part) && part.replace(/^=+/, '').startsWith(`${series}.`));
}

export function allows(spec, version) {
  return spec.split(',').filter(Boolean).every((part) => {
    const match = /^(~=|===?|!=|<=?|>=?)\s*([\w.*+!-]+)$/.exec(part.trim());
    if (!match) return true;
    const [, operator, wanted] = match;
    const wild = wanted.endsWith('.*');
    const base = wanted.replace(/\.\*$/, '');
    const sign = compare(version, base);
    const starts = `${version}.`.startsWith(`${base}.`);
    if (operator === '~=') return sign >= 0 && `${version}.`.startsWith(`${base.split('.').slice(0, -1).join('.')}.`);
    if (operator.startsWith('==')) return wild ? starts : sign === 0;
    if (operator === '!=') return wild ? !starts : sign !== 0;
    return { '<': sign < 0, '<=': sign <= 0, '>': sign > 0, '>=': sign >= 0 }[operator];
  });
}

function compare(left, right) {
  const [l, r] = [left, right].map((text) => text.split('.').map((part) => parseInt(part, 10) || 0));
  for (let index = 0; index < Math.max(l.length, r.length); index += 1) {
    const sign = (l[index] ?? 0) - (r[index] ?? 0);
    if (sign !== 0) return Math.sign(sign);
  }
  return 0;
}

const PREFERRED = ['3.12', '3.11', '3.13', '3.14', '3.10', '3.9', '3.8'];

/** The first CPython on this machine that the repository's specifiers allow, else 3.12 or what there is. */
export function pythonFor(specs, wanted) {
  const there = pythons();
  if (wanted && there[wanted]) return { version: wanted, path: there[wanted] };
  const order = PREFERRED.filter((version) => there[version]);
  const fits = (version) => (spec) => allows(spec.replace(/(==\d+\.\d+)$/, '$1.*'), `${version}.1`);
  // Of several projects in one repository the nearest to the script folder counts most; it comes first.
  const version = order.find((each) => specs.every(fits(each))) ?? order.find((each) => specs.slice(0, 1).every(fits(each))) ?? order[0];
  return { version, path: there[version] };
}

let found;
function pythons() {
  found ??= Object.fromEntries(PREFERRED.map((version) => [version, locate(version)]).filter(([, path]) => path));
  return found;
}

function locate(version) {
  for (const command of [`ls "$STILLROOM_PYTHONS"/python${version}`, `ls -d "$HOME"/.pyenv/versions/${version}.*/bin/python${version} | tail -n 1`, `command -v python${version}`]) {
    try {
      const path = execFileSync('bash', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
      if (path && works(path)) return path;
    } catch {
      // Not there.
    }
  }
  return undefined;
}

function works(path) {
  try {
    execFileSync(path, ['-c', 'import venv'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
