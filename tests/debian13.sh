#!/bin/bash
# Builds the core, the command and their tests on Debian 13 (LibTorch 2.6, OpenCV 4.10) and runs them; then the trainer
# alone, without OpenCV, dlib and GLib. The Debian 13 is a chroot that debootstrap makes once, in
# $FACEFILL_DEBIAN13_ROOT (default: ~/.cache/facefill/debian13; 3 GB); later runs build only what changed.
# Exit status 77: it cannot run here.
set -euo pipefail
cd "$(dirname "$0")/.."
root=${FACEFILL_DEBIAN13_ROOT:-$HOME/.cache/facefill/debian13}

skip() {
    echo "Debian 13 is left out: $1" >&2
    exit 77
}

# A mount namespace of its own takes the mounts away however this script ends.
enter_namespace() {
    [ "$(id -u)" -eq 0 ] || skip "a chroot needs root."
    command -v debootstrap >/dev/null || skip "debootstrap is missing; run scripts/setup --tests."
    if [ -z "${FACEFILL_IN_NAMESPACE:-}" ]; then
        FACEFILL_IN_NAMESPACE=yes exec unshare --mount --propagation private "$0" "$@"
    fi
}

in_chroot() {
    chroot "$root" /usr/bin/env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root PATH=/usr/sbin:/usr/bin "$@"
}

make_root() {
    if [ ! -f "$root/.complete" ]; then
        rm -rf --one-file-system "$root"
        mkdir -p "$root"
        debootstrap --variant=minbase trixie "$root" >"$root.log" 2>&1 ||
            { tail -n 3 "$root.log" >&2; skip "debootstrap failed; see $root.log."; }
        touch "$root/.complete"
    fi
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    mount -t proc proc "$root/proc"
}

# The working tree as git sees it; times are kept, so that only what changed is built again.
copy_sources() {
    rm -rf "$root/facefill"
    mkdir "$root/facefill"
    git ls-files -z --cached --others --exclude-standard |
        tar -c --null --files-from=- --ignore-failed-read 2>/dev/null | tar -x --no-same-owner -C "$root/facefill"
}

build_and_test() { # NAME MESON_OPTION...
    local name=$1 status=0
    shift
    in_chroot /facefill/scripts/build "/build/$name" "$@"
    in_chroot meson test -C "/build/$name" --no-rebuild --print-errorlogs --num-processes "$(nproc)" || status=$?
    scripts/test-summary "$root/build/$name" "debian13-$name" || status=1
    return "$status"
}

enter_namespace "$@"
mkdir -p "$(dirname "$root")"
exec 9>"$root.lock"
flock 9
make_root
copy_sources
in_chroot /facefill/scripts/setup
# Less optimised, which compiles in two thirds of the time: what is asked here is whether it builds and computes right.
build_and_test core -Doptimization=1 -Dplugin=disabled -Dfill=enabled -Ddlib=enabled
build_and_test trainer -Doptimization=1 -Dplugin=disabled -Dfill=disabled -Ddlib=disabled
