# Functions that the scripts here share; they source this file with MILLRACE_HOME set to the checkout.

fail() { printf 'millrace: %s\n' "$1" >&2; exit "${2:-1}"; }

# Sets JAVA to a java of version 17 or newer, or says what to do.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    JAVA=$JAVA_HOME/bin/java
    [ -x "$JAVA" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java: set it to a JDK 17 or newer." 2
  else
    JAVA=$(command -v java) || fail "no java found: install a JDK 17 or newer, or set JAVA_HOME to one." 2
  fi
  local version major
  version=$("$JAVA" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
  major=${version%%[.-]*}
  [ "$major" = 1 ] && { major=${version#1.}; major=${major%%.*}; }
  case $major in
    '' | *[!0-9]*) fail "cannot read the version of $JAVA: Millrace needs a JDK 17 or newer." 2 ;;
  esac
  [ "$major" -ge 17 ] || fail "$JAVA is Java $version; Millrace needs 17 or newer: set JAVA_HOME to such a JDK." 2
}

# Whether a source, a pom or a resource is newer than the last build.
is_stale() {
  local stamp=$1
  [ -f "$stamp" ] || return 0
  [ -n "$(cd "$MILLRACE_HOME" && find pom.xml schemas ingest enrichment aggregation sink-publisher infra/runtime infra/cli \
    \( -name target -o -name test -o -name insights \) -prune -o \
    -type f \( -path '*/src/main/*' -o -name pom.xml \) -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

build() {
  local dist=$MILLRACE_HOME/infra/cli/target/dist stamp log begun
  stamp=$MILLRACE_HOME/infra/cli/target/built
  is_stale "$stamp" || return 0
  "$(dirname "$JAVA")/javac" -version >/dev/null 2>&1 ||
    fail "$JAVA is a runtime without a compiler, which the build needs: set JAVA_HOME to a JDK 17 or newer." 2
  mkdir -p "$MILLRACE_HOME/infra/cli/target"
  log=$MILLRACE_HOME/infra/cli/target/build.log
  begun=$(mktemp "$MILLRACE_HOME/infra/cli/target/begun.XXXXXX")
  printf 'millrace: building (the first time downloads from Maven Central and takes some minutes)\n' >&2
  if ! (cd "$MILLRACE_HOME" && ./mvnw -B -T 1C -DskipTests package -pl infra/cli -am) 2>&1 | tee "$log" |
    awk '/^\[INFO\] Building Millrace/ { sub(/^\[INFO\] Building /, ""); sub(/ [0-9]+\.[0-9]+\.[0-9][^ ]*/, ""); print "  " $0; fflush() }' >&2; then
    rm -f "$begun"
    grep -E '^\[ERROR\]' "$log" | head -n 20 >&2
    fail "the build failed: its complete output is in $log"
  fi
  mv "$begun" "$stamp"
  [ -d "$dist/lib" ] || fail "the build did not create $dist/lib: its complete output is in $log"
}

# Builds if a source is newer than the last build, then runs the command.
launch() {
  find_java
  build
  run_cli "$@"
}

# Runs the command with the jars of the last build; find_java comes first.
run_cli() {
  local tty=false
  [ -t 1 ] && tty=true
  exec "$JAVA" -Xmx128m -Xss512k -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto \
    -Dfile.encoding=UTF-8 -Dlogback.configurationFile=cli-logback.xml -Dmillrace.home="$MILLRACE_HOME" -Dmillrace.tty=$tty \
    -cp "$MILLRACE_HOME/infra/cli/target/dist/lib/*" io.millrace.cli.MillraceMain "$@"
}
