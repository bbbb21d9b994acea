# `make run` to try it, `make test` to check it.
.DEFAULT_GOAL := help
.PHONY: help install run chat check test lint bench score train sections pictures lock

# Any Python from 3.11 on; name another with `make PYTHON=python3.12 …`.
PYTHON ?= $(firstword $(foreach p,python3.14 python3.13 python3.12 python3.11 python3,$(if $(shell $(p) -c 'import sys; sys.version_info >= (3, 11) and print(1)' 2>/dev/null),$(p))))
VENV := .venv
BIN := $(VENV)/bin
ESTATE ?=

help: ## Say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: $(VENV)/.installed ## Make .venv with everything pinned in requirements.lock

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=…"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q bot  # a start is a third quicker where nothing may be written later
	@touch $@

run: install ## Start the playground on the sample (or ESTATE=path-or-URL) and print its address
	@NETPOL_MODE=playground $(if $(ESTATE),NETPOL_ESTATE="$(ESTATE)") $(BIN)/python app.py

chat: install ## The same conversation in the terminal
	@$(if $(ESTATE),NETPOL_ESTATE="$(ESTATE)") $(BIN)/netpol chat

lint: install ## Style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check: lint ## Lint and the fast tests: for between two commits
	$(BIN)/python -m pytest -m "not slow"

test: lint $(if $(shell command -v npm 2>/dev/null),node_modules/.installed) ## Lint, then every test that can run here; what is skipped says why
	$(BIN)/python -m pytest -rs

# Only the accessibility tests of the playground's page need it. Without the registry they are skipped, with a reason.
node_modules/.installed: package-lock.json
	-npm ci --silent --no-audit --no-fund && touch $@

bench: install ## Timings beside their thresholds; never a failing test
	$(BIN)/python -m bench

score: install ## How people are read, on voices that the reader has not seen
	$(BIN)/python -m training.score

train: install ## Train the reader again (installs PyTorch beside the project; use a GPU, or be patient)
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/pip install --quiet --disable-pip-version-check -r training/torch.txt
	.venv-train/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r training/requirements.lock
	$(BIN)/python -m training.prepare training/.build
	PYTHONPATH=. .venv-train/bin/python training/train.py --data training/.build --out training/.build/weights $(TRAINING)
	cp training/.build/weights/reader.onnx training/.build/weights/vocab.txt bot/understanding/weights/
	$(BIN)/python -m training.evidence
	$(MAKE) sections score

sections: install ## Embed the sections of the guide again, after pages were changed: a start is quicker then
	$(BIN)/python -m training.sections

pictures: install ## Draw docs/images again, from the real playground (needs Chromium)
	$(BIN)/python -m pictures

lock: ## Choose versions again (needs uv); no registry's address is written
	uv pip compile --universal --python-version 3.11 --no-deps --generate-hashes --no-header -o training/requirements.lock training/requirements.in
	uv pip compile --universal --python-version 3.11 --group dev --extra playground --generate-hashes --no-header -o requirements.lock pyproject.toml
