import CBenchmarks
import Platform

/// What the full-screen view costs where ten thousand tasks report all the time, and what a view that is stopped costs the daemon.
enum ViewRow {
  static let row = Row(
    name: "view", about: "the full-screen view of 10,000 tasks that each change 10 times a second", measure: measure)
  private static let group = "all"
  /// Each task changes so often a second.
  private static let pace = 10

  private static func measure(_ bench: Bench) throws -> [Line] {
    let tasks = bench.quick ? 1_000 : 10_000
    let seconds = bench.quick ? 2 : 20
    let daemon = try Daemon.start(in: bench, try bench.makeDirectory())
    let reporters = try Reporters(of: tasks, daemon)
    let view = try View(bench.dmon, daemon)
    defer { view.end() }
    try view.wait(for: "\(tasks) active", seconds: 30)
    // What the first moments need is no part of it.
    try reporters.press(seconds: 2) { view.look() }
    view.forget()
    let before = try Moment(view, daemon)
    try reporters.press(seconds: seconds) { view.look() }
    let after = try Moment(view, daemon)
    let passed = Double(after.time - before.time)
    func share(_ figure: (Moment) -> Int) -> Sample {
      Sample([Double(figure(after) - figure(before)) / passed * 100])
    }
    let frames = view.frames
    let states = view.states.count
    let lines: [Line] = [
      .value(
        "view of \(tasks) tasks: changes a second", Sample([Double(reporters.accepted) / passed * 1e9]), digits: 0),
      .value("  its CPU (% of a core)", share(\.view), digits: 1, aim: .below(10)),
      .value("  frames drawn a second", Sample([Double(frames) / passed * 1e9]), digits: 1, aim: .above(3)),
      .value("  different states drawn a second", Sample([Double(states) / passed * 1e9]), digits: 1, aim: .above(3)),
      .value("  the daemon's loop (% of a core)", share(\.daemon), digits: 1),
    ]
    return lines + (try stopped(bench, view, daemon, reporters, seconds: bench.quick ? 3 : 60))
  }

  /// The view does not read for a while, and then goes on.
  private static func stopped(
    _ bench: Bench, _ view: View, _ daemon: Server, _ reporters: Reporters, seconds: Int
  ) throws -> [Line] {
    try Failure.check(bench_suspend(view.pid))
    // What lies in the socket and is being written is there after this.
    try reporters.press(seconds: 2) {}
    let before = try ProcessFigures.memory(of: daemon.pid).own
    try reporters.press(seconds: seconds) {}
    let growth = try ProcessFigures.memory(of: daemon.pid).own - before
    try reporters.report(77_777)
    view.look()
    view.forget()
    let begin = bench_now()
    try Failure.check(bench_resume(view.pid))
    while !view.states.contains("77777") {
      view.look()
      guard bench_now() - begin < 10_000_000_000 else { throw Failure("the view did not go on") }
      bench_sleep(1)
    }
    let delay = Double(bench_now() - begin) / 1e6
    return [
      .value(
        "a view is stopped for \(seconds) s: the daemon grows by (MB)", Sample([growth]), digits: 2, aim: .below(2)),
      .value("  it is current again after (ms)", Sample([delay]), digits: 0, aim: .below(250)),
      .value("  frames until then", Sample([Double(view.frames)]), digits: 0),
    ]
  }

  /// Times on a CPU at one moment, in nanoseconds.
  private struct Moment {
    let time: Int
    let view: Int
    let daemon: Int

    init(_ view: View, _ daemon: Server) throws {
      time = Int(bench_now())
      self.view = try ProcessFigures.activity(of: view.pid).nanoseconds
      self.daemon = Int(try ProcessFigures.mainThread(of: daemon.pid))
    }
  }

  /// All tasks report at once, again and again.
  private final class Reporters {
    private let connection: Connection
    private let tasks: Int
    private var round = 0
    /// Reports that the daemon has taken in the last press.
    private(set) var accepted = 0

    init(of tasks: Int, _ daemon: Server) throws {
      self.tasks = tasks
      connection = try Connection(to: daemon.socket)
      for start in stride(from: 1, through: tasks, by: 64) {
        let ids = start...min(start + 63, tasks)
        _ = try connection.call(
          ids.map {
            #"{"method":"org.dmon.Progress.Register","parameters":{"group":"\#(group)","label":"part \#($0)","total":1000000}}"#
          })
      }
    }

    func press(seconds: Int, _ meanwhile: () -> Void) throws {
      accepted = 0
      let begin = bench_now()
      for number in 0..<seconds * pace {
        let due = begin + UInt64(number) * 1_000_000_000 / UInt64(pace)
        while bench_now() < due {
          meanwhile()
          bench_sleep(1)
        }
        round += 1
        try report(round)
        accepted += tasks
      }
      while bench_now() < begin + UInt64(seconds) * 1_000_000_000 {
        meanwhile()
        bench_sleep(1)
      }
    }

    /// One report of each task; returns when the daemon has taken all of them.
    func report(_ value: Int) throws {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(tasks * 128)
      for id in 1...tasks {
        let call =
          id < tasks
          ? Call.reportOneway(group: group, id: id, completed: value)
          : Call.report(group: group, id: id, completed: value)
        bytes += Array(call.utf8)
        bytes.append(0)
      }
      try Failure.check(bench_send(connection.descriptor, bytes, bytes.count))
      guard try connection.receive(milliseconds: 10_000) != nil else { throw Failure("the daemon did not answer") }
    }
  }

  /// `dmon watch` on a terminal that is looked at.
  private final class View {
    let pid: CInt
    private let terminal: PseudoTerminal
    private var text: [UInt8] = []
    /// Frames that were drawn, and the different progress that they showed, since ``forget()``.
    private(set) var frames = 0
    private(set) var states: Set<String> = []

    init(_ dmon: String, _ daemon: Server) throws {
      terminal = try PseudoTerminal(columns: 120, rows: 40)
      var environment = Bench.environment(home: "/", socket: daemon.socket)
      environment.append("TERM=xterm-256color")
      var spawn = Spawn(path: dmon, arguments: ["dmon", "watch"], environment: environment, directory: "/")
      spawn.hasOwnSession = true
      spawn.descriptors = Array(repeating: terminal.programEnd, count: 3)
      pid = CInt(try spawn.start())
    }

    func end() { bench_stop(pid, 2_000) }

    func forget() { (frames, states, text) = (0, [], []) }

    /// Takes what was written: frames begin with mode 2026, and what is shown is `ROUND/1.00M`.
    func look() {
      let new = terminal.readNow()
      if new.isEmpty { return }
      text += new
      let begin = Array("\u{1B}[?2026h".utf8)
      for index in new.indices where new[index] == 0x1B && new[index...].starts(with: begin) { frames += 1 }
      var digits: [UInt8] = []
      for byte in new {
        if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
          digits.append(byte)
        } else {
          if byte == UInt8(ascii: "/"), !digits.isEmpty { states.insert(String(decoding: digits, as: UTF8.self)) }
          digits = []
        }
      }
      if text.count > 1 << 20 { text.removeFirst(text.count - (1 << 16)) }
    }

    func wait(for words: String, seconds: Int) throws {
      let end = bench_now() + UInt64(seconds) * 1_000_000_000
      while !String(decoding: text, as: UTF8.self).contains(words) {
        guard bench_now() < end else { throw Failure("the view does not show '\(words)'") }
        bench_sleep(20)
        look()
      }
    }
  }
}
