// One venv for each repository, made with uv: Alembic, SQLAlchemy of the repository's series and the drivers at first, then only what an
// import asked for and the repository declares.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { PYTHON } from './describe.mjs';
import { DISTRIBUTIONS, GIGANTIC } from './distributions.mjs';
import { run } from './process.mjs';
import { pythonFor, sqlalchemySeries } from './versions.mjs';

const DRIVERS = ['psycopg2-binary', 'psycopg[binary]', 'asyncpg', 'pg8000', 'greenlet'];
// What this tool chooses by itself, whatever a lock says: the newest of the series that the repository asks for.
const CHOSEN = new Set(['sqlalchemy', 'alembic', 'greenlet', 'setuptools', 'psycopg2', 'psycopg2-binary', 'psycopg', 'psycopg-binary', 'asyncpg', 'pg8000', 'scramp', 'tzdata', 'mako', 'typing-extensions']);
const RECORDER = path.join(import.meta.dirname, 'python');
const INSTALL_SECONDS = 240;

export class Venv {
  constructor(work, name, declared, settings) {
    this.folder = path.join(work, 'venvs', name);
    this.uv = uvIn(work);
    this.declared = declared;
    this.settings = settings;
    this.installed = [];
    this.refused = new Map();
    this.replaced = new Set();
    this.series = sqlalchemySeries(declared.distributions);
    // SQLAlchemy 1.x has wheels for older Pythons only.
    this.python = pythonFor(declared.python, settings.python ?? { 1.3: '3.9', 1.4: '3.11' }[this.series]);
  }

  get bin() {
    return path.join(this.folder, 'bin');
  }

  /** Makes it unless it is there already. */
  async make() {
    const stamp = path.join(this.folder, 'stillroom.json');
    if (fs.existsSync(stamp)) {
      this.installed = JSON.parse(fs.readFileSync(stamp, 'utf8')).installed;
      return;
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(this.folder), { recursive: true });
    execFileSync(this.uv, ['venv', '--quiet', '--python', this.python.path, this.folder], { stdio: ['ignore', 'ignore', 'inherit'] });
    // setuptools for pkg_resources, which libraries of older times import without declaring it.
    const asked = this.settings.requirements ?? [];
    const first = ['alembic', `sqlalchemy==${this.series}.*`, 'setuptools<81', 'tzdata', ...DRIVERS, ...asked];
    let result = await this.#install(first);
    if (result.code !== 0) result = await this.#install(first, false, false);
    if (result.code !== 0) throw new Error(`the venv could not be made: ${result.stderr.slice(-600)}`);
    const [site] = fs.globSync ? fs.globSync(path.join(this.folder, 'lib/python*/site-packages')) : siteOf(this.folder);
    fs.writeFileSync(path.join(site, 'stillroom_recorder.pth'), `import sys; sys.path.append(${JSON.stringify(RECORDER)}); import stillroom_recorder; sys.path.remove(${JSON.stringify(RECORDER)})\n`);
    this.installed = asked;
    this.#stamp();
  }

