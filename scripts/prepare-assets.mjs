// Makes `target/assets/`: everything that the engine loads at run time. Does nothing when nothing changed.
import { mkdirSync } from 'node:fs';
import { prepareLibraries } from './assets/libraries.mjs';
import { preparePglite } from './assets/pglite.mjs';
import { prepareExtensions } from './assets/extensions.mjs';
import { preparePython } from './assets/python.mjs';
import { writeManifest } from './assets/manifest.mjs';
import { ASSETS, relative } from './assets/paths.mjs';

mkdirSync(ASSETS, { recursive: true });
await preparePglite();
await prepareExtensions();
await preparePython();
await prepareLibraries();
const { files, bytes } = await writeManifest();
console.log(`• ${relative(ASSETS)}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB`);
process.exit(0);
