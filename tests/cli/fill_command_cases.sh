# The cases of test_fill_command.sh, which sources this with its helpers.
# shellcheck shell=sh disable=SC2034,SC2154

export XDG_DATA_HOME="$work/data-home" XDG_DATA_DIRS=/nowhere FACEFILL_MODELS=
"$write_model" test.safetensors || exit 1
"$tool" convert "$source/data/samples/astronaut.png" face.png 8 3 256 256 || exit 1
"$tool" convert "$source/data/samples/astronaut-mask-mouth.png" mask.png 8 1 256 256 || exit 1

name="8 and 16 bits, gray and alpha: outside the mask nothing changes"
for depth in 8 16; do
    for channels in 1 3; do
        "$tool" convert "$source/data/samples/astronaut.png" kind.png $depth $channels 256 256
        fill 0 --image kind.png --mask mask.png --output filled.png
        only_hole_differs kind.png filled.png mask.png
    done
done
"$tool" convert "$source/data/samples/astronaut.png" kind.png 8 4 256 256
fill 0 --image kind.png --mask mask.png --output filled.png
only_hole_differs kind.png filled.png mask.png

name="the same options give the same bytes"
fill 0 --image face.png --mask mask.png --output one.png --seed 5
fill 0 --image face.png --mask mask.png --output two.png --seed 5
cmp one.png two.png >err.txt && ok || bad "two runs differ"
fill 0 --image face.png --mask mask.png --output one.png --seed 6
cmp -s one.png two.png && bad "another seed changed nothing" || ok

name="wishes"
mkdir -p "$XDG_DATA_HOME/facefill/models"
"$write_model" "$XDG_DATA_HOME/facefill/models/bearded.safetensors" Bearded || exit 1
wish() {
    expected=$1
    shift
    run "$expected" fill --image face.png --mask mask.png --threads 1 "$@"
}
wish 0 --output free.png --model bearded
wish 0 --output no.png --model bearded --wish Bearded=no
wish 0 --output yes.png --wish BEARDED=yes
grep -q "model bearded" out.txt && ok || bad "auto took another model than the one with the attribute"
cmp -s free.png no.png && bad "a wish goes no further than no wish" || ok
cmp -s yes.png no.png && bad "the wish changed nothing" || ok
only_hole_differs face.png yes.png mask.png
rm -f no.png yes.png
wish 1 --output no.png --model test.safetensors --wish Bearded=yes
one_sentence
says "takes no wishes; the model that has it is bearded."
wish 1 --output no.png --wish Beard=yes
one_sentence
says "Bearded (of bearded)"
wish 2 --output no.png --model bearded --wish Bearded
one_sentence
says "Bearded'"
wish 2 --output no.png --model bearded --wish Bearded=yes,bearded=no
one_sentence
is_absent no.png
mkdir wished
cp face.png wished/1.png
cp face.png wished/2.png
run 0 fill --image wished --mask mask.png --output wished-out --threads 1 --wish Bearded=yes --json wished.json
cmp wished-out/1.png wished-out/2.png >err.txt && ok || bad "the pictures of a folder differ"
[ "$(grep -c '"model": "bearded"' wished.json)" -eq 2 ] && ok || bad "the folder was not filled by bearded"
run 1 fill --image wished --mask mask.png --output wished-no --model test.safetensors --wish Bearded=yes
one_sentence
rm -r "$XDG_DATA_HOME/facefill"

name="a folder, one mask, one bad picture"
mkdir in
for i in 1 2 3; do cp face.png "in/$i.png"; done
head -c 20000 face.png >in/2.png
fill 1 --image in --mask mask.png --output out --json report.json
says "1 of 3 pictures failed:"
says "in/2.png"
is_there out/1.png
is_there out/3.png
is_absent out/2.png
is_clean out
python3 - report.json <<'PYTHON' && ok || bad "the JSON report is wrong"
import json, sys
pictures = json.load(open(sys.argv[1]))
assert [p["image"] for p in pictures] == ["in/1.png", "in/2.png", "in/3.png"]
assert [bool(p["error"]) for p in pictures] == [False, True, False]
assert pictures[0]["holes"] == 1 and pictures[0]["model"] == "test" and pictures[0]["seconds"] > 0
PYTHON

name="a folder of masks pairs by name"
mkdir masks
cp mask.png masks/1.png
cp mask.png masks/3.png
fill 1 --image in --mask masks --output paired
says "'in/2.png' has no mask"
only_hole_differs in/1.png paired/1.png mask.png

name="shards together are the whole"
cp face.png in/2.png
cp face.png in/4.png
for shard in 1/3 2/3 3/3; do fill 0 --image in --mask mask.png --output sharded --shard $shard; done
[ "$(ls sharded | tr '\n' ' ')" = "1.png 2.png 3.png 4.png " ] && ok || bad "$(ls sharded)"
fill 0 --image in --mask mask.png --output part --shard 2/3
[ "$(ls part)" = "2.png" ] && ok || bad "$(ls part)"
fill 2 --image in --mask mask.png --output part --shard 4/3
says "K from 1 to N"

