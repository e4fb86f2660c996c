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
# With the runtime come its pallets; the node would be checked anew in vain.
cargo clippy --release --package busbar-power-runtime --locked \
    --features runtime-benchmarks,try-runtime -- --deny warnings
