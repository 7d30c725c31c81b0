import Model
import Support
import Testing

@Suite("Messages of services")
struct ServiceNotificationTests {
  private func read(_ text: String) -> ServiceNotification { ServiceNotification(parsing: Array(text.utf8)) }

  @Test("every key that is known is read, and the last one counts")
  func keys() {
    let said = read(
      "READY=1\nSTATUS=one\nSTATUS=two\nMAINPID=42\nWATCHDOG=1\nWATCHDOG_USEC=5000000\nEXTEND_TIMEOUT_USEC=7\n"
        + "STOPPING=1\nX_DMON_PROGRESS=40/100\nX_DMON_MESSAGE=part=3")
    var expected = ServiceNotification()
    (expected.isReady, expected.isReloading, expected.isStopping) = (true, false, true)
    (expected.status, expected.mainPid, expected.isAlive) = ("two", 42, true)
    (expected.watchdog, expected.patience) = (Microseconds(5_000_000), Microseconds(7))
    (expected.completed, expected.total, expected.message) = (40, 100, "part=3")
    #expect(said == expected)
  }

  @Test(
    "what makes no sense says nothing",
    arguments: [
      "", "\n\n", "READY", "READY=", "READY=0", "READY=11", "ready=1", " READY=1", "STOPPING=yes", "WATCHDOG=2",
      "WATCHDOG=triggered", "MAINPID=", "MAINPID=0", "MAINPID=-1", "MAINPID=4294967296", "MAINPID=1x", "ERRNO=2",
      "BUSERROR=x", "FDSTORE=1", "WATCHDOG_USEC=0", "EXTEND_TIMEOUT_USEC=1.5", "X_DMON_PROGRESS=",
      "X_DMON_PROGRESS=/", "X_DMON_PROGRESS=1/", "X_DMON_PROGRESS=/1", "X_DMON_PROGRESS=1/2/3",
      "X_DMON_PROGRESS=nan", "X_DMON_PROGRESS=inf/1", "X_DMON_PROGRESS=-1", "X_DMON_PROGRESS=1e3",
      "X_DMON_PROGRESS=0x1", "X_DMON_PROGRESS=1.2.3", "X_DMON_PROGRESS=.", "X_DMON_PROGRESS= 1",
    ])
  func nonsense(_ text: String) { #expect(read(text).isEmpty) }

  @Test("a text is printable and bounded, a duration is none that cannot be")
  func bounds() {
    let said = read("STATUS=" + String(repeating: "é", count: 500) + "\nX_DMON_MESSAGE=\u{1B}[31mred\u{1B}[0m")
    #expect(said.status?.count == ServiceNotification.longestStatus && said.status?.hasSuffix("…") == true)
    #expect(said.message == "\u{FFFD}red\u{FFFD}")
    #expect(read("STATUS=").status == "")
    #expect(read("WATCHDOG_USEC=9999999999999999999").watchdog == Microseconds(DurationText.longest))
    #expect(ServiceNotification(parsing: [UInt8]("STATUS=".utf8) + [0xFF, 0x41]).status == "\u{FFFD}A")
  }

  @Test("messages add up, and what was true for a moment is none for who comes later")
  func adding() {
    var said = read("READY=1\nX_DMON_PROGRESS=1/9\nWATCHDOG=1\nEXTEND_TIMEOUT_USEC=5")
    said.add(read("RELOADING=1\nSTATUS=x\nX_DMON_PROGRESS=2"))
    #expect(said.isReady == true && said.isReloading == true && said.completed == 2 && said.total == 9)
    #expect(said.isAlive == true && said.standing.isAlive == nil && said.standing.patience == nil)
    said.add(read("READY=1"))
    #expect(said.isReloading == false && said.status == "x")
  }

  @Test("any bytes are read, and nothing in what they say is out of bounds")
  func fuzz() {
    var random = SeededGenerator(seed: 36)
    let words = [
      "READY=", "STATUS=", "MAINPID=", "WATCHDOG=", "WATCHDOG_USEC=", "X_DMON_PROGRESS=", "X_DMON_MESSAGE=", "1", "\n",
      "/", "trigger", "99999999999", ".", "EXTEND_TIMEOUT_USEC=", "\u{0}", "\u{202E}", "é",
    ]
    var known = ServiceNotification()
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        if Bool.random(using: &random) {
          bytes += Array((words.randomElement(using: &random) ?? "").utf8)
        } else {
          bytes.append(UInt8.random(in: .min ... .max, using: &random))
        }
      }
      known.add(ServiceNotification(parsing: bytes))
      #expect(known.status?.count ?? 0 <= ServiceNotification.longestStatus)
      #expect(known.completed.map { $0.isFinite && $0 >= 0 } ?? true)
      #expect(known.total.map { $0.isFinite && $0 >= 0 } ?? true)
      #expect(known.mainPid.map { $0 > 0 && $0 <= Int(Int32.max) } ?? true)
      #expect(known.watchdog.map { $0.value > 0 } ?? true)
      for text in [known.status, known.message].compactMap({ $0 }) { #expect(Printable.text(text) == text) }
    }
  }
}
