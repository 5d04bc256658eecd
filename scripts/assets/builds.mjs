// Which PGlites there are: the engine starts the one that a repository needs, by the names of `protocol::PostgresqlBuild`.
//
// PostGIS's package needs the C++ runtime of the module that loads it, and 0.5.12 is the last PGlite that exports it. It starts and works
// a tenth slower than later ones, so it is not for everybody. Each has PostgreSQL's contrib modules as it was built with them.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from './paths.mjs';

const ALL = [
  { name: 'plain', npm: '@electric-sql/pglite', folder: 'pglite', extensions: [] },
  { name: 'postgis', npm: 'pglite-with-cpp', folder: 'pglite-with-cpp', extensions: ['@electric-sql/pglite-postgis'] },
];

/** Those whose packages are installed: PostGIS can be left out for its licence. */
export const BUILDS = ALL.filter(({ npm, extensions }) => [npm, ...extensions].every((name) => existsSync(packageFolder(name))));

/** The file that changes with the version of an installed package. */
export const packageFile = (name) => path.join(packageFolder(name), 'package.json');
