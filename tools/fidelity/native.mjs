// The native side: the real Alembic in the repository's venv on a throw-away PostgreSQL, upgrade heads, downgrade base, upgrade heads.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { SCHEMA_SQL } from '../../crates/engine/tests/wasm.mjs';
import { startPostgres } from '../../tests/native/postgres.mjs';
import { nativeCatalogs } from '../../tests/native/questions.mjs';
import { NamedDatabases } from './databases.mjs';
import { declaredBy, importsOf } from './describe.mjs';
import { placeVariables, variablesFor } from './environment.mjs';
import { lastWords, missingModule } from './failures.mjs';
import { flaskApp } from './flask.mjs';
import { run } from './process.mjs';
import { contextsOf, faultOf, revisionsOf, runRecorded } from './recording.mjs';
import { Venv } from './venv.mjs';

export const COMMANDS = [
  ['upgrade', 'heads'],
  ['downgrade', 'base'],
  ['upgrade', 'heads'],
];
const IN_FLASK_APP = path.join(import.meta.dirname, 'python/in_flask_app.py');
const IN_WORKER_THREAD = path.join(import.meta.dirname, 'python/in_worker_thread.py');
const CATALOG_LINES = path.resolve(import.meta.dirname, '../../crates/postgres-model/src/catalog_lines.rs');
/** Outcomes of another way to read the catalogs cannot be compared. */
export const CATALOGS_DIGEST = createHash('sha256').update(SCHEMA_SQL).update(fs.readFileSync(CATALOG_LINES)).digest('hex').slice(0, 12);
const COMMAND_SECONDS = 300;
const ATTEMPTS = 60;
const DATABASE = 'fidelity';

/** Resolves to the record of one environment: versions, variables, what was installed, and three commands. */
export async function runNatively({ name, folder, environment, work }) {
  const native = await startPostgres();
  try {
    return await new Native(name, folder, environment, work, native).run();
  } finally {
    await native.stop();
  }
}

class Native {
  constructor(name, folder, environment, work, server) {
    Object.assign(this, { name, folder, environment, work, server });
    this.script = path.join(folder, environment.script);
    this.declared = declaredBy(folder, environment.script);
    this.venv = new Venv(work, name, this.declared, environment.settings);
    this.given = environment.settings.environment ?? {};
    this.variables = { ...placeVariables(this.declared.variables), ...this.given };
    this.scratch = path.join(work, 'scratch', name);
    this.databases = new NamedDatabases(server, DATABASE, path.join(this.scratch, 'databases.json'));
    this.notes = [];
    this.ownUrl = environment.settings.url === true;
    this.attempts = 0;
    this.paths = [...new Set([this.cwd, folder, path.join(folder, 'src'), path.join(this.cwd, 'src'), ...importFolders(folder, environment.script)])].filter((each) => fs.existsSync(each));
  }

  get cwd() {
    const { cwd, script } = this.environment;
    return path.join(this.folder, this.environment.settings.cwd ?? cwd ?? outsidePackages(this.folder, script));
  }

  async run() {
    fs.rmSync(this.scratch, { recursive: true, force: true });
    fs.mkdirSync(this.scratch, { recursive: true });
    await this.venv.make();
    this.paths.push(this.ownMetadata());
    let commands;
    do {
      commands = await this.attempt();
      this.attempts += 1;
    } while (this.attempts < ATTEMPTS && (await this.remedy(commands)));
    return {
      format: 'stillroom-native/1',
      catalogs_query: CATALOGS_DIGEST,
      repository: this.name,
      script: this.environment.script,
      ini: this.environment.ini,
      cwd: path.relative(this.folder, this.cwd) || '.',
      versions: this.versions(),
      pinned: this.venv.series,
      environment: this.variables,
      installed: this.venv.installed,
      paths: this.paths.filter((each) => !each.startsWith(this.scratch)).map((each) => path.relative(this.folder, each) || '.'),
      attempts: this.attempts,
      notes: this.notes,
      commands: commands.map(({ text, ...command }) => command),
    };
  }

  /** A folder that says of the repository's own distributions that they are installed, for importlib.metadata. */
  ownMetadata() {
    const site = path.join(this.scratch, 'site');
    for (const [name, version] of Object.entries(this.declared.own_versions)) {
      const info = path.join(site, `${name.replaceAll('-', '_')}-${version}.dist-info`);
      fs.mkdirSync(info, { recursive: true });
      fs.writeFileSync(path.join(info, 'METADATA'), `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`);
    }
    return site;
  }

