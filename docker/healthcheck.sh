#!/bin/bash
# Healthy while the node answers `system_health` on its RPC port, the argument:
# the RPC server passes GET /health on to it. A node that is still catching up,
# or alone, is healthy too: starting it again wouldn't help. The image holds no
# HTTP client, so bash is one.
set -euo pipefail
port="$1"

exec 3<>"/dev/tcp/127.0.0.1/$port"
printf 'GET /health HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$port" >&3
read -r status <&3
[[ "$status" == "HTTP/1.1 200 "* ]]
