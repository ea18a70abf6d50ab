# shellcheck shell=bash disable=SC2154 # $root comes from ./dev
# Configure, build, test: one preset is one folder below build/.

export CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE="${CCACHE_MAXSIZE:-3G}"

# g++'s thread sanitizer refuses address layouts of newer kernels; test programs also run while
# they are built, to list their tests.
fixed_layout() {
  if setarch -R true 2>/dev/null; then setarch -R "$@"; else "$@"; fi
}

# The console is built first: the binary carries it.
build_web() { (cd "$root/web" && npm run --silent build); }

# build PRESET [TARGET...]
build() {
  local preset="$1"
  shift
  say "building $preset"
  cmake --preset "$preset" -S "$root" >"$root/.tools/cmake-$preset.log" ||
    { cat "$root/.tools/cmake-$preset.log"; return 1; }
  fixed_layout ninja -C "$root/build/$preset" -j"$(nproc)" "$@"
}

# Runs every test of a preset and closes with one line of counts.
run_tests() {
  local preset="$1" report="$root/build/$1/tests.xml" failed=0
  say "testing $preset"
  fixed_layout ctest --test-dir "$root/build/$preset" --output-on-failure -j"$(nproc)" \
    --no-tests=error --output-junit "$report" || failed=1
  grep -h '^measured | ' "$root/build/$preset/Testing/Temporary/LastTest.log" || true
  if ((failed)); then python3 "$root/tools/dev/failures.py" "$report" || true; fi
  count() { grep -m1 -A8 '<testsuite ' "$report" | grep -o -m1 "$1=\"[0-9]*\"" | tr -dc 0-9; }
  local all fail skip
  all=$(count tests) fail=$(count failures) skip=$(($(count skipped) + $(count disabled)))
  echo "$((all - fail - skip)) passed, $fail failed$( ((skip)) && echo ", $skip skipped")"
  return "$failed"
}

tidy() { python3 "$root/tools/tidy"; }

check_format() {
  say "checking the format"
  (cd "$root" && git -c 'safe.directory=*' ls-files -z -co --exclude-standard '*.cpp' '*.hpp' |
    xargs -0 clang-format-19 --dry-run -Werror)
}
