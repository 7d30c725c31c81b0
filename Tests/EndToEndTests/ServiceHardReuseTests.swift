import Model
import Platform
import Support
import Testing

/// In a pid namespace of their own, where a number can be given to whom one wants.
@Suite("Numbers of processes that are used again", .enabled(if: ProcessFacts.ownUser == 0))
struct ServiceHardReuseTests {
  /// What the scripts share; bash is the first process there and reaps what falls to it.
  private static let beginning = #"""
    set -u
    fail() { echo "failed: $*"; dmon ls; cat log; exit 1; }
    await() { local i; for i in {1..600}; do "$@" > /dev/null 2>&1 && return; sleep 0.05; done; fail "never: $*"; }
    gone() { [ ! -e "/proc/$1" ]; }
    pid_of() { dmon ls --json "$1" | sed -n 's/.*"pid":\([0-9]*\).*/\1/p'; }
    # Gives the number of a process that is gone to one that leads a session and a group, as that one did.
    take() {
      local i
      for i in {1..200}; do
        echo $(($1 - 1)) > /proc/sys/kernel/ns_last_pid
        setsid bash -c 'trap "echo signalled > stranger; exit" TERM HUP CONT INT; echo > set; while :; do sleep 0.05; done' &
        if [ $! = "$1" ]; then await [ -e set ]; return; fi
        kill -9 $!
        wait $! 2> /dev/null
        rm -f set
      done
      fail "number $1 was not given again"
    }
    untouched() { [ ! -e stranger ] && [ -e "/proc/$1" ] || fail "who has the number $1 now was signalled: $2"; }
    halt() { kill -STOP $KEEPER; kill -STOP $DAEMON; }
    start_daemon() {
      : > log
      dmon daemon > log 2>&1 &
      await grep -q "listening on" log
      read -r DAEMON _ KEEPER _ < "$DMON_SOCKET.state/lock"
    }
    start_daemon
    dmon add --name web --restart-interval 1h --stop-timeout 300ms -- sleep 600 > /dev/null || fail add
    PID=$(pid_of web)
    [ -e "/proc/$PID" ] || fail "pid '$PID'"
    """#

  private func run(_ script: String) async throws {
    try await Sandbox.with { sandbox in
      let path = try sandbox.write(Self.beginning + "\n" + script + "\necho well\n", to: "namespace.sh")
      let result = try await sandbox.run(
        ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "bash", path], within: .seconds(120))
      #expect(result.text.hasSuffix("well\n"), "\(result.text)\(result.errorText)")
    }
  }

  @Test(
    "a service ends while neither daemon nor keeper lives: who gets its number is neither taken for it nor signalled")
  func endedUnseen() async throws {
    try await run(
      #"""
      halt; kill -KILL $KEEPER $DAEMON; await gone $KEEPER; await gone $DAEMON
      kill -KILL $PID; await gone $PID
      take $PID
      start_daemon
      dmon wait web --for crashed --timeout 60s || fail "it is not known to have ended"
      untouched $PID "by the next daemon"
      dmon restart web > /dev/null || fail restart
      [ "$(pid_of web)" != "$PID" ] || fail "the same number"
      dmon stop web > /dev/null || fail stop
      dmon rm web > /dev/null || fail rm
      dmon shutdown || fail shutdown
      untouched $PID "by commands"
      """#)
  }

  @Test("one that was taken over ends while nobody looks: a stop that comes then does not reach who has its number")
  func adopted() async throws {
    try await run(
      #"""
      halt; kill -KILL $KEEPER $DAEMON; await gone $KEEPER; await gone $DAEMON
      start_daemon
      adopted() { dmon ls --json web | grep -q '"adopted":true'; }
      await adopted
      [ "$(pid_of web)" = "$PID" ] || fail "not the same process"
      halt
      kill -KILL $PID; await gone $PID
      take $PID
      dmon stop web > stopped 2>&1 & STOP=$!
      dmon signal USR1 web > /dev/null 2>&1 & SIGNAL=$!
      kill -CONT $DAEMON; kill -CONT $KEEPER
      wait $STOP || fail "stop: $(cat stopped)"
      wait $SIGNAL
      untouched $PID "by a stop"
      dmon start web > /dev/null || fail start
      dmon stop web > /dev/null || fail "second stop"
      dmon shutdown || fail shutdown
      untouched $PID "by later commands"
      """#)
  }

  @Test("a child of the keeper keeps its number until its end is known")
  func zombie() async throws {
    try await run(
      #"""
      halt
      kill -KILL $PID
      zombie() { grep -q '^State:.Z' /proc/$PID/status; }
      await zombie
      echo $((PID - 1)) > /proc/sys/kernel/ns_last_pid
      sleep 600 & [ $! != $PID ] || fail "the number was given away"
      kill -CONT $KEEPER; kill -CONT $DAEMON
      dmon wait web --for crashed --timeout 60s || fail "its end is not known"
      await gone $PID
      """#)
  }
}
