#!/usr/bin/env bash
# A whole session of the market on a network of four validators, which stays
# up until Ctrl-C; ONCE=1 ends it when the session is settled.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

bash "$root/scripts/build.sh"
step "The demonstration (about three minutes)"
# The tool itself gets the signals that are meant for it.
exec "$CARGO_TARGET_DIR/release/busbar" demo "$@"
