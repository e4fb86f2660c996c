# Every target can be run from any state, twice in a row.
.PHONY: help setup build demo test lint bench

help:
	@echo "make demo    a whole market session on a network of four validators (ONCE=1: then end)"
	@echo "make build   the node, the busbar tool and the runtime's WASM"
	@echo "make test    all tests (sets the machine up first)"
	@echo "make lint    formatting and clippy, warnings denied"
	@echo "make bench   how fast a session clears, with ratios"
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
