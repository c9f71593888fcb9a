# nnlearn: `make` lists the targets. GNU make 3.81 or newer; on Windows run it in Git Bash.

.DEFAULT_GOAL := help
.PHONY: help book serve pdf test canary fuzz lint lab notebooks elsewhere pins bench mnist study clean distclean

# Which Python makes .venv (empty: the first suitable one found) and what test or notebooks run.
PYTHON ?=
GROUP ?=
BENCH ?=
MNIST ?=
ONLY ?=
NAME ?=
CHECK ?=
SOURCES ?=
PORT ?= 8000
CASES ?= 100
export PYTHON

ifeq ($(OS),Windows_NT)
VENV_PYTHON := .venv/Scripts/python
else
VENV_PYTHON := .venv/bin/python
endif

help:
	@echo "make book        build the book, and say how to open it          ONLY=neurons: a quick look"
	@echo "make serve       build the book and serve it on this machine     PORT=8000"
	@echo "make pdf         the whole book as one PDF; needs Chromium       _build/pdf/nnlearn.pdf"
	@echo "make test        prove the package, the notebooks and the book   GROUP=unit: one group"
	@echo "make fuzz        hold the engine against PyTorch on new cases    CASES=100 for each concept"
	@echo "make lint        ruff, mypy and codespell"
	@echo "make lab         open the chapters in JupyterLab                SOURCES=1: as authors do"
	@echo "make notebooks   run the notebooks again, store their outputs    ONLY=neurons  CHECK=1"
	@echo "make elsewhere   compare their outputs as older processors round ONLY=neurons"
	@echo "make bench       time training steps against PyTorch             BENCH=--quick: a glance"
	@echo "make mnist       train on MNIST against published accuracies     MNIST=--show: the table"
	@echo "make study       run a study that is too long for a chapter     NAME=depth-degradation"
	@echo "make canary      build and test on the newest of everything       may fail; own environment"
	@echo "make pins        write requirements.txt from what .venv holds"
	@echo "make clean       remove what was built; make distclean removes .venv as well"
	@echo ""
	@echo "Each makes .venv on first use. PYTHON=python3.12 chooses the interpreter."

book: .venv/book.stamp
	@$(VENV_PYTHON) tools/build_book.py $(if $(ONLY),--only $(ONLY))

serve: book
	@$(VENV_PYTHON) tools/serve.py $(PORT)

pdf: .venv/pdf.stamp
	@$(VENV_PYTHON) tools/build_pdf.py

test: .venv/test.stamp
	@$(VENV_PYTHON) tools/run_tests.py $(GROUP)

fuzz: .venv/test.stamp
	@NNLEARN_CASES=$(CASES) $(VENV_PYTHON) tools/run_tests.py parity -k "agrees or refuse"

lint: .venv/test.stamp
	@$(VENV_PYTHON) tools/run_tests.py lint

lab: .venv/lab.stamp $(if $(SOURCES),,.venv/book.stamp)
	@$(VENV_PYTHON) tools/lab.py $(if $(SOURCES),--sources)

notebooks: .venv/lab.stamp
	@$(VENV_PYTHON) tools/execute_notebooks.py $(if $(CHECK),--check) $(ONLY)

elsewhere: .venv/test.stamp
	@$(VENV_PYTHON) tools/other_processors.py $(ONLY)

bench: .venv/lab.stamp
	@$(VENV_PYTHON) -m benchmarks.speed $(BENCH)
	@$(VENV_PYTHON) -m benchmarks.small $(filter --quick,$(BENCH))

mnist: .venv/lab.stamp
	@$(VENV_PYTHON) -m benchmarks.mnist $(MNIST)

study: .venv/lab.stamp
	@$(VENV_PYTHON) -m benchmarks.longer $(NAME)

canary:
	@sh .ci/canary

pins: .venv/test.stamp
	@$(VENV_PYTHON) tools/pins.py

.venv/book.stamp .venv/lab.stamp .venv/pdf.stamp .venv/test.stamp: pyproject.toml requirements.txt
	@GOAL="$(MAKECMDGOALS)" sh tools/venv.sh $(basename $(@F))

clean:
	rm -rf _build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage test-reports dist
	find nnlearn tests tools book -name __pycache__ -type d -prune -exec rm -rf {} +
	find book -name .ipynb_checkpoints -type d -prune -exec rm -rf {} +

distclean: clean
	rm -rf .venv
