#!/usr/bin/env bash
# Formatting and clippy; a warning is an error.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

step "Formatting"
cargo fmt --all --check
step "Clippy"
# Lints need no WASM.
SKIP_WASM_BUILD=1 cargo clippy --release --workspace --all-targets --locked -- --deny warnings
