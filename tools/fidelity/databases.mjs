// The native databases of one repository: the one that its first URL names, and one more for each other host, port or name.
//
// The recorder makes them when they are first connected to, and notes in a file which is which: `{"app on localhost:5432": "fidelity"}`.
import fs from 'node:fs';
import { contextsOf, currentRevisions } from './recording.mjs';

export class NamedDatabases {
  #server;
  #first;
  #worked = new Set();

  /** The recorder's file. */
  file;

  constructor(server, first, file) {
    this.#server = server;
    this.#first = first;
    this.file = file;
  }

  /** Begins with one empty database. */
  createEmpty() {
    this.#removeFurther();
    this.#server.createDatabase(this.#first, 'psycopg2');
  }

  /** Removes all of them, and their roles. */
  remove() {
    this.#removeFurther();
    this.#server.removeDatabase(this.#first);
  }

  /** Takes down where Alembic worked; the first such database is the main one. */
  note(events) {
    for (const { database } of contextsOf(events)) if (database) this.#worked.add(database);
  }

  /** Where the version tables of the main database stand. */
  current(events) {
    const contexts = contextsOf(events).filter(({ database }) => !database || database === this.#main);
    return currentRevisions(this.#server, this.#main, contexts);
  }

  /** What a question gives of the main database, and then of the others that Alembic worked on; their lines begin with their name. */
  lines(question) {
    const lines = (database) => question(this.#server, database);
    const names = Object.entries(this.#named()).filter(([, database]) => this.#worked.has(database) && database !== this.#main);
    return [...lines(this.#main), ...names.flatMap(([asked, database]) => lines(database).map((line) => `${this.#shortName(asked)}: ${line}`))];
  }

  get #main() {
    return [...this.#worked][0] ?? this.#first;
  }

  #named() {
    return fs.existsSync(this.file) ? JSON.parse(fs.readFileSync(this.file, 'utf8')) : {};
  }

  #shortName(asked) {
    const name = (each) => each.slice(0, each.lastIndexOf(' on '));
    const alike = Object.keys(this.#named()).filter((each) => name(each) === name(asked));
    return alike.length === 1 ? name(asked) : asked;
  }

  #removeFurther() {
    for (const database of Object.values(this.#named())) if (database !== this.#first) this.#server.dropDatabase(database);
    fs.rmSync(this.file, { force: true });
    this.#worked.clear();
  }
}
