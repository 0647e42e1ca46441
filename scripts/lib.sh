# Shared by the scripts beside it; sourced, never run. Expects `set -euo pipefail` and sets ROOT.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '== %s\n' "$*"; }

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# How many compilers at once: one a core, and no more than memory carries at about 1.5 GB each. GW_JOBS overrides it.
jobs_max() {
  if [ -n "${GW_JOBS:-}" ]; then
    echo "$GW_JOBS"
    return
  fi
  local cores memory_kb by_memory
  cores=$(nproc)
  memory_kb=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null || true)
  by_memory=$(( ${memory_kb:-1600000} / 1600000 ))
  [ "$by_memory" -ge 1 ] || by_memory=1
  if [ "$by_memory" -lt "$cores" ]; then echo "$by_memory"; else echo "$cores"; fi
}

# Configures a preset unless it is configured already (Ninja configures again by itself when a CMake file changed).
configure() {
  local preset=$1 tool
  shift
  for tool in cmake ninja g++; do command -v "$tool" >/dev/null || die "$tool is missing; run scripts/setup"; done
  if [ ! -f "$ROOT/build/$preset/build.ninja" ] || [ $# -gt 0 ]; then
    (cd "$ROOT" && cmake --preset "$preset" "$@" >"$ROOT/build/configure-$preset.log" 2>&1) ||
      { cat "$ROOT/build/configure-$preset.log" >&2; die "configuring preset $preset failed"; }
  fi
}

# build_targets PRESET [TARGET…]: builds the targets, or everything when none is named.
build_targets() {
  local preset=$1 target started=$SECONDS arguments=()
  shift
  for target in "$@"; do arguments+=(--target "$target"); done
  mkdir -p "$ROOT/build"
  configure "$preset"
  (cd "$ROOT" && cmake --build "build/$preset" -j "$(jobs_max)" "${arguments[@]}")
  say "built ${*:-all targets} ($preset) in $((SECONDS - started)) s"
}
