// Keeps native outcomes as files, one for each environment, so that the engine can be compared with them again and again.
import fs from 'node:fs';
import path from 'node:path';

/** `<repository>` or, when it has several environments, `<repository>@<script folder with dots>`. */
export function resultName(repository, environment, several) {
  return several ? `${repository}@${environment.script.replaceAll('/', '.')}` : repository;
}

export function readResult(folder, name) {
  const file = path.join(folder, `${name}.json`);
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}

export function writeResult(folder, name, record) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(record, null, 1)}\n`);
}