  versions() {
    try {
      return { ...this.venv.versions(), postgresql: this.server.ask('postgres', 'show server_version').trim() };
    } catch (error) {
      return { error: error.message.slice(0, 300) };
    }
  }

  /** All three commands on an empty database; those after a failed one are not run. */
  async attempt() {
    this.databases.createEmpty();
    const commands = [];
    for (const command of COMMANDS) {
      const before = commands.at(-1);
      if (before && before.state !== 'passed') commands.push({ arguments: command, state: 'not_run', revisions: [], text: '' });
      else commands.push(await this.command(command));
    }
    return commands;
  }

  async command(command) {
    const [program, args] = this.commandLine(command);
    const inVenv = (recorder) => run(program, args, { cwd: this.cwd, env: { ...this.processEnvironment(), ...recorder }, seconds: COMMAND_SECONDS });
    const result = await runRecorded(inVenv, {
      record: path.join(this.scratch, 'record.jsonl'),
      server: this.server,
      database: DATABASE,
      databases: this.databases.file,
      folder: this.folder,
      script: this.script,
      paths: this.paths,
    });
    const { events } = result;
    const contexts = contextsOf(events);
    this.databases.note(events);
    const text = `${result.stdout.slice(-20_000)}\n${result.stderr}`;
    const engines = contexts.length > 0 ? contexts : events.filter(({ event }) => event === 'engine');
    const foreign = engines.map(({ dialect }) => dialect).find((dialect) => dialect !== 'postgresql');
    // An env.py can end the process, or loop over no tenants, with status 0: without Alembic at work nothing has passed.
    const passed = result.code === 0 && !foreign && contexts.length > 0;
    return {
      arguments: command,
      state: passed ? 'passed' : 'failed',
      fault: passed ? null : this.fault(result, foreign),
      revisions: revisionsOf(events),
      current: this.databases.current(events),
      catalogs: this.databases.lines(nativeCatalogs),
      drivers: [...new Set(contexts.map(({ dialect, driver }) => `${dialect}+${driver}`))],
      duration_ms: result.ms,
      text,
    };
  }

  commandLine(command) {
    const { settings, section } = this.environment;
    if (settings.command) return ['bash', ['-c', `${settings.command} ${command.join(' ')}`]];
    const ini = this.ini();
    const options = ini ? ['-c', ini] : [];
    if (section !== 'alembic') options.push('-n', section);
    const all = ['--raiseerr', ...options, ...(settings.x ?? []).flatMap((each) => ['-x', each]), ...command];
    const app = this.environment.flask && flaskApp(this);
    if (app) return [path.join(this.venv.bin, 'python'), [IN_FLASK_APP, app, ...all]];
    if (this.inWorkerThread) return [path.join(this.venv.bin, 'python'), [IN_WORKER_THREAD, ...all]];
    return [path.join(this.venv.bin, 'alembic'), all];
  }

  /** The ini that names the script folder; for a program that completes its configuration by itself, one made here. */
  ini() {
    const { ini, incomplete_ini: incomplete } = this.environment;
    if (ini?.endsWith('pyproject.toml')) return null;
    if (ini && !this.ownUrl) return path.join(this.folder, ini);
    const made = path.join(this.scratch, 'alembic.ini');
    const basis = ini ?? incomplete;
    let text = basis ? fs.readFileSync(path.join(this.folder, basis), 'utf8').replace(/^script_location\s*=.*$/gm, '') : '[alembic]\n';
    if (!/^\[alembic\]/m.test(text)) text = `[alembic]\n${text}`;
    if (this.ownUrl) text = text.replace(/^sqlalchemy\.url\s*=.*$/gm, '');
    const url = /^sqlalchemy\.url\s*=\s*\S/m.test(text) ? '' : `sqlalchemy.url = postgresql://stillroom:stillroom@localhost:5432/stillroom\n`;
    fs.writeFileSync(made, text.replace(/^\[alembic\].*$/m, (section) => `${section}\nscript_location = ${this.script}\n${url}`));
    return made;
  }

