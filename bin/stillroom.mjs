#!/usr/bin/env node
// `npx stillroom run <folder> <alembic command …>`: the page's engine without the page.
import { main } from '../crates/headless/node/main.mjs';

process.exit(await main(process.argv.slice(2)));
