#!/bin/bash
# Without root and with nothing installed, set-up prints the one line that installs everything, and fails. Programs that
# stand in for the system's play that machine.
set -euo pipefail
setup=$(dirname "$0")/../../scripts/setup
fake=$(mktemp -d)
trap 'rm -rf "$fake"' EXIT

pretend() { printf '#!/bin/sh\n%s\n' "$2" >"$fake/$1" && chmod +x "$fake/$1"; }
must() { "$@" || { echo "failed: $*" >&2; exit 1; }; }

pretend id 'echo 1000'
pretend dpkg-query 'exit 1'
pretend apt-get 'echo "apt-get was called: $*" >&2; exit 9'
status=0
output=$(PATH="$fake:$PATH" "$setup" --tests 2>"$fake/errors") || status=$?
must [ "$status" -eq 1 ]
must [ "$(wc -l <<<"$output")" -eq 1 ]
must grep -q "^sudo apt-get install " <<<"$output"
for package in libtorch-dev libopencv-dev libdlib-data check xvfb; do
    must grep -qw -- "$package" <<<"$output"
done
must grep -q 'needs .* more Debian packages' "$fake/errors"

# Everything is installed, but another BLAS was chosen.
pretend dpkg-query 'echo installed'
pretend update-alternatives 'echo "Value: /usr/lib/blas/libblas.so.3"'
status=0
output=$(PATH="$fake:$PATH" "$setup" 2>/dev/null) || status=$?
must [ "$status" -eq 1 ]
must grep -q '^sudo update-alternatives --set libblas.so.3-.*openblas-openmp/libblas.so.3$' <<<"$output"

# All is well: nothing to say.
pretend g++ 'echo here'
pretend update-alternatives 'echo "Value: /usr/lib/here/openblas-openmp/${2%%.so*}.so.3"'
output=$(PATH="$fake:$PATH" "$setup" 2>&1)
must [ -z "$output" ]
