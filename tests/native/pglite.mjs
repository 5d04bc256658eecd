// Asks a copy of the engine's database: the engine's own session must not notice, and the engine has no way in for SQL.
import fs from 'node:fs';
import { bootPostgresql } from '../../crates/engine/host/postgresql.mjs';
import { nodeAssets } from '../../crates/engine/host/node.mjs';

/** Runs files of SQL on the snapshot (given away), and gives what the queries of each yield, one row a line. */
export async function queryPglite(snapshot, ...sqlFiles) {
  const { databases } = await bootPostgresql(await nodeAssets(), snapshot);
  const pg = databases.get(0);
  const answers = [];
  for (const file of sqlFiles) {
    const results = await pg.exec(fs.readFileSync(file, 'utf8'), { rowMode: 'array' });
    answers.push(results.flatMap(({ rows }) => rows).map(([line]) => `${line}\n`).join(''));
  }
  await pg.close();
  return answers;
}
