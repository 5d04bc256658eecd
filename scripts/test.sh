#!/usr/bin/env bash
# Every test, from the quickest to the slowest. `make test` sets up what they need and calls this.
set -euo pipefail
cd "$(dirname "$0")/.."
say() { printf '\n• %s\n' "$*"; }

say "format"
cargo fmt --all -- --check
"$STILLROOM_PYTHON" -m ruff format --check --quiet

say "ruff"
"$STILLROOM_PYTHON" -m ruff check --quiet

say "biome"
npx --no-install biome lint --error-on-warnings

say "licences"
node scripts/licenses.mjs --check

say "clippy"
cargo clippy --locked --quiet --workspace --all-targets -- -D warnings

say "native tests"
cargo test --locked --quiet --workspace --exclude engine

say "the tools"
node --test tools/alembic-suite/*.test.mjs tools/circles/*.test.mjs tools/fidelity/*.test.mjs

say "the engine's assets and the site"
node scripts/prepare-assets.mjs
node scripts/build.mjs
node --test scripts/*.test.mjs

say "the engine in Node"
node --test --test-force-exit --test-concurrency=1 crates/engine/tests/*.test.mjs

say "stillroom run"
node --test crates/cli/tests/*.test.mjs

say "the sample project natively and in PGlite"
node --test --test-force-exit tests/native/*.test.mjs

say "what bites in real histories, natively and in PGlite"
node --test --test-force-exit tests/histories/*.test.mjs

say "the page in Chromium"
npx --no-install playwright test

say "the page in Firefox"
node --test tests/firefox/*.test.mjs

say "the page that Trunk serves"
node --test tests/trunk/*.test.mjs
