# shellcheck shell=bash
# What the scripts of this folder share. Sourced from the root of the sources.

processors() { getconf _NPROCESSORS_ONLN; }

# The path of an LLVM tool: version 14, which every change is checked with, else whichever there is.
llvm_tool() {
  command -v "$1-14" && return
  command -v "$(brew --prefix llvm 2>/dev/null)/bin/$1" && return
  command -v "$1" && return
  printf '%s is missing; run: tools/setup check\n' "$1" >&2
  return 1
}

# All our C++ sources, each ended by a zero byte.
cxx_sources() {
  local folder
  for folder in src tests bench; do
    [ ! -d "$folder" ] || find "$folder" -type f \( -name '*.h' -o -name '*.cc' \) -print0
  done
}

# Configures (once) and builds: configure_and_build PRESET CMAKE_OPTION... -- TARGET...
configure_and_build() {
  local preset=$1 options=()
  shift
  while [ "$1" != -- ]; do
    options+=("$1")
    shift
  done
  shift
  if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" ${options[@]+"${options[@]}"} >/dev/null || return
  fi
  cmake --build "build/$preset" --parallel "$(processors)" --target "$@"
}

# step NAME COMMAND...: runs the command with its output in build/check/NAME.log and prints one line: the name, the
# result, the seconds, and the log's last lines if it failed. finish_steps ends the script with the list of failures.
failed_steps=()
step() {
  local name=$1 start=$SECONDS log=build/check/${1// /_}.log
  shift
  mkdir -p build/check
  printf '%-32s ' "$name"
  if "$@" >"$log" 2>&1 </dev/null; then
    printf 'ok      %4d s  %s\n' $((SECONDS - start)) "$(note "$log")"
  else
    printf 'FAILED  %4d s  %s\n' $((SECONDS - start)) "$log"
    tail -n 40 "$log" | sed 's/^/  | /'
    failed_steps+=("$name")
  fi
}

# What a log has to say in few words: how many tests passed, or how many inputs a fuzz target was given.
note() {
  sed -n -e '/^skipped: /p' -e 's/^\[  PASSED  \] \([0-9]* tests*\)\.$/\1 passed/p' -e 's/^Done \([0-9]* runs\).*/\1/p' \
    -e 's/^100% tests passed, 0 tests failed out of \([0-9]*\)$/\1 tests passed/p' "$1" | tail -n 1
}

# Whether the step of this name passed.
passed() {
  local name
  for name in ${failed_steps[@]+"${failed_steps[@]}"}; do
    [ "$name" != "$1" ] || return 1
  done
}

finish_steps() {
  if [ ${#failed_steps[@]} -eq 0 ]; then
    printf '%s: all passed in %d s\n' "$1" "$SECONDS"
    return 0
  fi
  printf '%s: %d failed:\n' "$1" ${#failed_steps[@]}
  printf '  %s\n' "${failed_steps[@]}"
  return 1
}