  #stamp() {
    fs.writeFileSync(path.join(this.folder, 'stillroom.json'), JSON.stringify({ installed: this.installed }));
  }

  /** The distribution that seems to offer this module and is not tried yet: one that is declared, else one that everybody knows. */
  distributionOf(module) {
    const { distributions, own } = this.declared;
    const normal = module.toLowerCase().replaceAll('_', '-');
    const top = normal.split('.')[0];
    const parts = module.split('.');
    const known = parts.map((_, index) => DISTRIBUTIONS[parts.slice(0, parts.length - index).join('.')]).find(Boolean) ?? [];
    const affixes = ['python-#', 'py#', '#-python', '#-py', '#-slim', '#-core', '#-sdk', '#-lib', '#-binary', '#-api'].map((form) => form.replace('#', top));
    const guesses = [...known, normal.replaceAll('.', '-'), normal.split('.').slice(0, 2).join('-'), top, ...affixes];
    // Parts of a namespace package.
    const related = Object.keys(distributions).filter((name) => name.startsWith(`${top}-`)).slice(0, 6);
    const open = (name) => !own.includes(name) && !CHOSEN.has(name) && !this.installed.includes(name) && !this.refused.has(name);
    return [...guesses, ...related].find((name) => distributions[name] && open(name)) ?? known.find(open);
  }

  /** A requirement with an extra that a message names, `name[extra]`, if the repository declares the distribution. */
  async provideExtra(requirement) {
    const name = requirement.split('[')[0].toLowerCase();
    if (!this.declared.distributions[name] || this.replaced.has(requirement)) return false;
    this.replaced.add(requirement);
    const version = this.declared.distributions[name].version;
    const result = await this.#install([version ? `${requirement}==${version}` : requirement]);
    if (result.code === 0) this.installed.push(requirement);
    return result.code === 0;
  }

  /** Installs what offers this module, and of the others what is declared; resolves to the names installed, or to a reason. */
  async provide(module, others = []) {
    const wanted = this.distributionOf(module);
    if (wanted && GIGANTIC.has(wanted)) return { names: [], reason: `${wanted} is too large to install here` };
    const { distributions } = this.declared;
    const more = [...new Set(others.map((name) => this.distributionOf(name)))].filter((name) => name && name !== wanted && distributions[name] && !GIGANTIC.has(name));
    if (wanted && more.length > 0 && (await this.#installOne([wanted, ...more], [[true, true]]))) return { names: [wanted, ...more] };
    const names = [];
    for (const name of wanted ? [wanted] : more) if (await this.#installOne([name])) names.push(name);
    return { names, reason: this.refused.get(wanted) ?? `${module} is missing, and nothing that the repository declares offers it` };
  }

  /** Tries the locked version first, wheels first. */
  async #installOne(names, ways = [[true, true], [true, false], [false, true], [false, false]]) {
    for (const [locked, wheels] of ways) {
      const result = await this.#install(names.map((name) => this.#withVersion(name, locked)), wheels, locked);
      if (result.code === 0) {
        this.installed.push(...names);
        this.#stamp();
        return true;
      }
      if (names.length === 1) this.refused.set(names[0], `${names[0]} could not be installed: ${result.stderr.trim().split('\n').slice(-3).join(' ').slice(0, 300)}`);
    }
    return false;
  }

  /** Another version of what offers this module: the repository's own, else the newest; once for each. */
  async replace(module) {
    const distribution = this.distributionOf(module) ?? module.split('.')[0].replaceAll('_', '-');
    if (GIGANTIC.has(distribution) || this.replaced.has(distribution) || distribution === 'sqlalchemy') return false;
    this.replaced.add(distribution);
    const result = await this.#install(['--upgrade', distribution], true, false);
    return result.code === 0;
  }

  #withVersion(name, locked = true) {
    const entry = this.declared.distributions[name];
    if (!entry) return name;
    const extras = entry.extras.length > 0 && entry.extras.length < 6 ? `[${entry.extras.filter((extra) => !GIGANTIC.has(extra)).join(',')}]` : '';
    const known = locked ? (entry.version ? `==${entry.version}` : (entry.specs[0] ?? '')) : '';
    return `${name}${extras.replace('[]', '')}${known}`;
  }

  #install(names, wheels = true, locked = true) {
    fs.mkdirSync(this.folder, { recursive: true });
    const constraints = path.join(this.folder, 'constraints.txt');
    fs.writeFileSync(constraints, this.#constraints(locked));
    const args = ['pip', 'install', '--quiet', '--python', path.join(this.bin, 'python'), '--constraint', constraints];
    if (wheels) args.push('--only-binary', ':all:');
    return run(this.uv, [...args, ...names], { cwd: this.folder, env: process.env, seconds: INSTALL_SECONDS });
  }

  /** The versions of the lock files, but for SQLAlchemy's series and what this tool chooses by itself. */
  #constraints(locked) {
    const lines = locked ? Object.entries(this.declared.distributions).filter(([name, { version }]) => version && !CHOSEN.has(name)).map(([name, { version }]) => `${name}==${version}`) : [];
    return [`sqlalchemy==${this.series}.*`, ...lines, ''].join('\n');
  }

  /** `{python, sqlalchemy, alembic}`: the versions that run. */
  versions() {
    const code = 'import alembic, sqlalchemy, json, platform; print(json.dumps({"python": platform.python_version(), "sqlalchemy": sqlalchemy.__version__, "alembic": alembic.__version__}))';
    return JSON.parse(execFileSync(path.join(this.bin, 'python'), ['-c', code], { encoding: 'utf8' }));
  }
}

function siteOf(folder) {
  const lib = path.join(folder, 'lib');
  return fs.readdirSync(lib).map((name) => path.join(lib, name, 'site-packages'));
}

/** uv of this machine, else one in the work folder, a wheel from PyPI. */
function uvIn(work) {
  const own = path.join(work, 'uv/bin/uv');
  if (fs.existsSync(own)) return own;
  try {
    return execFileSync('bash', ['-c', 'command -v uv'], { encoding: 'utf8' }).trim();
  } catch {
    execFileSync(PYTHON, ['-m', 'venv', path.join(work, 'uv')]);
    execFileSync(path.join(work, 'uv/bin/pip'), ['install', '--quiet', 'uv']);
    return own;
  }
}
