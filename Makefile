# Builds, runs and tests the extension. What it installs goes below build/; `make help` lists the targets.

PYTHON    ?= python3
EXTENSION := build/fhir_das.duckdb_extension
VENV      := build/venv
VENV_156  := build/venv-1.5.6
NODE      := build/node
PEERS     := build/peers
NOTEBOOK  := build/notebook
BROWSER   := build/browser
DUCKDB    := build/duckdb
RELEASE   := $(or $(CARGO_TARGET_DIR),target)/release
SAMPLE    := $(RELEASE)/sample
LIBRARY   := $(RELEASE)/libfhir_das.$(if $(filter Darwin,$(shell uname -s)),dylib,so)

# FHIR R4 with all its definitions, which build.rs compiles; what the file must be is part of its rule.
FHIR         := hl7.fhir.r4.examples
FHIR_VERSION := 4.0.1
FHIR_SHA512  := DXBdIZOeQaSKIgCU7w6HOC7sw/6BzylmipLkBW4f//pT+Bc94x+8LImwTdvaNThPJoOzpBzvxAzNqjeu3X/zLw==
DEFINITIONS  := build/packages/$(FHIR)-$(FHIR_VERSION).tgz

# The variables of `run` and `sample` reach the recipes through the environment, unexpanded: no value needs more than the shell's
# quotes.
DB ?= build/fhir_das.duckdb
override INPUT         := $(value INPUT)
override DB            := $(value DB)
override AS_OF         := $(value AS_OF)
override DEBUG         := $(value DEBUG)
override THREADS       := $(value THREADS)
override IGNORE_ERRORS := $(value IGNORE_ERRORS)
override VALIDATE      := $(value VALIDATE)
override FAIL_ON       := $(value FAIL_ON)
override IDENTIFY      := $(value IDENTIFY)
override PATIENTS      := $(value PATIENTS)
override FIRST         := $(value FIRST)
override SEED          := $(value SEED)
override DEFECTS       := $(value DEFECTS)
override KINDS         := $(value KINDS)
override FORMAT        := $(value FORMAT)
override GZIP          := $(value GZIP)
override OUT           := $(value OUT)
export INPUT DB AS_OF DEBUG THREADS IGNORE_ERRORS VALIDATE FAIL_ON IDENTIFY PATIENTS FIRST SEED DEFECTS KINDS FORMAT GZIP OUT

# The binaries name no folder of the machine that they were built on.
CARGO_BUILD = RUSTFLAGS="--remap-path-prefix=$(CURDIR)=. --remap-path-prefix=$${CARGO_HOME:-$$HOME/.cargo}=cargo" cargo build --release

# The sources stay free of __pycache__.
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: build run sample notebook report screenshot test bench lint fmt install definitions clean help tools FORCE
.DELETE_ON_ERROR:
.SUFFIXES:

## build     the extension: build/fhir_das.duckdb_extension (the default target)
build: $(EXTENSION)

$(EXTENSION): $(LIBRARY) package.py Cargo.toml $(VENV)/.done
	@$(PYTHON) package.py $(LIBRARY) $@ "$$($(DUCKDB) -no-init -noheader -list -c 'PRAGMA platform')"

# cargo knows what is out of date. It leaves an unchanged library alone, and make then does not package it again.
$(LIBRARY): $(DEFINITIONS) FORCE
	$(CARGO_BUILD) --lib

