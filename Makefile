# Every target can be run from any state, twice in a row.
.PHONY: help setup build demo test lint bench weights drill soak runtime fixture

help:
	@echo "make demo    a whole market session on a network of four validators (ONCE=1: then end)"
	@echo "make build   the node, the busbar tool and the runtime's WASM"
	@echo "make test    all tests (sets the machine up first)"
	@echo "make lint    formatting and clippy, warnings denied"
	@echo "make bench   how fast a session clears, with ratios"
	@echo "make weights what every call costs on this machine, into the runtime"
	@echo "make drill   a runtime that makes no block, and the rescue of its network"
	@echo "make soak    what part of 200 blocks validators of unequal credit make"
	@echo "make runtime the runtime's WASM of this commit, to the same bytes for everybody"
	@echo "make fixture the state of a live network, for the release after this one"
	@echo "make setup   installs what a build needs and this machine lacks"

setup:
	@bash scripts/setup.sh

build: setup
	@bash scripts/build.sh

demo: setup
	@bash scripts/demo.sh

test: setup
	@bash scripts/test.sh

lint: setup
	@bash scripts/lint.sh

bench: setup
	@bash scripts/bench.sh

weights: setup
	@bash scripts/weights.sh

drill: setup
	@bash scripts/drill.sh

soak: setup
	@bash scripts/soak.sh

runtime: setup
	@bash scripts/runtime.sh

fixture: setup
	@bash scripts/fixture.sh
