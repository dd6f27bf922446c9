# Sourced by the scripts beside: configure PRESET [-DOPTION=VALUE...], from the top of the repository.

configure() {
    local log=build/$1.configure.log preset=$1 cache=build/$1/CMakeCache.txt options=()
    shift
    # The first configuration is the small one; each script switches on what it needs and leaves the rest alone.
    [ -e "$cache" ] || options=(-DOPENIMAPI_TESTS=OFF -DOPENIMAPI_BENCH=OFF)
    if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] && command -v ccache >/dev/null; then
        export CMAKE_CXX_COMPILER_LAUNCHER=ccache
    fi
    mkdir -p build
    cmake --preset "$preset" "${options[@]}" "$@" >"$log" 2>&1 || {
        cat "$log" >&2
        return 1
    }
}
