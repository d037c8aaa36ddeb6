#!/bin/bash
# Runs the cases of cases.scm in real GIMP, without a window and without a network.
# Usage: test_batch.sh PLUGIN FAKE_CORE COMPARE_LAYERS; FACEFILL_VERSION is set. Exit status 77: no GIMP here.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/profile.sh"
if ! command -v gimp >/dev/null; then
    echo "GIMP is not installed, so the plug-in is not tested."
    exit 77
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
make_profile "$scratch/profile" "$1" "$2" "$3"
: >"$scratch/log"
GIMP2_DIRECTORY=$scratch/profile timeout -k 5 800 gimp -i -d -f -s \
    -b "(load \"$here/cases.scm\")(run-and-log \"$scratch/log\")" -b '(gimp-quit 1)' \
    </dev/null >"$scratch/output" 2>&1 || true
cat "$scratch/log"
# Without a summary GIMP itself went down, or a case that Script-Fu could not read.
if ! tail -n 1 "$scratch/log" | grep -q 'Failures: 0, Errors: 0'; then
    cat "$scratch/output"
    exit 1
fi
