# `make demo` runs every shipped scenario, `make test` checks everything, `make refresh` writes anew
# what is generated and shows what moved; PARTS="tables pages" names some of it.
# `make lock` writes what is installed, to the byte; UPGRADE=--upgrade takes the newest. `make sbom` lists it, `make licences` checks every file.
# `make class-folder` makes a folder that installs without internet; FOR="--for windows --python 3.12" for other machines.
PYTHON ?= python3
BIN := .venv/bin
MEMBERS ?= 1000
PARTS ?=
# One more than there are cores: tests of workers that are killed or silent wait for them.
TESTERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
FOR ?=
UPGRADE ?=
RELEASE := .venv-release/bin
# Where it is set, each of the commands that tests start would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint refresh class-folder lock sbom licences clean

.venv/demo: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/test: .venv/demo
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[test]"
	touch $@

demo: .venv/demo
	$(BIN)/hedgerow batch --members $(MEMBERS) || test $$? -eq 4  # 4: something expected did not hold, as is printed
	$(BIN)/hedgerow page -o results/hedgerow.html
	@echo 'Next:     $(BIN)/hedgerow run western-pressure'

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/pytest -n $(TESTERS) --dist loadfile

refresh: .venv/test
	$(BIN)/python -m tests.refresh $(PARTS)

class-folder: .venv/demo
	$(BIN)/python offline/build.py class-folder $(FOR)

.venv-release/made: tests/release/requirements.txt
	test -x $(RELEASE)/python || $(PYTHON) -m venv .venv-release
	$(RELEASE)/python -m pip install --quiet --disable-pip-version-check -r tests/release/requirements.txt
	touch $@

lock: .venv-release/made
	$(RELEASE)/uv pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-header --no-annotate --output-file requirements-locked.txt pyproject.toml
	{ echo '# Written by `make lock` from requirements-locked.txt: the same versions without hashes.'; \
	  sed -n '/^[a-z]/s/ *\\$$//p' requirements-locked.txt; } > constraints.txt

sbom: .venv/test .venv-release/made
	mkdir -p build
	$(RELEASE)/cyclonedx-py environment --spec-version 1.6 --output-reproducible --pyproject pyproject.toml \
	  --output-file build/sbom.json $(BIN)/python

licences: .venv-release/made
	$(RELEASE)/reuse lint

clean:
	rm -rf .venv .venv-release build dist class-folder
