import CBenchmarks

/// What the daemon does while nothing happens, with one watcher and one silent connection.
enum IdleRow {
  static let row = Row(name: "idle", about: "a daemon with a watcher and nothing to do", measure: measure)

  private static func measure(_ bench: Bench) throws -> [Line] {
    let daemon = try Daemon.start(in: bench, try bench.makeDirectory())
    try Call.fill("idle", with: 10, over: daemon.socket)
    let watcher = try Connection(to: daemon.socket)
    try watcher.send(Call.watch)
    try awaitSnapshot(on: watcher)
    let silent = try Connection(to: daemon.socket)
    // The end of what the above set going, such as the last interval of the watcher.
    bench_sleep(2000)

    let seconds = bench.quick ? 3 : 30
    let before = try ProcessFigures.activity(of: daemon.pid)
    let messages = try count(on: watcher, seconds: seconds)
    let after = try ProcessFigures.activity(of: daemon.pid)
    return withExtendedLifetime(silent) {
      report(before, after, messages: messages, seconds: seconds)
    }
  }

  private static func report(
    _ before: ProcessFigures.Activity, _ after: ProcessFigures.Activity, messages: Int, seconds: Int
  ) -> [Line] {
    let switches = after.switches - before.switches
    let nanoseconds = after.nanoseconds - before.nanoseconds
    // A thread that comes back from epoll_wait has run, and is switched away when it waits again. So no switch and no
    // time on a CPU is no return; otherwise there were at most as many as switches. (strace would interrupt the wait
    // when it attaches, and so count itself.)
    let returns = switches == 0 && nanoseconds == 0 ? "0" : "at most \(switches)"
    let epoll = Line(
      what: "idle \(seconds) s, epoll returns", dmon: returns, aim: "0", met: switches == 0 ? "yes" : "no")
    return [
      .value("idle \(seconds) s, context switches", Sample([Double(switches)]), digits: 0, aim: .exactly(0)),
      epoll,
      .value("idle \(seconds) s, time on a CPU (us)", Sample([Double(nanoseconds) / 1000]), digits: 1),
      .value("idle \(seconds) s, messages to the watcher", Sample([Double(messages)]), digits: 0, aim: .exactly(0)),
      .value("threads of the daemon", Sample([Double(after.threads)]), digits: 0),
    ]
  }

  private static func awaitSnapshot(on watcher: Connection) throws {
    for _ in 0..<64 {
      guard let message = try watcher.receive(milliseconds: 5000) else { break }
      let text = String(decoding: message, as: UTF8.self)
      if text.contains("\"error\"") { throw Failure("the daemon refused to be watched: \(text)") }
      if text.contains("\"complete\":true") { return }
    }
    throw Failure("the watcher got no complete snapshot")
  }

  /// How many messages come in that time; returns when it is over.
  private static func count(on watcher: Connection, seconds: Int) throws -> Int {
    let end = bench_now() + UInt64(seconds) * 1_000_000_000
    var messages = 0
    while true {
      let now = bench_now()
      if now >= end { return messages }
      let milliseconds = CInt((end - now) / 1_000_000) + 1
      if try watcher.receive(milliseconds: milliseconds) != nil { messages += 1 }
    }
  }
}
