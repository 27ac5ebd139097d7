# Sourced by spindle, history and standalone/cluster: where Spindle, its jars, Java and Spark are.
# Needs $root, the folder of the checkout. Licensed under the Apache License, Version 2.0; see LICENSE.
# shellcheck shell=bash disable=SC2154

# One line: what, where, what next.
die() {
  printf 'spindle: %s\n' "$*" >&2
  exit 2
}

target=$root/jobs/target
lists=$target/spindle          # of jars, as Maven resolved them
built=$target/spindle          # the app's own jars by content, the build's log
embedded=$target/spark         # a SPARK_HOME of symbolic links to what Maven resolved

# Spark takes commas, stars and braces in the names of jars for lists and patterns, and the JVM colons in a class path. A
# checkout whose path has such letters is named by a link, and its jars lie beside that, in a folder of the user's own.
plain_root() {
  local folder place
  folder=${TMPDIR:-/tmp}/spindle-$(id -u)
  place=$folder/$(printf '%s' "$root" | cksum | tr ' ' '-')
  mkdir -m 700 "$folder" 2>/dev/null || :
  if [ -L "$folder" ] || [ ! -O "$folder" ]; then
    die "$folder is not a folder of yours; set TMPDIR to a folder of your own"
  fi
  mkdir -p "$place" || die "cannot write to $folder; set TMPDIR to a folder that can be written"
  [ "$(readlink "$place/root")" = "$root" ] || ln -sfn "$root" "$place/root"
  root=$place/root
  target=$root/jobs/target
  lists=$target/spindle
  built=$place/spindle
  embedded=$place/spark
}
case $root in *[!A-Za-z0-9/._+~@=-]*) plain_root ;; esac

# ---- Build -------------------------------------------------------------------------------------------------------------

commit() {
  [ ! -e "$root/.git" ] || git -C "$root" rev-parse HEAD 2>/dev/null || :
}

sources=(pom.xml common/pom.xml jobs/pom.xml common/src/main jobs/src/main)

# A sum over names and contents of all that the jars are made of.
contents() {
  (cd "$root" && find "${sources[@]}" -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum | cksum)
}