name="masks that make no sense"
"$tool" blank empty.png 256 256 0
"$tool" blank whole.png 256 256 255
"$tool" blank small.png 200 100 255
fill 1 --image face.png --mask empty.png --output no.png
one_sentence
fill 1 --image face.png --mask whole.png --output no.png
one_sentence
fill 1 --image face.png --mask small.png --output no.png
one_sentence
says "200 x 100"
says "256 x 256"
fill 1 --image face.png --mask nowhere.png --output no.png
says "nowhere.png"
is_absent no.png

name="a picture of one pixel"
"$tool" blank dot.png 1 1 9
fill 1 --image dot.png --mask dot.png.mask --output no.png
one_sentence
"$tool" blank dot-mask.png 1 1 255
fill 1 --image dot.png --mask dot-mask.png --output no.png
one_sentence
is_absent no.png

name="pictures that are none"
: >zero.png
echo "Dear diary" >text.png
head -c 30000 face.png >cut.png
for picture in zero.png text.png cut.png nowhere.png; do
    fill 1 --image $picture --mask mask.png --output no.png
    one_sentence
    says "$picture"
done
is_absent no.png

name="models that cannot be used"
run 1 fill --model nosuch --image face.png --mask mask.png --output no.png
one_sentence
says "$XDG_DATA_HOME/facefill/models"
says "/nowhere/facefill/models"
run 1 fill --model nowhere.safetensors --image in --mask mask.png --output none
one_sentence
says "nowhere.safetensors"
head -c 3000 test.safetensors >damaged.safetensors
run 1 fill --model damaged.safetensors --image face.png --mask mask.png --output no.png
one_sentence
says "damaged.safetensors"
is_absent no.png

name="options that make no sense"
fill 2 --image face.png --mask mask.png --output no.png --grwo 3
says "did you mean --grow?"
fill 2 --image face.png --mask mask.png
says "needs --output"
fill 2 --image face.png --mask mask.png --output no.png --precision int4
fill 2 --image face.png --mask mask.png --output no.png --seed -4
fill 1 --image face.png --mask mask.png --output no.xcf
one_sentence
run 2 fil
says "did you mean fill?"
run 2
is_absent no.png

name="the sources are not replaced unasked"
cp face.png mine.png
fill 1 --image mine.png --mask mask.png --output mine.png
says "--overwrite"
cmp face.png mine.png >err.txt && ok || bad "the picture was changed"
fill 0 --image mine.png --mask mask.png --output mine.png --overwrite
only_hole_differs face.png mine.png mask.png
fill 1 --image face.png --mask mask.png --output mask.png --overwrite
says "would replace the mask"

name="an output folder that cannot be written to"
fill 1 --image face.png --mask mask.png --output no/such/folder.png
one_sentence
fill 1 --image in --mask mask.png --output face.png
one_sentence
mkdir sealed
chmod a-w sealed
if [ "$(id -u)" -ne 0 ]; then
    fill 1 --image face.png --mask mask.png --output sealed/a.png
    one_sentence
    says "sealed"
fi

name="a full or read-only disk"
mkdir full
if mount -t tmpfs -o size=64k tmpfs full 2>/dev/null; then
    fill 1 --image face.png --mask mask.png --output full/a.png
    one_sentence
    says "No space left"
    [ -z "$(ls -A full)" ] && ok || bad "left behind: $(ls -A full)"
    mount -o remount,ro full
    fill 1 --image face.png --mask mask.png --output full/a.png
    one_sentence
    says "Read-only"
    umount full
else
    echo "left out: a full disk (mounting a small one is not permitted here)"
fi

name="Ctrl-C stops between whole files"
mkdir many
for i in $(seq 1 60); do cp face.png "many/$i.png"; done
"$facefill" fill --model test.safetensors --threads 1 --image many --mask mask.png --output stopped \
    >out.txt 2>err.txt </dev/null &
fill_process=$!
while kill -0 $fill_process 2>/dev/null && [ -z "$(ls stopped/*.png 2>/dev/null)" ]; do sleep 0.05; done
kill -INT $fill_process
wait $fill_process
status=$?
[ $status -eq 130 ] && ok || bad "exit status $status, not 130"
says "stopped after"
is_clean stopped
[ "$(ls stopped | wc -l)" -lt 60 ] && ok || bad "it went on to the end"
for picture in stopped/*.png; do only_hole_differs face.png "$picture" mask.png; done

name="help and documentation agree"
run 0 help fill
grep -q -- "--colour-match yes|no" out.txt && ok || bad "help lacks a parameter"
run 0 help fill --markdown
while IFS= read -r line; do
    grep -qxF -- "$line" "$source/docs/commands.md" && ok || bad "docs/commands.md lacks: $line"
done <out.txt
run 0 --version
run 0 --help
