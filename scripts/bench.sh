#!/usr/bin/env bash
# How fast a session clears, how that grows, and the ratio to the textbook form.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

step "Benchmarks of the matching (about five minutes)"
cargo bench --workspace --locked --bench matching