# Why the jars must be built, in $stale; empty if they need not. Costs two processes, some 10 ms; where a file is newer than
# the jars, as all are in a copied checkout, its content decides.
find_stale() {
  stale=
  if [ ! -f "$built/current" ]; then
    stale='first use'
    return
  fi
  local newer recorded='' jar
  newer=$(cd "$root" && find "${sources[@]}" -newer "$built/stamp" -print -quit 2>/dev/null)
  if [ -n "$newer" ] && [ "$(sed -n 2p "$built/stamp")" != "$(contents)" ]; then
    stale="$newer changed"
    return
  fi
  # Saves the next start the reading; in a checkout that cannot be written each start reads.
  [ -z "$newer" ] || touch "$built/stamp" 2>/dev/null || :
  read -r recorded <"$built/stamp" || :
  if [ "$recorded" != "$(commit)" ]; then
    stale='another commit, which the rows must name'
    return
  fi
  for jar in "$embedded"/jars/*.jar "$built"/lib/*.jar; do
    [ -e "$jar" ] || { stale="$jar is gone"; return; }
  done
}

build_if_stale() {
  if [ "${SPINDLE_NO_BUILD:-}" = 1 ]; then
    [ -f "$built/current" ] || die "nothing is built in $target and SPINDLE_NO_BUILD=1; run once without it"
    return 0
  fi
  find_stale
  [ -n "$stale" ] || return 0
  command -v mvn >/dev/null || die 'Maven is missing; install Maven 3.8 or later, it builds Spindle and fetches Spark'
  mkdir -p "$built" || die "cannot write to $built; make it writable or set SPINDLE_NO_BUILD=1"
  lock
  find_stale # another process may have built meanwhile
  [ -z "$stale" ] || build
  rm -rf "$built/lock"
  trap - EXIT
}

# One build at a time; the lock of a dead process is taken over.
lock() {
  local owner
  while ! mkdir "$built/lock" 2>/dev/null; do
    owner=$(cat "$built/lock/pid" 2>/dev/null) || owner=
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$built/lock"
    else
      sleep 0.5
    fi
  done
  echo $$ >"$built/lock/pid"
  trap 'rm -rf "$built/lock"' EXIT
}

build() {
  local log=$built/build.log
  printf 'spindle: building (%s); log: %s\n' "$stale" "$log" >&2
  # Before the build, so that what is edited during it counts as newer.
  { printf "%s\n" "$(commit)"; contents; } >"$built/stamp.new"
  if ! mvn -B -ntp -f "$root/pom.xml" -pl common,jobs -Dmaven.test.skip=true -Dspotless.check.skip=true -Dcyclonedx.skip \
    package >"$log" 2>&1 </dev/null; then
    grep -m 3 '^\[ERROR\]' "$log" >&2 || :
    die "the build failed; see $log"
  fi
  install_app
  link_jars
  mv "$built/stamp.new" "$built/stamp"
}

# The app's jars go into a folder named by their content: a run that is under way keeps its own.
install_app() {
  local jobs common id
  jobs=$(echo "$target"/spindle-jobs-*.jar)
  common=$(echo "$root"/common/target/spindle-common-*.jar)
  id=$(cat "$jobs" "$common" | cksum | tr ' ' '-')
  if [ ! -d "$built/app/$id" ]; then
    mkdir -p "$built/app/.$id.$$"
    cp "$jobs" "$built/app/.$id.$$/spindle-jobs.jar"
    cp "$common" "$built/app/.$id.$$/spindle-common.jar"
    mv "$built/app/.$id.$$" "$built/app/$id"
  fi
  touch "$built/app/$id"
  echo "$id" >"$built/current.new"
  mv "$built/current.new" "$built/current"
  # shellcheck disable=SC2012
  (cd "$built/app" && ls -1t | tail -n +11 | while read -r old; do rm -rf "./$old"; done)
}

# lib: what Spark does not bring. The embedded Spark has it among its own jars, where it need not be sent along and
# where the class archive covers it.
link_jars() {
  local list="$lists/spark.classpath" lib="$lists/lib.classpath" jar
  if cat "$list" "$lib" | cmp -s - "$built/linked" && [ ! -e "$built/relink" ]; then
    for jar in "$embedded"/jars/*.jar "$built"/lib/*.jar; do
      [ -e "$jar" ] || break
      jar=
    done
    [ -n "$jar" ] || return 0
  fi
  rm -rf "$embedded" "$built/lib"
  mkdir -p "$embedded/jars" "$built/lib"
  tr ':' '\n' <"$lib" | while read -r jar || [ -n "$jar" ]; do
    ln -s "$jar" "$built/lib/"
  done
  tr ':' '\n' <"$list" | while read -r jar || [ -n "$jar" ]; do
    ln -s "$jar" "$embedded/jars/"
  done
  select_lib "$embedded/jars"
  for jar in ${selected[@]+"${selected[@]}"}; do
    ln -s "$(readlink "$jar")" "$embedded/jars/"
  done
  cat "$list" "$lib" >"$built/linked"
}

# ---- Jars --------------------------------------------------------------------------------------------------------------

# This machine in the words of the OpenBLAS jars.
platform() {
  local system cpu
  case $OSTYPE in darwin*) system=macosx ;; *) system=linux ;; esac
  case $HOSTTYPE in aarch64 | arm64) cpu=arm64 ;; *) cpu=x86_64 ;; esac
  echo "$system-$cpu"
}

# $selected: the jars of lib that the Spark in folder $1 lacks, with OpenBLAS for this platform, or for those of
# SPINDLE_PLATFORMS (comma-separated) where the cluster's machines are of another kind.
select_lib() {
  local jar name artifact platforms
  platforms=,${SPINDLE_PLATFORMS:-$(platform)},
  selected=()
  for jar in "$built"/lib/*.jar; do
    name=${jar##*/}
    artifact=${name%%-[0-9]*}
    case $name in
      openblas-*-*-linux-* | openblas-*-*-macosx-*)
        name=${name%.jar}
        case $platforms in *",${name#openblas-*-*-},"*) ;; *) continue ;; esac
        # Told apart from the jar without classifier by the full name.
        exists "$1/$name.jar" || selected+=("$jar")
        continue
        ;;
      commons-logging-*) exists "$1"/jcl-over-slf4j-*.jar && continue ;; # the same classes
    esac
    exists "$1/$artifact"-[0-9]*.jar || selected+=("$jar")
  done
}

# Whether the first match of a pattern is a file.
exists() { [ -e "$1" ]; }