  processEnvironment() {
    const nowhere = 'http://127.0.0.1:9';
    const home = path.join(this.scratch, 'home');
    fs.mkdirSync(home, { recursive: true });
    return {
      PATH: `${this.venv.bin}:/usr/local/bin:/usr/bin:/bin`,
      HOME: home,
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONHASHSEED: '0',
      // A rehearsal has nothing to tell to anybody.
      HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, http_proxy: nowhere, https_proxy: nowhere, NO_PROXY: 'localhost,127.0.0.1', no_proxy: 'localhost,127.0.0.1',
      ...this.variables,
    };
  }

  fault(result, foreign) {
    if (foreign) return { kind: 'other_database', message: `env.py leads to ${foreign}, not to PostgreSQL`, exception: null, revision: null, sqlstate: null, call: null };
    if (result.timedOut) return { kind: 'timeout', message: `still running after ${COMMAND_SECONDS} s`, exception: null, revision: null, sqlstate: null, call: null };
    if (result.code === 0) return { kind: 'nothing_done', message: `ended with status 0, but Alembic was never set to work: ${lastWords(`${result.stdout}\n${result.stderr}`)}`, exception: null, revision: null, sqlstate: null, call: null };
    return faultOf(result);
  }

  /** Installs or sets what the failed command asked for; true when it is worth another attempt. */
  async remedy(commands) {
    const failed = commands.find(({ state }) => state === 'failed');
    if (!failed) return false;
    const { exception, message, call } = failed.fault;
    const told = exception && missingModule(`${exception.split('.').at(-1)}: ${message}`);
    const missing = told ? { ...told, file: call && path.join(this.folder, call.path) } : missingModule(failed.text);
    if (missing) return this.provide(missing);
    const stale = /cannot import name '\w+' from '([\w.]+)' \(\S*site-packages/.exec(failed.fault.message ?? '');
    if (stale) return this.venv.replace(stale[1]);
    if (failed.fault.sqlstate) return false;
    if (/NoSuchModuleError: Can't load plugin: sqlalchemy\.dialects:|Could not parse (?:rfc1738|SQLAlchemy) URL/.test(failed.text) && !this.ownUrl) {
      this.ownUrl = true;
      this.notes.push('the ini has a placeholder for a URL; a real one was put in its place');
      return true;
    }
    if (/AnyIO worker thread|NoEventLoopError/.test(failed.text) && !this.inWorkerThread) {
      this.inWorkerThread = true;
      this.notes.push('env.py wants to be run from a worker thread of AnyIO');
      return true;
    }
    const variables = variablesFor(failed.text, this.declared.variables, this.variables, true);
    for (const name of Object.keys(this.given)) delete variables[name];
    if (Object.keys(variables).length === 0) return false;
    Object.assign(this.variables, variables);
    return true;
  }

  async provide({ module, file }) {
    if (module.includes('[')) return this.venv.provideExtra(module);
    const others = file && fs.existsSync(file) ? importsOf(file) : [];
    const top = module.split('.')[0];
    const own = (this.declared.modules[top] ?? []).map((each) => path.join(this.folder, each)).find((each) => !this.paths.includes(each) && holds(each, module));
    const declared = this.declared.distributions[this.venv.distributionOf(module) ?? ''];
    // A package of the repository of which a part is missing, as one with compiled modules: the distribution instead.
    const partial = module !== top && this.paths.find((each) => each.startsWith(this.folder) && holds(each, top));
    if (partial && declared) this.paths = this.paths.filter((each) => each !== partial || each === this.cwd);
    if (own && !declared) {
      this.paths.push(own);
      return true;
    }
    const { names, reason } = await this.venv.provide(module, others);
    if (names.length > 0) return true;
    if (own) {
      this.paths.push(own);
      return true;
    }
    this.notes.push(reason);
    return false;
  }
}

function holds(folder, module) {
  const inside = path.join(folder, ...module.split('.'));
  return fs.existsSync(inside) || fs.existsSync(`${inside}.py`);
}

/** The folders above the script folder that are no packages: what its imports start from. */
function importFolders(root, script) {
  const folders = [];
  for (let folder = path.dirname(path.join(root, script)); folder.startsWith(root); folder = path.dirname(folder)) {
    if (!fs.existsSync(path.join(folder, '__init__.py'))) folders.push(folder);
    if (folder === root) break;
  }
  return folders;
}

function outsidePackages(root, script) {
  const [nearest] = importFolders(root, script);
  return nearest ? path.relative(root, nearest) : '.';
}
