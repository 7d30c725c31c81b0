import Journal
import Model
import Platform
import Support
import Testing

@testable import Daemon

/// Damages of the journal of a board, as far as they concern what it knows; the files' own are in JournalTests.
@Suite("A board from a damaged journal")
struct JournalDamageTests {
  /// What was done, and the files that remember it.
  private struct Sample: Sendable {
    var files: [String: [UInt8]] = [:]
    /// All that a task ever was.
    var seen: [TaskKey: Set<Face>] = [:]
    var lastIDs: [String: Int] = [:]
    var now: [TaskKey: Face] = [:]
  }

  fileprivate struct Face: Hashable, Sendable {
    var label: String
    var state: TaskState
    var completed: Double
    var message: String

    init(_ record: TaskRecord) {
      (label, state, completed, message) = (record.label, record.state, record.completed, record.message)
    }
  }

  private static func sample(_ seed: Int) async throws -> Sample {
    let directory = try TemporaryDirectory()
    let path = directory.path
    var sample = try await onLoop { loop in
      let (_, journal) = try JournalSample.open(path, on: loop)
      let board = Board(
        on: loop, limits: Limits(), host: "here", version: "0", liveness: Liveness(on: loop), journal: journal)
      var sample = Sample()
      var random = Support.SeededGenerator(seed: UInt64(seed))
      for _ in 0..<Int.random(in: 20...60, using: &random) { try await step(board, &sample, &random) }
      if seed % 2 == 0 {
        var next = -4
        let outcome = await journal.takeSnapshot {
          // The board is busy meanwhile.
          _ = try? await step(board, &sample, &random)
          next += 4
          if next == 0 { return await board.snapshotGroups(from: 0).part }
          return next - 4 < (await board.slotCount) ? await board.snapshotPart(next - 4..<next) : nil
        }
        #expect(outcome == .written)
        for _ in 0..<Int.random(in: 5...30, using: &random) { try await step(board, &sample, &random) }
      }
      await journal.close()
      sample.now = await board.faces
      return sample
    }
    for name in ["journal", "snapshot"] { sample.files[name] = Files.read("\(path)/\(name)", limit: 1 << 24) }
    _ = directory
    return sample
  }

  /// One call, and what it changed.
  private static func step(_ board: Board, _ sample: inout Sample, _ random: inout Support.SeededGenerator) async throws
  {
    let group = "g\(Int.random(in: 1...4, using: &random))"
    let id = Int.random(in: 1...max(1, sample.lastIDs[group] ?? 1), using: &random)
    let request = Bool.random(using: &random) ? "r\(UInt32.random(in: 0...(.max), using: &random))" : nil
    let label = "\(random.next())"
    let frame =
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<4: try TestClient.frame(.register, RegisterRequest(group: group, label: label, request: request))
      case 4..<7:
        try TestClient.frame(
          .report, ReportRequest(group: group, id: id, advance: 3, message: "m \(label)", request: request))
      case 7: try TestClient.frame(.finish, FinishRequest(group: group, id: id, request: request))
      case 8: try TestClient.frame(.fail, FailRequest(group: group, id: id, request: request))
      default: try TestClient.frame(.forget, ForgetRequest(group: group, id: id))
      }
    let peer = Peer(PeerCredentials(pid: 0, uid: ProcessFacts.ownUser, gid: 0), owner: ProcessFacts.ownUser)
    let answer = await board.perform(Batch(bytes: frame, start: 0, end: frame.count, peer: peer))
    if let commit = answer.commit { _ = await board.journal?.committed(commit) }
    for (key, face) in await board.faces {
      sample.seen[key, default: []].insert(face)
      sample.lastIDs[key.group] = max(sample.lastIDs[key.group] ?? 0, key.id)
    }
  }

  fileprivate static func faces(_ table: TaskTable) -> [TaskKey: Face] {
    var faces: [TaskKey: Face] = [:]
    for slot in table.slots where slot.isUsed { faces[slot.record.key] = Face(slot.record) }
    return faces
  }

  /// 20 boards, 250 damages each.
  @Test("nothing is invented, nothing that is said to be forgotten rises, no id is given again", arguments: 1...20)
  func damages(seed: Int) async throws {
    let sample = try await Self.sample(seed)
    let directory = try TemporaryDirectory()
    for (name, bytes) in sample.files { try Files.write(bytes, to: "\(directory.path)/\(name)") }
    let whole = try JournalSample.read(directory.path)
    #expect(Self.faces(whole.table) == sample.now)
    #expect(whole.report.findings == [])
    var random = Support.SeededGenerator(seed: UInt64(seed) << 32)
    for round in 0..<250 {
      let names = sample.files.keys.sorted()
      let name = names[Int.random(in: 0..<names.count, using: &random)]
      let original = sample.files[name] ?? []
      let range = Self.range(in: original, &random)
      var bytes = original
      for index in range { bytes[index] = round % 3 == 0 ? 0 : UInt8.random(in: .min ... .max, using: &random) }
      try Files.write(bytes, to: "\(directory.path)/\(name)")
      let found = try JournalSample.read(directory.path)
      let forgotten = Self.forgotten(in: sample, except: name, range)
      let problem = Self.problem(found.table, sample, forgotten)
      #expect(
        problem == nil, "\(problem ?? "") seed \(seed), round \(round), \(name) \(range): \(found.report.findings)")
      try Files.write(original, to: "\(directory.path)/\(name)")
      if problem != nil { return }
    }
  }

  private static func range(in bytes: [UInt8], _ random: inout Support.SeededGenerator) -> Range<Int> {
    let at = Int.random(in: 0..<bytes.count, using: &random)
    let length = Bool.random(using: &random) ? 1 : Int.random(in: 1...2_000, using: &random)
    return at..<min(bytes.count, at + length)
  }

  /// What the journal still shows as forgotten.
  private static func forgotten(in sample: Sample, except name: String, _ range: Range<Int>) -> Set<TaskKey> {
    var keys: Set<TaskKey> = []
    let bytes = sample.files["journal"] ?? []
    var start = 0
    for end in bytes.indices where bytes[end] == UInt8(ascii: "\n") {
      defer { start = end + 1 }
      // With the line feed before it: a line that is joined to damage may be found, but need not.
      if name == "journal", (max(0, start - 1)..<end + 1).overlaps(range) { continue }
      let words = bytes[start..<end].split(separator: UInt8(ascii: " "), maxSplits: 2)
      let record = words.last.flatMap { body in
        Array(body).withUnsafeBytes { JournalFormat<BoardRecord>.board.records.decode($0) }
      }
      if let key = record?.forgotten { keys.insert(key) }
    }
    return keys
  }

  /// What is wrong with a table; nil when nothing is.
  private static func problem(_ table: TaskTable, _ sample: Sample, _ forgotten: Set<TaskKey>) -> String? {
    for (key, face) in faces(table) {
      guard let seen = sample.seen[key] else { return "nobody registered \(key)" }
      if !seen.contains(face) { return "\(key) was never so: \(face)" }
      if forgotten.contains(key) { return "\(key) was forgotten" }
    }
    for (group, last) in sample.lastIDs {
      let first = (table.group(group).map { table.groups[$0].lastID } ?? table.idFloor) + 1
      if first <= last { return "\(group) gives \(first) again, \(last) was given" }
    }
    return nil
  }
}

extension Board {
  /// Used by the tests of damage.
  fileprivate var faces: [TaskKey: JournalDamageTests.Face] { JournalDamageTests.faces(table) }
}
