# Makes a reduced GIMP profile for the tests: sourced, then make_profile FOLDER PLUGIN CORE [more plug-ins].
# PLUGIN is copied, for it finds its core beside the real file; CORE may be empty.

gimp_prefix() {
    dirname "$(dirname "$(readlink -f "$(command -v gimp)")")"
}

gimp_libdir() {
    local prefix folder
    prefix=$(gimp_prefix)
    for folder in "$prefix"/lib/gimp/2.0 "$prefix"/lib/*/gimp/2.0; do
        if [ -d "$folder/plug-ins" ]; then
            echo "$folder"
            return
        fi
    done
}

make_profile() {
    local folder=$1 plugin=$2 core=$3 libdir name
    shift 3
    libdir=$(gimp_libdir)
    mkdir -p "$folder/plug-ins/facefill" "$folder/scripts" "$folder/gradients"
    ln -sfn "$(gimp_prefix)"/share/gimp/2.0/scripts/*.init "$folder/scripts/"
    cp "$plugin" "$folder/plug-ins/facefill/facefill"
    if [ -n "$core" ]; then
        cp "$core" "$folder/plug-ins/facefill/libfacefill.so.$FACEFILL_VERSION"
    fi
    for name in script-fu file-png; do
        ln -sfn "$libdir/plug-ins/$name" "$folder/plug-ins/$name"
    done
    for name; do
        mkdir -p "$folder/plug-ins/$(basename "$name")"
        cp "$name" "$folder/plug-ins/$(basename "$name")/"
    done
    cat >"$folder/gimprc" <<EOF
(plug-in-path "$folder/plug-ins")
(script-fu-path "$folder/scripts")
EOF
}
