#!/bin/bash
# Three panels of one size, with the hole in the first and the fill in the second. Exit status 77: no ImageMagick.
set -euo pipefail
command -v convert >/dev/null || exit 77
script=$(dirname "$0")/../../scripts/side-by-side
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

convert -size 80x80 xc:red "$scratch/photo.png"
convert -size 80x80 xc:black -fill white -draw 'rectangle 30,35 49,44' "$scratch/mask.png"
convert -size 80x80 xc:red -fill lime -draw 'rectangle 30,35 49,44' "$scratch/fill.png"
"$script" "$scratch/photo.png" "$scratch/mask.png" "$scratch/fill.png" "$scratch/demo.png"

expect() { # X COLOUR, in the middle row
    local found
    found=$(convert "$scratch/demo.png" -format "%[pixel:p{$1,60}]" info:)
    [ "$found" = "$2" ] || { echo "at $1: expected $2, found $found" >&2; exit 1; }
}
# Panels are 2 x 56 pixels wide with a border of 4, so their middles lie 120 apart.
[ "$(identify -format '%wx%h' "$scratch/demo.png")" = 360x120 ]
expect 60 'srgb(59,111,212)'
expect 180 'srgb(0,255,0)'
expect 300 'srgb(255,0,0)'
