import Keeper
import Model
import Platform
import Support
import Synchronization

/// A copier with a directory of its own, and a stand-in for the keeper's `main`.
final class OutputSetting: Sendable {
  let directory: String
  let copier: OutputCopier
  private let news = Mutex<[RunNumber: OutputNews]>([:])
  private let raws = Mutex<[RunNumber: [CInt]]>([:])

  init(in directory: String, faults: Faults? = nil) throws {
    self.directory = directory
    copier = try OutputCopier(faults: faults)
    try copier.start()
  }

  deinit { copier.stop() }

  func path(_ name: String) -> String { "\(directory)/\(name).log" }

  func rules(_ name: String = "web", max: Int = 10 << 20, keep: Int = 5, days: Int = 0) -> OutputRules {
    OutputRules(path: path(name), max: max, keep: keep, days: days)
  }

  /// Adds a run with new pipes; returns where it writes to.
  @discardableResult
  func add(_ run: RunNumber, _ rules: OutputRules, split: Bool = false) throws -> [CInt] {
    let output = try OutputPipe()
    var found = [output.raw]
    if split {
      let errors = try OutputPipe()
      found.append(errors.raw)
      copier.add(run: run, output: output, errors: errors, rules: rules)
    } else {
      copier.add(run: run, output: output, errors: nil, rules: rules)
    }
    return found
  }

  /// What `main` does when one of its descriptors is readable.
  func turn() {
    copier.relieve()
    for item in copier.takeNews() {
      news.withLock { news in
        var item = item
        if news[item.run]?.isDrained == true { item.isDrained = true }
        news[item.run] = item
      }
    }
  }

  func news(of run: RunNumber) -> OutputNews? { news.withLock { $0[run] } }

  func finish(_ run: RunNumber) async throws {
    copier.finish(run: run)
    try await waitUntil("run \(run) is finished") {
      turn()
      return news(of: run)?.isFinished == true
    }
  }

  func drain(_ run: RunNumber) async throws {
    news.withLock { $0[run]?.isDrained = false }
    copier.drain(run: run)
    try await waitUntil("run \(run) is drained") {
      turn()
      return news(of: run)?.isDrained == true
    }
  }

  /// All that was written, from the oldest log to the newest.
  func whole(_ name: String = "web") throws -> [UInt8] {
    var bytes: [UInt8] = []
    for number in stride(from: 200, to: 0, by: -1) where Files.exists("\(path(name)).\(number)") {
      bytes += try readFile("\(path(name)).\(number)")
    }
    return Files.exists(path(name)) ? bytes + (try readFile(path(name))) : bytes
  }

  func index(_ name: String = "web") throws -> [OutputRecord] {
    OutputRecord.decode(try readFile("\(directory)/\(name).index"))
  }
}
