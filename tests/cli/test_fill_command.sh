#!/bin/sh
# `facefill fill` from end to end: what it writes, what it refuses, and what it leaves behind.
#
#   test_fill_command.sh FACEFILL PICTURE_TOOL WRITE_TEST_MODEL SOURCE_ROOT
#
# The model is a small untrained one: how good a fill looks is not the question here.
set -u
# Absolute, as the work is done in a folder of its own.
facefill=$(realpath "$1") tool=$(realpath "$2") write_model=$(realpath "$3") source=$(realpath "$4")
work=$(mktemp -d "${TMPDIR:-/tmp}/facefill-test-XXXXXX")
trap 'umount "$work/full" 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0

ok() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    printf 'FAILED %s: %s\n' "$name" "$*"
    sed 's/^/    /' out.txt err.txt
}

# Runs the command, and checks its exit status.
run() {
    expected=$1
    shift
    "$facefill" "$@" >out.txt 2>err.txt </dev/null
    status=$?
    [ "$status" -eq "$expected" ] && ok || bad "exit status $status, not $expected: $*"
}
fill() {
    expected=$1
    shift
    run "$expected" fill --model test.safetensors --threads 1 "$@"
}
says() { grep -qF -- "$1" err.txt && ok || bad "standard error lacks: $1"; }
one_sentence() { [ "$(wc -l <err.txt)" -eq 1 ] && ok || bad "more or less than one line"; }
is_there() { [ -e "$1" ] && ok || bad "$1 is missing"; }
is_absent() { [ ! -e "$1" ] && ok || bad "$1 was written"; }
only_hole_differs() { "$tool" compare "$1" "$2" "$3" 2>>err.txt && ok || bad "$2 against $1"; }
# No temporary file is left in a folder.
is_clean() { [ -z "$(ls -A "$1" | grep -E 'tmp|part')" ] && ok || bad "left behind: $(ls -A "$1")"; }

. "$source/tests/cli/fill_command_cases.sh"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
