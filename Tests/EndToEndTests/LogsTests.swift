import Keeper
import Model
import Platform
import Support
import Testing

@Suite("dmon logs")
struct LogsTests {
  /// Writes logs as the keeper does, in the state directory of a sandbox.
  private final class Writer {
    private let copier: OutputCopier
    private let directory: String
    private var raws: [String: [CInt]] = [:]
    private var runs: [String: RunNumber] = [:]
    private let max: Int

    init(_ sandbox: Sandbox, max: Int = 10 << 20) throws {
      directory = "\(sandbox.state)/logs"
      self.max = max
      _ = try Directory(making: sandbox.state)
      copier = try OutputCopier()
      try copier.start()
    }

    deinit { copier.stop() }

    /// Has a service write, and waits until it is in its log.
    func say(_ name: ServiceName, _ text: String, toErrors: Bool = false) async throws {
      if runs[name.text] == nil {
        let output = try OutputPipe()
        let run = RunNumber(runs.count + 1)
        let rules = OutputRules(path: "\(directory)/\(name.fileName).log", max: max)
        raws[name.text] = [output.raw]
        runs[name.text] = run
        if name.name == "split" {
          let errors = try OutputPipe()
          raws[name.text]?.append(errors.raw)
          copier.add(run: run, output: output, errors: errors, rules: rules)
        } else {
          copier.add(run: run, output: output, errors: nil, rules: rules)
        }
      }
      guard let run = runs[name.text], let raws = raws[name.text] else { return }
      writeToPipe(raws[toErrors ? 1 : 0], Array(text.utf8))
      copier.drain(run: run)
      try await waitUntil("it is copied") { copier.takeNews().contains { $0.run == run && $0.isDrained } }
    }
  }

  private static let web = ServiceName(name: "web")
  private static let load = ServiceName(group: "etl", name: "load")
  private static let split = ServiceName(name: "split")

