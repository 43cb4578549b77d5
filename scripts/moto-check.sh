#!/usr/bin/env bash
# Asks the lab and moto (its server is the first argument) the same, and holds each answer of the lab to moto's, where moto is right.
set -euo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
"$1" --port 0 --host 127.0.0.1 >"$log" 2>&1 &
moto=$!
trap 'kill $moto; rm -f "$log"' EXIT
address() { grep -o 'http://127.0.0.1:[0-9]*' "$log" | head -1; }
for _ in $(seq 300); do [ -n "$(address)" ] && break || sleep 0.1; done
node scripts/run.mjs test/moto/index.ts "$(address)"
