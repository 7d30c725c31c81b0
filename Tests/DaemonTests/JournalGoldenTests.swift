import Journal
import Model
import Platform
import Support
import Testing

@testable import Daemon

/// State directories as released daemons left them; each must be taken up for ever. A new shape gets a new directory.
@Suite("Goldens of the board's records")
struct JournalGoldenTests {
  private static let root: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(2).joined(separator: "/") + "/Goldens/Journal"
  }()

  private func copy(_ name: String) throws -> TemporaryDirectory {
    let directory = try TemporaryDirectory()
    for file in Files.list("\(Self.root)/\(name)") {
      let bytes = try #require(Files.read("\(Self.root)/\(name)/\(file)", limit: 1 << 20))
      try Files.write(bytes, to: "\(directory.path)/\(file)", mode: 0o600)
    }
    return directory
  }

  /// `board-1` knows no time of what was forgotten and of groups.
  @Test("a state directory of every shape is taken up", arguments: ["board-1", "board-2"])
  func everyShape(_ name: String) throws {
    let directory = try copy(name)
    let found = try JournalSample.read(
      directory.path, wall: Timestamp(microseconds: 1_795_257_680_000_000))
    #expect(
      found.report.findings == ["the journal is from another host: vm", "\(found.report.used) records were used"])
    let table = found.table
    let tasks = table.slots.filter(\.isUsed).map { $0.record.status(at: Instant(nanoseconds: 1 << 50)) }
    #expect(tasks.map(\.key.text).sorted() == ["build/1", "build/2", "later/1"])
    let first = try #require(tasks.first { $0.id == 1 && $0.group == "build" })
    #expect(first.label == "größe \"x\"" && first.completed == 12 && first.total == 40 && first.state == .active)
    #expect(tasks.first { $0.id == 2 }?.state == .done)
    #expect(table.groups.map(\.name) == ["build", "gone", "later"])
    #expect(table.groups.map(\.lastID) == [3, 1, 1])
    #expect(table.groups.map(\.requests.count) == [7, 1, 1])
    #expect(table.requestCount == 9)
    #expect(found.notes.count == 2)
  }

  @Test("what was forgotten, and groups, carry their time now")
  func times() throws {
    let directory = try copy("board-2")
    var times: [Timestamp?] = []
    _ = Recovery.read(try Directory(opening: directory.path), .board, here: JournalSample.origin) { record, _ in
      if record.forgotten != nil || record.group != nil { times.append(record.time) }
    }
    #expect(times.count == 3 && !times.contains(nil))
  }
}

extension TaskKey {
  fileprivate var text: String { "\(group)/\(id)" }
}
