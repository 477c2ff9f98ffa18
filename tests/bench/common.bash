# Sourced by the benchmarks: builds what they need, and runs one of them.

root="$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
target="$root/tests/target/bench"

stop() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

is_built() {
  [ -f "$target/built" ] || return 1
  local sources=("$root/pom.xml") module
  for module in datasets training deconv reports tests; do
    sources+=("$root/$module/pom.xml" "$root/$module/src")
  done
  [ -z "$(find "${sources[@]}" -newer "$target/built" -print 2>/dev/null | head -n 1)" ]
}

has_avx512() {
  grep -q -m 1 -s '^flags.* avx512f' /proc/cpuinfo
}

build() {
  local flags=()
  # DL4J's fastest native build needs AVX-512; the next one AVX2.
  if [ "$(uname -s) $(uname -m)" = "Linux x86_64" ] && ! has_avx512; then
    flags+=(-Ddl4j.peer.platform=linux-x86_64-onednn-avx2)
  fi
  mkdir -p "$target"
  : >"$target/started"
  echo "building the benchmarks; the first time downloads libtorch and DL4J's oneDNN build, 300 MB ..." >&2
  (cd "$root" && mvn -B -q -P bench ${flags[@]+"${flags[@]}"} -pl tests -am process-classes) \
    >"$target/build.log" 2>&1 || {
    tail -n 40 "$target/build.log" >&2
    stop "the build failed: $root: got the lines above, expected none; hint: all of them are in $target/build.log"
  }
  mv "$target/started" "$target/built"
}

# The class $1 with the arguments that follow, on the JDK that the build chose.
run() {
  is_built || build
  local flags
  read -r -a flags <"$root/reports/target/launch/jvm-flags"
  # As the launcher does, for all that are compared: Java leaves AVX-512 off on some processors.
  has_avx512 && flags+=(-XX:UseAVX=3)
  exec "$(cat "$root/reports/target/launch/java-home")/bin/java" "${flags[@]}" \
    -Dswitchback.bench.jvm-flags="${flags[*]}" -Dswitchback.bench.folder="$target" \
    -Dswitchback.bench.launcher="$root/switchback" \
    -cp "$target/classes:$(cat "$target/class-path")" "$@"
}
