# `make demo` runs every shipped scenario, `make test` checks everything, `make refresh` writes anew
# what is generated and shows what moved; PARTS="tables pages" names some of it.
# `make class-folder` makes a folder that installs without internet; FOR="--for windows --python 3.12" for other machines.
PYTHON ?= python3
BIN := .venv/bin
MEMBERS ?= 1000
PARTS ?=
FOR ?=

.PHONY: demo test lint refresh class-folder clean

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
	$(BIN)/pytest -n auto --dist loadfile

refresh: .venv/test
	$(BIN)/python -m tests.refresh $(PARTS)

class-folder: .venv/demo
	$(BIN)/python offline/build.py class-folder $(FOR)

clean:
	rm -rf .venv build dist class-folder
