#!/usr/bin/env bash
# Formatting and clippy; a warning is an error.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

step "Formatting"
cargo fmt --all --check
# Lints need no WASM.
export SKIP_WASM_BUILD=1
step "Clippy"
cargo clippy --release --workspace --all-targets --locked -- --deny warnings
step "Clippy over benchmarks and try-runtime, which are not shipped"
# Libraries only: neither the node nor the tool has anything to do with them. The
# whole workspace, or dependencies would be built with other features once more.
features="$(printf 'busbar-%s-runtime/runtime-benchmarks,busbar-%s-runtime/try-runtime,' power power green green)"
cargo clippy --release --workspace --lib --locked --features "${features%,}" -- --deny warnings
