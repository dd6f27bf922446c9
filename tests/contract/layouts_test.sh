#!/bin/sh
# The layouts, constants and codes of our base headers are those of Wine's, compiled natively.
# usage: layouts_test.sh COMPILER SOURCE_DIR
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wine=/usr/include/wine/wine/windows
[ -e $wine/oaidl.h ] || { echo "Wine's headers are missing (Debian: libwine-dev)"; exit 1; }
"$1" -std=c++20 -Wno-invalid-offsetof -isystem "$2/include/openimapi/native" "$2/tests/contract/layouts.cpp" -o "$work/ours"
"$1" -std=c++20 -Wno-invalid-offsetof -w -D_FORCENAMELESSUNION -D_FORCENAMELESSSTRUCT -isystem $wine "$2/tests/contract/layouts.cpp" -o "$work/wine"
"$work/ours" >"$work/ours.txt"
"$work/wine" >"$work/wine.txt"
diff "$work/ours.txt" "$work/wine.txt"
echo "$(wc -l <"$work/ours.txt") sizes, offsets and values agree with Wine's headers"
