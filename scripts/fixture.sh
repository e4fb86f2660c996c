#!/usr/bin/env bash
# Makes the fixture of the release that is checked out: see runtime/power/fixtures/README.md.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

bash "$root/scripts/build.sh"
step "A live network, and its state (about three minutes)"
cd "$root/tests/polkadot-js"
npm ci --no-audit --no-fund
node fixture.js
