// Asks a database in a transaction that is rolled back.
import { firstColumn, query } from './observe/wire.mjs';

/** The first column of the rows that some statements give; what they set is undone. `exec` sends wire-protocol bytes and gives the answer. */
export function undone(exec, statements) {
  try {
    return firstColumn(exec(query(`begin; ${statements}`)));
  } finally {
    exec(query('rollback'));
  }
}