# The folder of the app's own jars, in $app.
find_app() {
  local id
  read -r id <"$built/current"
  app=$built/app/$id
}

# ---- Java and Spark ----------------------------------------------------------------------------------------------------

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || die "JAVA_HOME=$JAVA_HOME holds no bin/java; correct it or unset it"
  else
    java=$(command -v java) || die 'Java is missing; install a JDK 17, 21 or 25, or set JAVA_HOME'
  fi
  find_java_version
  [ "${java_version:-17}" -ge 17 ] ||
    die "$java is Java $java_version; Spindle runs on Java 17, 21 and 25: install one, or set JAVA_HOME"
}

# The main number of $java's version, from the file that each JDK carries, in $java_version; empty where there is none.
find_java_version() {
  local home key value
  java_version=
  home=$(readlink -f "$java" 2>/dev/null) || home=$java
  home=${home%/bin/java}
  [ -r "$home/release" ] || home=${home%/jre}
  [ -r "$home/release" ] || return 0
  while IFS='=' read -r key value; do
    [ "$key" = JAVA_VERSION ] || continue
    value=${value#\"}
    value=${value#1.} # 1.8
    java_version=${value%%[!0-9]*}
  done <"$home/release"
}

# Whether OpenBLAS takes kernels without AVX here. They round by where an array lies in memory.
sse_kernels() {
  case ${OPENBLAS_CORETYPE:-} in
    '') [ -r /proc/cpuinfo ] && grep -q '^flags' /proc/cpuinfo && ! grep -q -m 1 '^flags.* avx ' /proc/cpuinfo ;;
    Prescott | Core2 | Penryn | Dunnington | Nehalem | Atom | Nano | Katmai | Northwood | Banias | Athlon | Opteron* | Barcelona | Bobcat) ;;
    *) false ;;
  esac
}

# The user's SPARK_HOME, or the embedded Spark; $own tells which.
find_spark() {
  own=
  if [ -n "${SPARK_HOME:-}" ] && [ "$SPARK_HOME" != "$embedded" ]; then
    local core
    core=$(echo "$SPARK_HOME"/jars/spark-core_*.jar)
    case ${core##*/} in
      spark-core_2.13-4.*.jar) own=1 ;;
      spark-core_\*.jar) die "SPARK_HOME=$SPARK_HOME holds no Spark (no jars/spark-core_*.jar); correct it or unset it" ;;
      *) die "SPARK_HOME=$SPARK_HOME is not Spark 4 with Scala 2.13 (${core##*/}); unset it to use the embedded Spark 4.2" ;;
    esac
    # Their Hadoop asks for a security manager's method that Java 24 took away.
    case ${core##*/} in
      spark-core_2.13-4.[01].*)
        [ "${java_version:-17}" -lt 24 ] ||
          die "SPARK_HOME=$SPARK_HOME is a Spark that does not run on Java $java_version (${core##*/}); set JAVA_HOME to Java 17 or 21, or use Spark 4.2"
        ;;
    esac
  else
    SPARK_HOME=$embedded
    # A folder that does not exist: with a real one on the class path the JVM would refuse its class archive.
    export SPARK_CONF_DIR=${SPARK_CONF_DIR:-$embedded/conf}
  fi
  export SPARK_HOME
  # One BLAS thread per task slot, on whatever this process starts.
  export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
  export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
}

# Becomes Spark's class $1 with its arguments, by the command that Spark's own launcher composes: bin/spark-class, without
# the rest of a distribution and without the option $without. The exit code and the signals are those of the JVM.
exec_spark_class() {
  [ -n "${java:-}" ] || find_java
  local word command=()
  export SPARK_SCALA_VERSION=2.13 # what bin/load-spark-env.sh exports
  while IFS= read -r -d '' word; do
    [ "$word" = "${without:-no word}" ] || command+=("$word")
  done < <("$java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$SPARK_HOME/jars/*" \
    org.apache.spark.launcher.Main "$@" || printf 'failed\0')
  # The launcher's first word is the mark that ends its own messages; nothing but it means that there is no command.
  [ ${#command[@]} -gt 1 ] || die "$java did not start Spark's launcher; it must be Java 17 or later"
  [ "${command[${#command[@]} - 1]}" != failed ] || exit 2
  command[1]=${command[1]#$'\n'}
  exec "${command[@]:1}"
}
