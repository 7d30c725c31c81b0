import Model
import Platform
import Support
import Testing

/// In a pid namespace of their own, where a number can be given to whom one wants.
@Suite("Numbers of processes that are used again", .enabled(if: ProcessFacts.ownUser == 0), .serialized)
struct ServiceHardReuseTests {
  /// What the scripts share; bash is the first process there and reaps what falls to it.
  private static let beginning = #"""
    set -u
    fail() { echo "failed: $*"; dmon ls; exit 1; }
    until_true() { local i; for i in $(seq 600); do "$@" > /dev/null 2>&1 && return; sleep 0.05; done; fail "never: $*"; }
    field() { cut -d ' ' -f "$1" "$DMON_SOCKET.state/lock"; }
    gone() { ! [ -e "/proc/$1" ]; }
    # Gives the number of a process that is gone to one that leads a session and a group as that one did.
    take() {
      local i
      for i in $(seq 200); do
        echo $(($1 - 1)) > /proc/sys/kernel/ns_last_pid
        setsid sh -c 'trap "echo signalled >> stranger; exit" TERM HUP CONT INT; while :; do sleep 0.05; done' &
        [ $! = "$1" ] && { until_true grep -q TERM_ready_or_any /dev/null & wait $! 2> /dev/null; return; }
        kill -9 $!; wait $! 2> /dev/null
      done
      fail "number $1 was not given again"
    }
    dmon daemon > log 2>&1 &
    until_true grep -q "listening on" log
    dmon add --name web --restart-interval 1h -- sleep 600 > /dev/null || fail add
    dmon add --name other -- sleep 600 > /dev/null || fail add
    PID=$(dmon ls --json web | sed -n 's/.*"pid":\([0-9]*\).*/\1/p')
    [ -e "/proc/$PID" ] || fail "pid '$PID'"
    """#
}