## run       the whole pipeline: bronze, silver and gold, and what it found. Variables:
##             INPUT=path           a file, a folder, a glob, or a SQL list "['a/*.json', 'b.ndjson']" (default: the sample, data/)
##             DB=file              the database that it builds (default: build/fhir_das.duckdb)
##             AS_OF=YYYY-MM-DD     the day that ages refer to (default: today)
##             DEBUG=1              store silver as well
##             THREADS=n            (default: as many as there are cores)
##             IGNORE_ERRORS=1      keep what is good; bad documents go to bronze.rejected
##             VALIDATE=0           leave FHIR's definitions aside (default: hold the input against them)
##             FAIL_ON=fail         end with an error where a quality check fails; inconclusive: or cannot be judged
# A catalog is named after its file, and one named like a schema of ours would make gold.<table> ambiguous. Small row groups let all
# threads write bronze (sql/session/settings.sql).
run: $(EXTENSION)
	@file=$${DB##*/}; case "$$(printf %s "$${file%%.*}" | tr '[:upper:]' '[:lower:]')" in macros|bronze|silver|gold) \
	  echo "DB=$$DB: a database may not be called macros, bronze, silver or gold, as the schemas inside it are. Choose another name." >&2; exit 2;; esac; \
	quote() { printf %s "$$1" | sed "s/'/''/g; s/^/'/; s/\$$/'/"; }; \
	on() { case "$$1" in ''|0|no|off|false) false;; esac; }; \
	settings="LOAD '$(EXTENSION)';"; script=sql/build.sql; \
	if test "$$DB" != :memory:; then settings="$$settings ATTACH $$(quote "$$DB") AS built (ROW_GROUP_SIZE 8192); USE built;"; fi; \
	case "$$INPUT" in '') ;; "['"*"']") settings="$$settings SET VARIABLE input = $$INPUT;";; \
	  *) settings="$$settings SET VARIABLE input = $$(quote "$$INPUT");";; esac; \
	if test -n "$$AS_OF"; then settings="$$settings SET VARIABLE as_of = $$(quote "$$AS_OF")::DATE;"; fi; \
	if test -n "$$THREADS"; then settings="$$settings SET threads = $$(quote "$$THREADS");"; fi; \
	if on "$$IGNORE_ERRORS"; then settings="$$settings SET VARIABLE ignore_errors = true;"; fi; \
	if test -n "$$VALIDATE" && ! on "$$VALIDATE"; then settings="$$settings SET VARIABLE validate = false;"; fi; \
	if test -n "$$FAIL_ON"; then settings="$$settings SET VARIABLE fail_on = $$(quote "$$FAIL_ON");"; fi; \
	if on "$$DEBUG"; then script=sql/build_debug.sql; fi; \
	$(DUCKDB) -unsigned -no-init -bail -cmd "$$settings" -f "$$script" :memory: || exit $$?; \
	test "$$DB" = :memory: || printf '\nIt is all in %s; look at it with: %s "%s"\n' "$$DB" '$(DUCKDB)' "$$DB"

## sample    patient summaries of people who do not exist (docs/sample.md); the same bytes for the same variables. Variables:
##             OUT=folder           where they go (needed)
##             PATIENTS=n           how many (default: 20)
##             FIRST=n              the number of the first one (default: 1)
##             SEED=n               other people (default: 1)
##             AS_OF=YYYY-MM-DD     the day that the sample is of (default: 2026-01-01)
##             DEFECTS=share        the share of documents that get a defect, 0 to 1 (default: 0); defects.csv says where
##             KINDS=name,name      only these kinds of defects, or groups of them
##             FORMAT=json|ndjson   a file for each document, or one document on each line of one file (default: json)
##             GZIP=1               compress the files
##             THREADS=n            (default: as many as there are cores)
sample: $(SAMPLE)
	@test -n "$$OUT" || { echo 'make sample needs OUT=folder' >&2; exit 2; }; \
	case "$$GZIP" in ''|0|no|off|false) set --;; *) set -- --gzip;; esac; \
	for option in patients first seed as-of defects kinds format threads; do \
	  eval "value=\$$$$(printf %s "$$option" | tr 'a-z-' 'A-Z_')"; \
	  if test -n "$$value"; then set -- "$$@" "--$$option" "$$value"; fi; \
	done; \
	$(SAMPLE) --out "$$OUT" "$$@"

# The same features and flags as the library's: what both need is built once, and neither overwrites the other's.
$(SAMPLE): $(DEFINITIONS) FORCE
	@$(CARGO_BUILD) --quiet --bin sample

## notebook  look at a database that `run` made, in the browser; DB=file (default: the one of the sample, built if it is not there)
notebook: $(EXTENSION) $(NOTEBOOK)/.done
	@test -e "$$DB" || $(MAKE) --no-print-directory run
	@$(NOTEBOOK)/bin/marimo -q run notebook/explore.py -- --db "$$DB"

## report    write the same as one HTML file to send to others: build/report.html. Variables:
##             DB=file              as for `notebook`
##             IDENTIFY=1           name the resources and files that fail a check
report: $(EXTENSION) $(NOTEBOOK)/.done
	@test -e "$$DB" || $(MAKE) --no-print-directory run
	@identify=; case "$$IDENTIFY" in ''|0|no|off|false) ;; *) identify=--identify;; esac; \
	$(NOTEBOOK)/bin/python notebook/report.py "$$DB" build/report.html $$identify

## test      every test; `make test SUITES="sql readme"` runs some of them
test: $(EXTENSION) $(SAMPLE) tools
	@$(VENV)/bin/python test/run.py $(SUITES)

## screenshot  the picture of the report in README.md, from the sample as of the day that it was made for
screenshot: $(EXTENSION) $(NOTEBOOK)/.done $(BROWSER)/.done
	@$(MAKE) --no-print-directory run report INPUT=data DB=build/screenshot.duckdb AS_OF=2026-11-20 >/dev/null
	@node test/browser/screenshot.mjs build/report.html docs/report.png

## bench     ratios to plain DuckDB, and to other tools for FHIRPath and validation; BENCH_DOCS=1000 leaves out the ten times larger input
# What cannot be installed is reported as absent.
bench: $(EXTENSION) $(VENV_156)/.done
	@-$(MAKE) --no-print-directory --keep-going $(PEERS)/venv/.done $(PEERS)/node/.done
	@$(VENV)/bin/python benches/bench.py

