# `make run` serves the app at http://127.0.0.1:8080, `make test` runs every test. Both set up what is missing first.
SHELL := /bin/bash
with = . .tools/env &&

.PHONY: run build dev has-trunk test hostile bench fidelity alembic-suite setup setup-tests clean

run: build
	@echo "• http://127.0.0.1:8080 (Ctrl-C stops)"
	@npx --no-install sirv dist --host 127.0.0.1 --port 8080 --quiet

build: setup
	@$(with) node scripts/prepare-assets.mjs
	@$(with) node scripts/build.mjs

# Builds a quick page with Trunk, serves it at the same address, and builds and reloads it after every change (Trunk.toml).
dev: has-trunk setup
	@$(with) trunk serve --skip-version-check

has-trunk:
	@command -v trunk >/dev/null || { echo '✗ `make dev` uses Trunk, which is not installed here. `cargo install trunk --locked` installs it.' >&2; exit 1; }

setup:
	@bash scripts/setup.sh

setup-tests:
	@bash scripts/setup.sh --tests

test: setup-tests
	@$(with) bash scripts/test.sh

bench: setup-tests
	@$(with) node scripts/prepare-assets.mjs
	@$(with) node scripts/build.mjs
	@$(with) FOLDER='$(FOLDER)' node bench/run.mjs

# Every hostile input, against the built page and `stillroom run`; `make test` runs one of each kind.
hostile: setup-tests
	@$(with) node scripts/prepare-assets.mjs
	@$(with) node scripts/build.mjs
	@$(with) npx --no-install playwright test --config tests/hostile/playwright.config.mjs

# `make alembic-suite ARGS=--native` compares with native runs; other arguments go to pytest.
alembic-suite: setup-tests
	@$(with) node scripts/prepare-assets.mjs
	@$(with) node tools/alembic-suite/run.mjs $(ARGS)

# `make fidelity FOLDER=…` runs the histories of a folder of repositories natively and in the engine; ARGS="--only name --verbose" …
fidelity: setup-tests
	@$(with) node scripts/prepare-assets.mjs
	@$(with) node scripts/build.mjs
	@$(with) node tools/fidelity/main.mjs $(FOLDER) $(ARGS)

clean:
	rm -rf dist target .tools node_modules
