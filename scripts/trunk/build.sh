#!/usr/bin/env bash
# What Trunk calls to build: makes the page in the folder that Trunk names. `trunk serve --release` optimises it as `make build` does.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -f .tools/env ] || bash scripts/setup.sh
. .tools/env
[ "$TRUNK_PROFILE" = release ] && how= || how=--quick
node scripts/prepare-assets.mjs
node scripts/build.mjs --into "$TRUNK_STAGING_DIR" $how