## lint      formatting and clippy, nothing is changed
lint: $(DEFINITIONS)
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cargo clippy --all-targets --no-default-features -- -D warnings

## fmt       format the Rust sources
fmt:
	cargo fmt

## install   make `LOAD fhir_das` work by name in your own DuckDB (the command line, Python and Node)
# Each DuckDB keeps the extensions of its own version below ~/.duckdb, so every version at hand installs for itself.
INSTALL_SQL := FORCE INSTALL '$(EXTENSION)'
INSTALL_PY  := import duckdb; duckdb.connect(config={"allow_unsigned_extensions": True}).execute("$(INSTALL_SQL)")
install: $(EXTENSION)
	@$(DUCKDB) -unsigned -no-init -c "$(INSTALL_SQL)"
	@$(VENV)/bin/python -c '$(subst ','\'',$(INSTALL_PY))'
	@if command -v duckdb >/dev/null; then duckdb -unsigned -no-init -c "$(INSTALL_SQL)"; fi
	@if $(PYTHON) -c 'import duckdb' 2>/dev/null; then $(PYTHON) -c '$(subst ','\'',$(INSTALL_PY))'; fi
	@echo 'Installed below ~/.duckdb/extensions. It is not signed, so DuckDB has to be told that this is fine:'
	@echo '  command line  duckdb -unsigned, then LOAD fhir_das;'
	@echo '  Python        con = duckdb.connect(config={"allow_unsigned_extensions": "true"}); con.execute("LOAD fhir_das")'
	@echo '  Node          await DuckDBInstance.create(":memory:", { allow_unsigned_extensions: "true" }), then LOAD fhir_das'

## definitions  FHIR's own definitions, which cargo needs; the targets that run cargo fetch them by themselves
definitions: $(DEFINITIONS)

$(DEFINITIONS):
	@mkdir -p $(@D)
	@npm pack --silent --pack-destination $(@D) $(FHIR)@$(FHIR_VERSION) >/dev/null
	@$(PYTHON) -c 'import base64, hashlib, sys; \
	  found = base64.b64encode(hashlib.sha512(open("$@", "rb").read()).digest()).decode(); \
	  sys.exit(None if found == "$(FHIR_SHA512)" else "$@ is not the package that we know: its SHA-512 is " + found)'

## clean     remove build/ and target/
clean:
	rm -rf build
	cargo clean

## help      this list
help:
	@sed -n 's/^## //p' Makefile

# The clients: $(VENV) has the command line 1.5.6 and Python 2.0.0; $(NOTEBOOK) has marimo. The others are for the tests alone.
tools: $(VENV)/.done $(VENV_156)/.done $(NODE)/.done $(NOTEBOOK)/.done $(BROWSER)/.done

# Debian's python3 may lack ensurepip; the environment then borrows the pip of $(PYTHON).
define make_venv
@rm -rf $(@D) && mkdir -p build
@$(PYTHON) -m venv $(@D) >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip $(@D)
@if test -x $(@D)/bin/pip; then set -- $(@D)/bin/python -m pip; else set -- $(PYTHON) -m pip --python $(@D)/bin/python; fi; \
"$$@" --version >/dev/null 2>&1 || { echo '$(PYTHON) has neither ensurepip nor pip; on Debian, install python3-venv' >&2; exit 1; }; \
"$$@" install --quiet --disable-pip-version-check $(PIP_OPTIONS) --requirement $<
@touch $@
endef

# The package's own `duckdb` is a Python program around the real one; Ctrl-C would kill that instead of the query.
$(VENV)/.done: test/requirements.txt
	$(make_venv)
	@ln -sf "$$($(@D)/bin/python -c 'import duckdb_cli; print(duckdb_cli.__path__[0])')/duckdb" $(DUCKDB)

$(VENV_156)/.done: test/requirements-1.5.6.txt
	$(make_venv)

$(NOTEBOOK)/.done: notebook/requirements.txt
	$(make_venv)

$(NODE)/.done: test/clients/package.json
	$(make_node)

$(BROWSER)/.done: test/browser/package.json
	$(make_node)

# The rivals are for `make bench` alone. The big packages that the Python parts of one need are left out.
$(PEERS)/venv/.done: PIP_OPTIONS := --no-deps
$(PEERS)/venv/.done: benches/peers/requirements.txt
	$(make_venv)

$(PEERS)/node/.done: benches/peers/package.json
	$(make_node)

define make_node
@mkdir -p $(@D) && cp $< $(@D)
@npm install --prefix $(@D) --no-audit --no-fund --no-package-lock --loglevel=error
@touch $@
endef
