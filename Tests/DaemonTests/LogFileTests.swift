import Platform
import Support
import Testing

@testable import Daemon

@Suite("The log in a file")
struct LogFileTests {
  private func lines(_ path: String) -> [String] {
    String(decoding: Files.read(path, limit: 1 << 24) ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test("lines have local time and level, and what is less important is left out")
  func levels() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/log"
    let file = try LogFile(path, limit: 1 << 20, keeping: 1)
    let log = Log(.warning, to: file)
    log.error("one")
    log.warning("t\u{1B}[31mwo\n")
    log.info("three")
    file.finish()
    let lines = lines(path)
    #expect(lines.map { $0.dropFirst(24) } == ["error: one", "warning: t\u{FFFD}wo "])
    let year = Clocks.localText(Clocks.wall).prefix(4)
    #expect(lines.allSatisfy { $0.hasPrefix(year) })
  }

  @Test("what cannot be written is counted, and said when it can be again")
  func dropped() async throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/sub/log"
    try Files.makeDirectory("\(directory.path)/sub")
    let file = try LogFile(path, limit: 1 << 20, keeping: 1)
    let log = Log(.info, to: file)
    try Files.removeTree("\(directory.path)/sub")
    log.reopen()
    file.finish()
    log.info("lost 1")
    file.finish()
    log.info("lost 2")
    file.finish()
    try Files.makeDirectory("\(directory.path)/sub")
    log.info("there")
    file.finish()
    #expect(lines(path).map { $0.dropFirst(24) } == ["warning: 2 lines of this log were dropped", "info: there"])
  }

  @Test("more lines than fit do not make anybody wait, and every line is there or counted")
  func flood() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/log"
    let file = try LogFile(path, limit: 1 << 30, keeping: 1)
    let log = Log(.info, to: file)
    let count = 20_000
    for number in 1...count { log.info("line \(number)") }
    file.finish(within: .seconds(120))
    log.info("end")
    file.finish(within: .seconds(120))
    var seen = 0
    for line in lines(path).map({ $0.dropFirst(24) }) {
      if line.hasPrefix("info: line ") { seen += 1 }
      if line.hasSuffix(" lines of this log were dropped") { seen += Int(line.split(separator: " ")[1]) ?? 0 }
    }
    #expect(seen == count)
  }

  @Test("it rotates, and no file is much longer than it may be")
  func rotation() throws {
    let directory = try TemporaryDirectory()
    let path = "\(directory.path)/log"
    let file = try LogFile(path, limit: 10_000, keeping: 2)
    let log = Log(.info, to: file)
    for number in 1...900 { log.info("line \(number)") }
    file.finish(within: .seconds(120))
    #expect(Files.list(directory.path) == ["log", "log.1", "log.2"])
    for name in Files.list(directory.path) {
      #expect(try #require(Files.size(of: "\(directory.path)/\(name)")) <= 10_000 + 4_096 + 1_100)
    }
    #expect(lines(path).last?.hasSuffix("line 900") == true)
  }
}
