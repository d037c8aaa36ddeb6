#!/bin/sh
# `facefill prepare` as a user calls it, on the sample pictures. Arguments: the program, the samples' folder.
set -u
facefill=$1 samples=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

complain() {
    echo "failed: $1" >&2
    exit 1
}

"$facefill" prepare "$samples" "$folder/out.ffpack" --align no --resolution 32 --threads 1 \
    --report "$folder/report.txt" --sheet "$folder/sheet.png" >"$folder/said" || complain "prepare"
grep -q "4 packed" "$folder/said" || complain "the counts: $(cat "$folder/said")"
[ -s "$folder/report.txt" ] && [ -s "$folder/sheet.png" ] || complain "the report and the sheet"

# Masks, of which one shows no hole, one nothing but hole, and one is no picture.
mkdir "$folder/masks"
cp "$samples"/astronaut-mask-*.png "$folder/masks"
printf 'P5\n4 2\n255\n\0\0\0\0\0\0\0\0' >"$folder/masks/black.pgm"
printf 'P2\n2 2\n9\n9 9 9 9\n' >"$folder/masks/white.pgm"
echo "no picture" >"$folder/masks/broken.png"
"$facefill" prepare "$folder/masks" "$folder/masks.ffpack" --masks --report "$folder/masks.txt" >"$folder/said" ||
    complain "prepare --masks"
grep -q "^6 masks, 3 packed" "$folder/said" || complain "the masks' counts: $(cat "$folder/said")"
for line in "black.pgm: has no hole" "white.pgm: leaves nothing of the picture" "broken.png: cannot be decoded"; do
    grep -qx "$line" "$folder/masks.txt" || complain "the masks' report: $(cat "$folder/masks.txt")"
done
rm "$folder"/masks/astronaut*

refuse() { # status, words that the sentence must hold, arguments
    expected=$1 words=$2
    shift 2
    "$facefill" prepare "$@" >"$folder/said" 2>&1
    [ $? -eq "$expected" ] || complain "the status of prepare $*: $(cat "$folder/said")"
    grep -q -- "$words" "$folder/said" || complain "the sentence of prepare $*: $(cat "$folder/said")"
}
refuse 1 "is no folder" "$folder/absent" "$folder/x.ffpack"
refuse 1 "is a folder" "$samples" "$folder"
refuse 1 "celeba|people" "$samples" "$folder/x.ffpack" --layout lfw
refuse 1 "cannot be opened" "$samples" "$folder/x.ffpack" --attributes "$folder/absent.csv"
refuse 2 "--resolution" "$samples" "$folder/x.ffpack" --resolution 1
refuse 2 "yes, no or auto" "$samples" "$folder/x.ffpack" --align maybe
refuse 2 "OUT" "$samples"
refuse 2 "do not go together" "$folder/masks" "$folder/x.ffpack" --masks --sheet "$folder/x.png"
refuse 1 "is no folder" "$folder/absent" "$folder/x.ffpack" --masks
refuse 1 "of 3 pictures 1 cannot be decoded, 1 have no hole, 1 leave nothing" "$folder/masks" "$folder/x.ffpack" --masks
[ ! -e "$folder/x.ffpack" ] || complain "something was written after a refusal"
