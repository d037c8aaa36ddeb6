#!/bin/bash
# Training images a second beside the same networks in Debian's python3-torch at its defaults: the cVAE (64x64, batch
# 128) and the portrait's U-shape (128x128, batch 16), forward, backward and optimiser, run in turn so that both see the
# same machine, with all cores each. Facefill's side is `facefill train` itself, which draws its batches too.
# Usage: bench/compare-training.sh [PAIRS]   (5)
# Prints each pair, and the medians of both speeds and of their ratio (above 1: Facefill is faster).
set -euo pipefail
cd "$(dirname "$0")/.."
pairs=${1:-5}
facefill=${FACEFILL:-build/training/cli/facefill}
python=/usr/bin/python3 # Debian's own, whatever comes first on the path
export LC_ALL=C
[ -x "$facefill" ] || { echo "$facefill is missing: run scripts/build build." >&2; exit 1; }
"$python" -c 'import torch' 2>/dev/null ||
    { echo "Debian's python3-torch is missing: run scripts/setup --tests." >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Noise: what is in the pictures changes no speed.
write_pack() { # SIDE
    local folder=$scratch/pictures-$1 i
    mkdir "$folder"
    for ((i = 0; i < 160; i++)); do
        { printf 'P6\n%d %d\n255\n' "$1" "$1"; head -c $((3 * $1 * $1)) /dev/urandom; } >"$folder/$i.ppm"
    done
    "$facefill" prepare "$folder" "$folder.ffpack" --align no --resolution "$1" >/dev/null
}

median() { sort -g | awk '{ v[NR] = $1 } END { print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'; }

speed_of_facefill() { # NETWORK; the first lines of the log hold the warming up
    local run=$scratch/run
    rm -rf "$run"
    "$facefill" train "bench/$1.ini" --data "$scratch" --run "$run" >"$scratch/log" 2>&1 ||
        { echo "facefill train bench/$1.ini failed:" >&2; cat "$scratch/log" >&2; return 1; }
    grep ',images/s,' "$run/log.csv" | cut -d, -f4 | tail -n +2 | median
}

# The two are worth comparing only while they are the same network.
check_same_network() { # NETWORK PARAMETERS
    local ours
    ours=$("$facefill" inspect "bench/$1.ini" | sed -n 's/^parameters: \([0-9.]*\) M;.*/\1/p' | head -n 1)
    [ "$ours" = "$(awk "BEGIN { printf \"%.3f\", $2 / 1e6 }")" ] ||
        { echo "bench/training_speed.py has $2 parameters for $1, Facefill has $ours M." >&2; return 1; }
}

compare() { # NETWORK
    local ours theirs parameters i column
    : >"$scratch/pairs"
    for ((i = 1; i <= pairs; i++)); do
        ours=$(speed_of_facefill "$1")
        read -r theirs parameters < <("$python" bench/training_speed.py "$1")
        [ "$i" -gt 1 ] || check_same_network "$1" "$parameters"
        awk "BEGIN { printf \"%.1f %.1f %.2f\n\", $ours, $theirs, $ours / $theirs }" | tee -a "$scratch/pairs" |
            sed "s/^/$1, pair $i: facefill, python3-torch (images\/s), ratio: /"
    done
    for column in 1 2 3; do cut -d' ' -f$column "$scratch/pairs" | median; done | paste -sd' ' |
        awk -v name="$1" '{ printf "%s, median: facefill %.1f, python3-torch %.1f images/s, ratio %.2f\n", name, $1, $2, $3 }'
}

sed -n 's/^model name\t: /processor: /p' /proc/cpuinfo | head -n 1
echo "cores: $(nproc)"
write_pack 64
write_pack 128
compare cvae
compare unet
