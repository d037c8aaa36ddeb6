#!/bin/bash
# The summary that ./check ends with counts checks, plain tests, skips and suites that died.
set -euo pipefail
summary=$(dirname "$0")/../../scripts/test-summary
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
mkdir "$build/meson-logs"
log=$build/meson-logs/testlog.json

expect() { # STATUS TEXT
    local status=0 text
    text=$("$summary" "$build") || status=$?
    [ "$status" = "$1" ] && [ "$text" = "$2" ] || { echo "expected $1 '$2', got $status '$text'" >&2; exit 1; }
}
ended() { printf '{"name": "t", "result": "%s", "stdout": "%s"}\n' "$1" "$2"; }

{ ended OK 'Running\n100%: Checks: 7, Failures: 0, Errors: 0\n'; ended OK ''; ended SKIP ''; } >"$log"
expect 0 '8 passed, 0 failed, 1 skipped'
{ ended FAIL '71%: Checks: 7, Failures: 1, Errors: 1\n'; ended OK ''; } >"$log"
expect 1 '6 passed, 2 failed'
ended TIMEOUT '' >"$log"
expect 1 '0 passed, 1 failed'
# A suite that reached its summary and crashed at its end is no success.
ended FAIL '100%: Checks: 3, Failures: 0, Errors: 0\n' >"$log"
expect 1 '2 passed, 1 failed'
: >"$log"
expect 1 '0 passed, 0 failed'
