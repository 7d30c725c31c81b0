import Model
import Platform

/// The logs that are written into, by their paths.
final class LogShelf {
  private var logs: [String: OutputLog] = [:]
  /// Logs of which no run is left, and that do not yet say what is missing in them.
  private var owing: Set<String> = []
  private let directories = LogDirectories()
  private let buffer = OutputBuffer()
  private let faults: Faults?
  /// More logs than this are not waited for: their files lack the line that says what is missing.
  private static let mostDebts = 1_024

  init(faults: Faults?) { self.faults = faults }

  var hasDebts: Bool { !owing.isEmpty }

  /// Bytes that are missing in logs and of which nothing is said there yet, by their paths.
  var debts: [String: Int] { logs.filter { $0.value.dropped > 0 }.mapValues(\.dropped) }

  /// The log for these rules, for one more run.
  func take(_ rules: OutputRules) -> OutputLog {
    let log = logs[rules.path] ?? OutputLog(rules, directories, buffer, faults: faults)
    logs[rules.path] = log
    log.users += 1
    owing.remove(rules.path)
    return log
  }

  /// A run is done with a log.
  func giveBack(_ log: OutputLog) {
    log.users -= 1
    if log.users > 0 { return }
    if log.dropped > 0, owing.count < Self.mostDebts {
      owing.insert(log.path)
    } else {
      logs[log.path] = nil
    }
  }

  /// Bytes are missing in a log of runs that are over.
  func owe(_ count: Int, _ path: String) {
    let log = take(OutputRules(path: path))
    log.dropped += count
    giveBack(log)
  }

  /// Has logs without runs say what is missing in them, where that can be written now.
  func payDebts(at now: Instant) {
    for path in owing {
      guard let log = logs[path], log.mayTry(at: now) else { continue }
      do throws(SystemError) {
        try log.prepare(at: now)
        owing.remove(path)
        logs[path] = nil
      } catch {
        log.fail(error, at: now)
      }
    }
  }

  /// Has all files opened anew when they are needed.
  func closeAll() {
    directories.forgetAll()
    for log in logs.values { log.close() }
  }
}
