// A throw-away native PostgreSQL: its own data directory, a unix socket in it, a free port on 127.0.0.1, no fsync.
// PostgreSQL refuses to run as root, so there it runs as the user `postgres`.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const BIN = process.env.POSTGRES_BIN ?? '/usr/lib/postgresql/15/bin';
const SUPERUSER = 'stillroom';
const READY_WITHIN_MS = 30_000;

/** Resolves to a running server; `stop()` ends it and removes its files. */
export async function startPostgres() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'stillroom-postgres-'));
  const data = path.join(folder, 'data');
  if (isRoot()) execFileSync('chown', ['postgres', folder]);
  const initdb = unprivileged('initdb', '--pgdata', data, '--username', SUPERUSER, '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync');
  execFileSync(initdb.command, initdb.args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });

  const port = await freePort();
  const log = fs.openSync(path.join(folder, 'log'), 'w');
  const settings = { fsync: 'off', listen_addresses: '127.0.0.1', port, unix_socket_directories: folder };
  const postgres = unprivileged('postgres', '-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]));
  const server = spawn(postgres.command, postgres.args, { cwd: folder, stdio: ['ignore', log, log] });
  const abandon = () => {
    server.kill('SIGQUIT');
    fs.rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', abandon);

  const native = new NativePostgres(folder, port);
  await native.ready(server);
  native.stop = async () => {
    process.off('exit', abandon);
    if (server.exitCode === null) {
      server.kill('SIGINT');
      await once(server, 'exit');
    }
    fs.closeSync(log);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  return native;
}

class NativePostgres {
  #folder;
  #port;

  constructor(folder, port) {
    this.#folder = folder;
    this.#port = port;
  }

  /** Waits until it accepts connections. */
  async ready(server) {
    const deadline = Date.now() + READY_WITHIN_MS;
    for (;;) {
      try {
        return this.#psql('postgres', ['--command', 'select 1']);
      } catch (error) {
        if (server.exitCode !== null || Date.now() > deadline) {
          throw new Error(`PostgreSQL did not start:\n${fs.readFileSync(path.join(this.#folder, 'log'), 'utf8')}`, { cause: error });
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** Makes an empty database, and gives its URL for SQLAlchemy with this driver. */
  createDatabase(name, driver) {
    this.#psql('postgres', ['--command', `drop database if exists ${name}`, '--command', `create database ${name}`]);
    return `postgresql+${driver}://${SUPERUSER}@127.0.0.1:${this.#port}/${name}`;
  }

  /** Removes a database, and the roles that were made for it: they belong to the whole server. */
  removeDatabase(database) {
    this.dropDatabase(database);
    const drops = this.#psql('postgres', ['--command', "select format('drop role %I;', rolname) from pg_roles where oid >= 16384"]);
    if (drops) this.#psql('postgres', ['--command', drops]);
  }

  /** Removes a database. */
  dropDatabase(database) {
    this.#psql('postgres', ['--command', `drop database ${database}`]);
  }

  /** Runs a file of SQL, and gives what its queries yield, one row a line. */
  query(database, sqlFile) {
    return this.#psql(database, ['--file', sqlFile]);
  }

  /** What one statement yields, one row a line. */
  ask(database, statement) {
    return this.#psql(database, ['--command', statement]);
  }

  /** Where it listens, and the program that makes a database. */
  get place() {
    return { host: '127.0.0.1', port: this.#port, user: SUPERUSER, createdb: path.join(BIN, 'createdb') };
  }

  #psql(database, args) {
    const connection = ['--host', this.#folder, '--port', String(this.#port), '--username', SUPERUSER, '--dbname', database];
    const output = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1'];
    return execFileSync(path.join(BIN, 'psql'), [...connection, ...output, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }
}

function unprivileged(program, ...args) {
  const file = path.join(BIN, program);
  if (!isRoot()) return { command: file, args };
  return { command: 'setpriv', args: ['--reuid=postgres', '--regid=postgres', '--init-groups', '--reset-env', file, ...args] };
}

function isRoot() {
  return process.getuid() === 0;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
