#!/bin/bash
# facefill-batch: what it writes, that its exit status tells the truth, and that the plug-in gives the same pixels as
# `facefill fill`.
#
#   test_facefill_batch.sh PLUGIN FAKE_CORE CORE FACEFILL PICTURE_TOOL WRITE_TEST_MODEL SOURCE_ROOT
#
# FACEFILL_VERSION is set. Exit status 77: no GIMP here. The model is untrained: looks are not the question here.
set -u
# Absolute, as the work is done in a folder of its own.
plugin=$(realpath "$1") fake_core=$(realpath "$2") core=$(realpath "$3") facefill=$(realpath "$4")
tool=$(realpath "$5") write_model=$(realpath "$6") source=$(realpath "$7")
. "$source/tests/gimp/profile.sh"
# Meson's, with which a core that is missing would be found all the same.
unset LD_LIBRARY_PATH
if ! command -v gimp >/dev/null; then
    echo "GIMP is not installed, so facefill-batch is not tested."
    exit 77
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/facefill-test-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
mkdir out
passed=0 failed=0

ok() { passed=$((passed + 1)); }
bad() {
    failed=$((failed + 1))
    printf 'FAILED %s: %s\n' "$name" "$*"
    sed 's/^/    /' out.txt err.txt
}
# Runs facefill-batch in the profile $profile, and checks its exit status.
batch() {
    local expected=$1 status=0
    shift
    GIMP2_DIRECTORY=$work/$profile "$source/plugin/gimp2/facefill-batch" "$@" >out.txt 2>err.txt || status=$?
    [ "$status" -eq "$expected" ] && ok || bad "exit status $status, not $expected: $*"
}
says() { grep -qF -- "$1" err.txt && ok || bad "standard error lacks: $1"; }
one_sentence() { [ "$(wc -l <err.txt)" -eq 1 ] && ok || bad "more or less than one line"; }
nothing_written() { [ -z "$(ls -A out)" ] && ok || bad "left behind: $(ls -A out)"; }
only_hole_differs() { "$tool" compare "$1" "$2" "$3" 2>>err.txt && ok || bad "$2 against $1"; }
identical() { "$tool" compare "$1" "$2" nothing.png 2>&1 | grep -q 'nothing changed' && ok || bad "$1 is not $2"; }
refused() { # NAME SENTENCE OPTION...: a call that fails for a reason and leaves nothing
    name=$1
    local sentence=$2
    shift 2
    batch 1 --output out/fill.png "$@"
    says "$sentence" && one_sentence && nothing_written
}

make_profile "$work/fake" "$plugin" "$fake_core"
make_profile "$work/real" "$plugin" ""
echo "$core" >real/plug-ins/facefill/core-path
make_profile "$work/coreless" "$plugin" ""
cp "$source/data/samples/astronaut.png" photo.png
cp "$source/data/samples/astronaut-mask-eyes.png" mask.png
"$tool" blank nothing.png 512 512 0
"$tool" blank small.png 30 30 255
"$tool" blank all.png 512 512 255
head -c 3000 photo.png >truncated.png
: >empty.png

awk 'BEGIN { print "P2 512 512 255"; for (y = 0; y < 512; y++) for (x = 0; x < 512; x++)
    print (x > 190 && x < 260 && y > 90 && y < 130) ? 255 : 0 }' >hard.pgm

profile=fake
name="a fill, and names that Scheme or a shell could misread"
cp photo.png "it's \"a\" \\ photo \$(x).png"
batch 0 --image "it's \"a\" \\ photo \$(x).png" --mask mask.png --output "out/it's \"b\" \\.png" --seed=99 --face 10,20,30,40 \
    --wish Smiling=yes,Young=no
says "face=10,20,30,40" && says "seed=99" && says "wish=Smiling=yes,Young=no"
only_hole_differs photo.png "out/it's \"b\" \\.png" mask.png
[ "$(find out -type f | wc -l)" -eq 1 ] && ok || bad "left behind: $(ls -A out)"
rm -f out/*

name="a fill as a layer of an XCF"
batch 0 --image photo.png --mask mask.png --output out/fill.xcf --new-layer
[ "$(head -c 8 out/fill.xcf)" = "gimp xcf" ] && ok || bad "no XCF"
rm -f out/*

refused "the core's sentence" "There is no model missing: install it." --image photo.png --mask mask.png --model missing
refused "unknown parameter" "There is no parameter 'sead'" --image photo.png --mask mask.png --sead 3
refused "a plug-in that dies" "facefill-batch: " --image photo.png --mask mask.png --model crash
refused "a fill that takes too long" "GIMP was stopped after 15 seconds" --image photo.png --mask mask.png --model slow \
    --timeout 15
refused "empty mask" "The mask covers nothing" --image photo.png --mask nothing.png
refused "mask over all" "is selected, so that nothing is left" --image photo.png --mask all.png
refused "mask of another size" "The mask has 30x30 pixels and the picture 512x512" --image photo.png --mask small.png
refused "truncated picture" "truncated.png" --image truncated.png --mask mask.png
refused "zero-byte mask" "The file 'empty.png' is empty." --image photo.png --mask empty.png
refused "no picture" "There is no file 'none.png'." --image none.png --mask mask.png
refused "no output folder" "There is no folder 'nowhere'" --image photo.png --mask mask.png --output nowhere/fill.png
refused "output without ending" "has no ending" --image photo.png --mask mask.png --output out/fill
refused "output on the picture" "would replace the picture" --image photo.png --mask mask.png --output photo.png
profile=coreless
refused "missing core" "libfacefill.so.$FACEFILL_VERSION, cannot be loaded" --image photo.png --mask mask.png
says "coreless/plug-ins/facefill/libfacefill.so.$FACEFILL_VERSION (no such file)"
profile=nowhere
if [ ! -e "$(gimp_libdir)/plug-ins/facefill" ]; then
    refused "missing plug-in" "GIMP has no plug-in facefill" --image photo.png --mask mask.png
fi
name="wrong usage"
batch 2 --image photo.png --mask mask.png && says "--output is missing"
batch 2 photo.png && says "'photo.png' is not an option"
batch 2 --image && says "--image lacks its value"

# The pixels are the command's own, whatever the depth and the channels. With 8 bits also where the mask is soft; with 16
# a soft coverage is rounded once more in GIMP's selection, which may show in the last of the 16 bits.
profile=real
export OMP_NUM_THREADS=1
"$write_model" test.safetensors Bearded
"$tool" convert photo.png photo-16.png 16 3 512 512
"$tool" convert photo.png photo-gray.png 8 1 512 512
"$tool" convert photo.png photo-alpha.png 8 4 512 512
same_pixels() { # PICTURE MASK OPTION...
    name="the command's pixels: $*"
    local picture=$1 mask=$2
    shift 2
    "$facefill" fill --image "$picture" --mask "$mask" --output command.png --model test.safetensors \
        --threads 1 --precision fp32 --overwrite "$@" >out.txt 2>err.txt && ok || bad "the command failed"
    batch 0 --image "$picture" --mask "$mask" --output gimp.png --model "$work/test.safetensors" --threads 1 \
        --precision fp32 "$@"
    only_hole_differs "$picture" gimp.png "$mask"
    identical command.png gimp.png
    rm -f command.png gimp.png
}
same_pixels photo.png mask.png
same_pixels photo.png mask.png --wish Bearded=yes --seed 3
same_pixels photo-16.png hard.pgm
same_pixels photo-gray.png mask.png
same_pixels photo-alpha.png mask.png

echo "100%: Checks: $((passed + failed)), Failures: $failed, Errors: 0"
[ "$failed" -eq 0 ]
