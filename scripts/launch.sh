# Functions that the scripts here share; they source this file with MILLRACE_HOME set to the checkout.

fail() { printf 'millrace: %s\n' "$1" >&2; exit "${2:-1}"; }

# Sets JAVA to a java of version 17 or newer and JAVA_BUILD to a name of it, or says what to do.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    JAVA=$JAVA_HOME/bin/java
    [ -x "$JAVA" ] || fail "JAVA_HOME is $JAVA_HOME, which has no bin/java: set it to a JDK 17 or newer." 2
  else
    JAVA=$(command -v java) || fail "no java found: install a JDK 17 or newer, or set JAVA_HOME to one." 2
  fi
  local version major release
  # The file is read in a hundredth of the time that a JVM takes to say the same.
  release=$(dirname "$(readlink -f "$JAVA" 2>/dev/null || printf '%s' "$JAVA")")/../release
  version=
  if [ -f "$release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$release")
    JAVA_BUILD=$(sed -nE 's/^(JAVA_RUNTIME_VERSION|IMPLEMENTOR)="(.*)"/\2/p' "$release" | tr -c 'A-Za-z0-9.+\n' _ | paste -sd- -)
  fi
  [ -n "$version" ] || version=$("$JAVA" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
  JAVA_BUILD=${JAVA_BUILD:-$version}
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
  [ -n "$(cd "$MILLRACE_HOME" && find pom.xml schemas ingest enrichment aggregation sink-publisher infra/runtime infra/tracing infra/cli \
    \( -name target -o -name test -o -name insights \) -prune -o \
    -type f \( -path '*/src/main/*' -o -name pom.xml \) -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}

# Adds to MISSING what the machine lacks for the start of a stack with the arguments: free ports and disk.
find_missing() {
  local offset=${MILLRACE_LOCAL_PORT_OFFSET:-0} data=${MILLRACE_LOCAL_DATA:-$MILLRACE_HOME/.millrace} free part name variable port
  while [ $# -gt 0 ]; do
    case $1 in
      --port-offset) offset=${2:-0} ;;
      --port-offset=*) offset=${1#*=} ;;
      --data) data=${2:-$data} ;;
      --data=*) data=${1#*=} ;;
    esac
    shift
  done
  # The build and its stack; the libraries that it downloads go to the home directory.
  for part in "$MILLRACE_HOME:2048" "${HOME:-/}:1024"; do
    free=$(df -Pk "${part%:*}" 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
    [ -z "$free" ] || [ "$free" -ge "${part##*:}" ] ||
      MISSING="$MISSING
  disk: only $free MiB are free where ${part%:*} is, and the first build needs ${part##*:} MiB"
  done
  # A stack that runs holds its own ports.
  ! ls "$data"/run/*.pid >/dev/null 2>&1 || return 0
  for part in ingest:8080 aggregation:8090 aggregation.sql.postgres:5433 enrichment:8091 sink:8092 local.registry:8081 \
    local.broker:9092 local.controller:9093; do
    name=${part%:*}
    variable=MILLRACE_$(printf '%s' "$name" | tr a-z. A-Z_)_PORT
    port=${!variable:-$((${part#*:} + offset))}
    ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null ||
      MISSING="$MISSING
  port $port (${name#local.}) is taken: stop the process that holds it, set $variable, or move all ports with --port-offset 1000"
  done
}

# Shows a line for each module that Maven begins with, and the time so far.
show_progress() {
  local line
  while read -r line; do
    case $line in
      '[INFO] Building Millrace :: '*)
        line=${line#*:: }
        printf '  %2d:%02d  %s %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "${line##* }" "${line%% [0-9]*}"
        ;;
    esac
  done
}

# Builds if a source is newer than the last build. The arguments are those of the command that follows.
build() {
  local target=$MILLRACE_HOME/infra/cli/target stamp log begun
  stamp=$target/built
  is_stale "$stamp" || return 0
  MISSING=
  "$(dirname "$JAVA")/javac" -version >/dev/null 2>&1 ||
    MISSING="
  JDK: $JAVA is a runtime without a compiler, which the build needs: set JAVA_HOME to a JDK 17 or newer"
  case ${1:-} in run | up) find_missing "$@" ;; esac
  [ -z "$MISSING" ] || fail "cannot start yet:$MISSING" 2
  mkdir -p "$target"
  log=$target/build.log
  begun=$(mktemp "$target/begun.XXXXXX")
  if [ -f "$target/build.seconds" ]; then
    printf 'millrace: building, as sources have changed; the last build took %s s\n' "$(cat "$target/build.seconds")" >&2
  else
    printf 'millrace: building. The first time takes about 3 minutes on two cores, and as long as it takes to download some 500 MB.\n' >&2
  fi
  SECONDS=0
  if ! (cd "$MILLRACE_HOME" && ./mvnw -B -T 1C -DskipTests package -pl infra/cli -am) 2>&1 | tee "$log" | show_progress >&2; then
    rm -f "$begun"
    grep -E '^\[ERROR\]' "$log" | head -n 20 >&2
    fail "the build failed: its complete output is in $log"
  fi
  printf '%s' "$SECONDS" >"$target/build.seconds"
  mv "$begun" "$stamp"
  [ -d "$target/dist/lib" ] || fail "the build did not create $target/dist/lib: its complete output is in $log"
}

# The jars of a directory as a class path; sorted, so that it is always the same.
class_path() {
  local LC_ALL=C IFS=: jars
  jars=("$1"/*.jar)
  printf '%s' "${jars[*]}"
}

# Makes an archive of the classes in a list, for this JDK and a class path.
make_archive() {
  local list=$1 archive=$2 path=$3
  # Dumped with G1, which also archives objects of the heap; read by any collector.
  "$JAVA" -Xshare:dump -XX:+UseG1GC -Xmx512m -XX:SharedClassListFile="$list" -XX:SharedArchiveFile="$archive.new" \
    -cp "$path" >"$archive.log" 2>&1 && mv -f "$archive.new" "$archive"
}

# Makes the archives of the local stack, once for a build and a JDK. Without one, a process only starts more slowly.
make_archives() {
  local dist=$MILLRACE_HOME/infra/cli/target/dist lists=$MILLRACE_HOME/infra/cli/src/main/classes
  ARCHIVES=$dist/archives/$JAVA_BUILD
  ! [ "$ARCHIVES/made" -nt "$MILLRACE_HOME/infra/cli/target/built" ] || return 0
  mkdir -p "$dist/archives"
  # Another command is at it.
  mkdir "$ARCHIVES.lock" 2>/dev/null || return 0
  trap 'rmdir "$ARCHIVES.lock" 2>/dev/null' EXIT
  printf 'millrace: archiving classes for faster starts (about 20 s, once a build)\n' >&2
  rm -rf "$ARCHIVES"
  mkdir -p "$ARCHIVES"
  make_archive "$lists/services.lst" "$ARCHIVES/services.jsa" "$(class_path "$dist/lib")" &
  make_archive "$lists/broker.lst" "$ARCHIVES/broker.jsa" "$(class_path "$dist/broker")" &
  make_archive "$lists/registry.lst" "$ARCHIVES/registry.jsa" "$(printf '%s' "$dist"/registry/*-runner.jar)" &
  wait
  touch "$ARCHIVES/made"
  rmdir "$ARCHIVES.lock"
  trap - EXIT
}

# Builds if a source is newer than the last build, then runs the command.
launch() {
  find_java
  build "$@"
  make_archives
  run_cli "$@"
}

# Runs the command with the jars of the last build; find_java comes first.
run_cli() {
  local tty=false options=()
  [ -t 1 ] && tty=true
  ARCHIVES=$MILLRACE_HOME/infra/cli/target/dist/archives/$JAVA_BUILD
  if [ -f "$ARCHIVES/services.jsa" ]; then
    options=(-XX:SharedArchiveFile="$ARCHIVES/services.jsa" -Xlog:cds=off,cds+dynamic=off -Dmillrace.archives="$ARCHIVES")
  fi
  [ -z "${LEARN:-}" ] || options=(-XX:DumpLoadedClassList="$LEARN/services-%p.lst" -Dmillrace.archives.learn="$LEARN")
  # An import may run for long, so that the optimizing compiler pays off.
  if [ "${1:-}" = import ]; then options+=(-Xmx192m); else options+=(-Xmx128m -XX:TieredStopAtLevel=1); fi
  exec "$JAVA" "${options[@]}" -Xshare:auto -Xss512k -XX:+UseSerialGC \
    -Dfile.encoding=UTF-8 -Dlogback.configurationFile=cli-logback.xml -Dmillrace.home="$MILLRACE_HOME" -Dmillrace.tty=$tty \
    -cp "$(class_path "$MILLRACE_HOME/infra/cli/target/dist/lib")" io.millrace.cli.MillraceMain "$@"
}
