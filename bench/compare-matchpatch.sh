#!/bin/bash
# How long a fill takes beside G'MIC's patch-based inpainting: the same 512x512 photo and hole, whole processes from
# start to written picture, run in turn so that both see the same machine.
# Usage: bench/compare-matchpatch.sh [PAIRS] [MASK_NAME]   (7 pairs; eyes, mouth or half)
# Prints each pair, and the medians of both times and of their ratio (below 1: Facefill is faster).
set -euo pipefail
cd "$(dirname "$0")/.."
pairs=${1:-7}
photo=data/samples/astronaut.png
mask=data/samples/astronaut-mask-${2:-eyes}.png
facefill=${FACEFILL:-build/training/cli/facefill}
export LC_ALL=C
command -v gmic >/dev/null || { echo "G'MIC is missing: run scripts/setup --tests." >&2; exit 1; }
[ -x "$facefill" ] || { echo "$facefill is missing: run scripts/build build." >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

seconds() { # COMMAND... ; a failed run stops the comparison
    local start=$EPOCHREALTIME
    "$@" >"$scratch/log" 2>&1 || { echo "Failed: $*" >&2; cat "$scratch/log" >&2; return 1; }
    awk "BEGIN { printf \"%.3f\", $EPOCHREALTIME - $start }"
}

fill_with_facefill() { "$facefill" fill --image "$photo" --mask "$mask" --output "$scratch/facefill.png" --overwrite; }
fill_with_gmic() { gmic "$photo" "$mask" inpaint_matchpatch[0] [1] remove[1] output "$scratch/gmic.png"; }

median() { sort -g | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

# The first run of each reads its files from the disk.
fill_with_facefill >/dev/null 2>&1 || true
fill_with_gmic >/dev/null 2>&1 || true

sed -n 's/^model name\t: /processor: /p' /proc/cpuinfo | head -n 1
for ((i = 1; i <= pairs; i++)); do
    ours=$(seconds fill_with_facefill)
    theirs=$(seconds fill_with_gmic)
    awk "BEGIN { printf \"%s %s %.3f\n\", $ours, $theirs, $ours / $theirs }" | tee -a "$scratch/pairs" |
        sed "s/^/pair $i: facefill, G'MIC (s), ratio: /"
done
for column in 1 2 3; do cut -d' ' -f$column "$scratch/pairs" | median; done |
    paste -sd' ' | awk '{ printf "median: facefill %.2f s, G'"'"'MIC %.2f s, ratio %.2f\n", $1, $2, $3 }'