  /// A line without its time.
  private static func withoutTimes(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0.dropFirst(24)) }
  }

  @Test("without a daemon: the last ten lines, with time and name; -n says how many; --raw gives the bytes")
  func lastLines() async throws {
    try await Sandbox.with { sandbox in
      let writer = try Writer(sandbox)
      try await writer.say(Self.web, (1...30).map { "line \($0)\n" }.joined() + "no end")
      let ten = try await sandbox.dmon("logs", "web")
      #expect(ten.code == 0)
      #expect(Self.withoutTimes(ten.text) == (22...30).map { "web | line \($0)" } + ["web | no end", ""])
      let now = Clocks.localText(Clocks.wall)
      #expect(ten.text.prefix(10) == now.prefix(10))
      let two = try await sandbox.dmon("logs", "-n", "2", "web")
      #expect(Self.withoutTimes(two.text) == ["web | line 30", "web | no end", ""])
      let raw = try await sandbox.dmon("logs", "--raw", "-n", "3", "web")
      #expect(raw.text == "line 29\nline 30\nno end")
      #expect(try await sandbox.dmon("logs", "-n", "0", "web").text.isEmpty)
    }
  }

  @Test("through rotations: every line once and in order, also all of it raw")
  func rotations() async throws {
    try await Sandbox.with { sandbox in
      let writer = try Writer(sandbox, max: 1_000)
      let text = (1...300).map { "line number \($0)\n" }.joined()
      try await writer.say(Self.web, text)
      let kept = try await sandbox.dmon("logs", "--raw", "-n", "100000", "web").text
      #expect(kept.utf8.count > 3_000 && text.hasSuffix(kept))
      let last = try await sandbox.dmon("logs", "-n", "150", "web")
      #expect(Self.withoutTimes(last.text).dropLast() == (151...300).map { "web | line number \($0)" }[...])
    }
  }

  @Test("several services by time, a group by @, all without a name; standard error output has another mark")
  func several() async throws {
    try await Sandbox.with { sandbox in
      let writer = try Writer(sandbox)
      for number in 1...4 {
        try await writer.say(Self.web, "w\(number)\n")
        Clocks.pause(.milliseconds(11))
        try await writer.say(Self.load, "l\(number)\n")
        Clocks.pause(.milliseconds(11))
      }
      let both = try await sandbox.dmon("logs", "web", "etl/load")
      #expect(
        Self.withoutTimes(both.text).dropLast()
          == (1...4).flatMap { ["web      | w\($0)", "etl/load | l\($0)"] }[...])
      #expect(try await sandbox.dmon("logs").text == both.text)
      #expect(try await sandbox.dmon("logs", "load").text == sandbox.dmon("logs", "@etl").text)
      try await writer.say(Self.split, "out\n")
      try await writer.say(Self.split, "err\n", toErrors: true)
      #expect(Self.withoutTimes(try await sandbox.dmon("logs", "split").text) == ["split | out", "split ! err", ""])
    }
  }

  @Test("--since takes what is younger, whole lines, and -n the last of them")
  func since() async throws {
    try await Sandbox.with { sandbox in
      let writer = try Writer(sandbox)
      try await writer.say(Self.web, "old\nhalf of ")
      // Sixty seconds older, as the index says it.
      let path = "\(sandbox.state)/logs/web.index"
      var older: [UInt8] = []
      for record in OutputRecord.decode(try readFile(path)) {
        let time = Timestamp(microseconds: record.time.microseconds - 60_000_000)
        OutputRecord(time: time, offset: record.offset, origin: record.origin).append(to: &older)
      }
      try Files.write(older, to: path, mode: 0o600)
      let later = try Writer(sandbox)
      try await later.say(Self.web, "an old line\nnew 1\nnew 2\n")
      let new = try await sandbox.dmon("logs", "--since", "30s", "web")
      #expect(Self.withoutTimes(new.text) == ["web | new 1", "web | new 2", ""])
      let one = try await sandbox.dmon("logs", "--since", "30s", "-n", "1", "web")
      #expect(Self.withoutTimes(one.text) == ["web | new 2", ""])
      let all = try await sandbox.dmon("logs", "--since", "2m", "web")
      #expect(all.text.split(separator: "\n").count == 4)
      #expect(try await sandbox.dmon("logs", "--since", "2099-01-01", "web").text.isEmpty)
      #expect(try await sandbox.dmon("logs", "--since", "soon", "web").code == 64)
    }
  }

  @Test("what does not exist is said, with what may have been meant")
  func unknown() async throws {
    try await Sandbox.with { sandbox in
      #expect(try await sandbox.dmon("logs", "web").code == 66)
      let writer = try Writer(sandbox)
      try await writer.say(Self.web, "x\n")
      let result = try await sandbox.dmon("logs", "wbe")
      #expect(result.code == 66)
      #expect(result.errorText == "dmon logs: no log of a service 'wbe', did you mean 'web'?\n")
    }
  }

  @Test("-f goes on through rotations, without a line lost or twice, and ends well at SIGINT")
  func follows() async throws {
    try await Sandbox.with { sandbox in
      let writer = try Writer(sandbox, max: 500)
      try await writer.say(Self.web, "first\n")
      let child = try sandbox.start(["dmon", "logs", "-f", "--raw", "web"])
      try await waitUntil("it follows") { child.text == "first\n" }
      for number in 1...200 { try await writer.say(Self.web, "line \(number)\n") }
      let text = "first\n" + (1...200).map { "line \($0)\n" }.joined()
      try await waitUntil("all is there: \(child.text.utf8.count)") { child.text.utf8.count >= text.utf8.count }
      #expect(child.text == text)
      child.signal(.interrupt)
      #expect(try await child.wait().code == 0)
    }
  }

  @Test("on a terminal colours of the program stay, and nothing else of it can do anything")
  func terminal() async throws {
    try await Sandbox.with { sandbox in
      let writer = try Writer(sandbox)
      try await writer.say(Self.web, "\u{1B}[31mred\tand\u{1B}[2Jnot\u{1B}]0;title\u{7}cleared\r\n")
      let plain = try await sandbox.dmon("logs", "web")
      #expect(plain.text.hasSuffix("| \u{1B}[31mred\tand\u{1B}[2Jnot\u{1B}]0;title\u{7}cleared\r\n"))
    }
    let line = Array("\u{1B}[31mred\tand\u{1B}[2Jnot\u{1B}[8mhidden".utf8)
    let shown = Printable.coloured(line, keepsColour: true) { Printable.text($0) }
    #expect(shown == "\u{1B}[31mred\tand\u{FFFD}nothidden\u{1B}[0m")
    #expect(Printable.coloured(line, keepsColour: false) { Printable.text($0) } == "red\tand\u{FFFD}nothidden")
  }
}
