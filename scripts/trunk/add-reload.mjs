// What Trunk calls when everything is built: adds reload.js to the page where Trunk waits for changes, and takes Trunk's own HTML file away
// where it only builds. What `trunk build --release` makes is then exactly what `make build` makes.
import fs from 'node:fs';
import path from 'node:path';

const built = (name) => path.join(process.env.TRUNK_STAGING_DIR, name);
const TRUNKS_SCRIPT = '<script';

if (fs.readFileSync(built('reload.html'), 'utf8').includes(TRUNKS_SCRIPT)) {
  fs.copyFileSync(path.join(import.meta.dirname, 'reload.js'), built('reload.js'));
  const page = fs.readFileSync(built('index.html'), 'utf8');
  fs.writeFileSync(built('index.html'), page.replace('</head>', '<script type="module" src="reload.js"></script></head>'));
} else {
  fs.rmSync(built('reload.html'));
}
