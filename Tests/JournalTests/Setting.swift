import Journal
import Model
import Platform
import Support
import Varlink

/// A small record: a key is set to a value, or deleted.
struct Setting: Codable, Sendable, Equatable {
  var key: String
  var value: Int?

  static let format = JournalFormat<Setting>(records: .json, marks: .json)
  static let origin = JournalOrigin(host: "box", boot: "b1")
}

/// Random numbers that are the same in every run.
typealias Seeded = Support.SeededGenerator

extension Coding where Value: Codable & SendableMetatype {
  /// The coder of the wire.
  static var json: Coding {
    Coding(
      encode: { value, bytes in
        do throws(WireError) {
          try WireEncoder.encode(value, into: &bytes)
        } catch {
          preconditionFailure(error.message)
        }
      },
      decode: { bytes in
        do throws(WireError) { return try WireDecoder.decode(Value.self, from: bytes) } catch { return nil }
      })
  }
}

/// What settings lead to.
struct Store: Equatable {
  var values: [String: Int] = [:]

  init(_ settings: some Sequence<Setting> = []) { for setting in settings { apply(setting) } }

  mutating func apply(_ setting: Setting) { values[setting.key] = setting.value }

  /// In parts, as a snapshot wants them.
  var parts: [[Setting]] {
    let all = values.sorted { $0.key < $1.key }.map { Setting(key: $0.key, value: $0.value) }
    return stride(from: 0, to: all.count, by: 3).map { Array(all[$0..<min($0 + 3, all.count)]) }
  }
}

/// What a recovery gave.
struct Recovered {
  var store = Store()
  var settings: [Setting] = []
  var positions: [Recovery.Position] = []
  var report: RecoveryReport
}

/// A state directory of a test, removed with it.
final class TestDirectory: Sendable {
  let path: String

  init() throws { path = try Files.makeTemporaryDirectory("dmon-journal") }

  deinit { try? Files.removeTree(path) }

  func open() throws -> Directory { try Directory(opening: path) }

  func recover(from origin: JournalOrigin = Setting.origin) throws -> Recovered {
    let directory = try open()
    var store = Store()
    var settings: [Setting] = []
    var positions: [Recovery.Position] = []
    let report = Recovery.read(directory, Setting.format, here: origin) { setting, position in
      store.apply(setting)
      settings.append(setting)
      positions.append(position)
    }
    return Recovered(store: store, settings: settings, positions: positions, report: report)
  }

  func bytes(_ name: String = "journal") throws -> [UInt8] { try readFile("\(path)/\(name)") }

  func write(_ bytes: [UInt8], _ name: String = "journal") throws {
    try Files.write(bytes, to: "\(path)/\(name)", mode: 0o600)
  }

  var names: [String] { Files.list(path) }

  /// Runs `body` with a journal that goes on where the directory's files end, and closes it.
  func withJournal<Result: Sendable>(
    options: JournalOptions = JournalOptions(), origin: JournalOrigin = Setting.origin,
    _ body: @escaping @Sendable (Journal<Setting>) async throws -> Result
  ) throws -> Result {
    let report = try recover(from: origin).report
    return try EventLoop.run { [path] loop -> Swift.Result<Result, any Error> in
      do {
        let directory = try Directory(opening: path)
        let journal = try Journal(
          in: directory, Setting.format, after: report, origin: origin, on: loop, options: options)
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(journal)) } catch { result = .failure(error) }
        await journal.close()
        return result
      } catch {
        return .failure(error)
      }
    }.get()
  }

  /// Writes these settings as one daemon would, and ends.
  func write(_ settings: [Setting]) throws {
    try withJournal { journal in
      for setting in settings { journal.append(setting) }
      _ = await journal.committed(journal.lastSequence)
    }
  }
}

/// A history of settings over few keys, so that they are changed, deleted and set again.
func history(_ count: Int, _ generator: inout some RandomNumberGenerator) -> [Setting] {
  (0..<count).map { index in
    let key = "key \(Int.random(in: 0..<12, using: &generator))"
    let isDeleted = Int.random(in: 0..<4, using: &generator) == 0
    // Every value occurs once: what is found tells when it was written.
    return Setting(key: key, value: isDeleted ? nil : index + 1)
  }
}

extension Journal where Record == Setting {
  /// Writes a snapshot whose parts nobody waits for, once they are made.
  func writeSnapshot(_ nextPart: () async -> [Setting]?) async -> SnapshotOutcome {
    await takeSnapshot { await nextPart().map { SnapshotPart($0, asOf: lastSequence) } }
  }

  /// Writes a snapshot of a store that nobody changes meanwhile.
  func writeSnapshot(of store: Store) async -> SnapshotOutcome {
    var parts = store.parts[...]
    return await writeSnapshot { parts.popFirst() }
  }
}
