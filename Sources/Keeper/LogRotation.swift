import Platform

/// The names of a log's files, and how they move up: `NAME.log` becomes `NAME.log.1`, that one `NAME.log.2`.
///
/// Whoever is killed between any two steps leaves all bytes in files that are found again, each with its own index or none:
/// an index moves before its log, and into a place that has no log.
struct LogRotation: ~Copyable {
  private let directory: LogDirectory
  private let log: String
  private let index: String
  private let faults: Faults?

  init(_ directory: LogDirectory, _ log: String, faults: Faults?) {
    self.directory = directory
    self.log = log
    index = Self.indexName(log)
    self.faults = faults
  }

  /// `NAME.index` for `NAME.log`.
  static func indexName(_ log: String) -> String {
    (log.utf8.suffix(4).elementsEqual(".log".utf8) ? String(log.dropLast(4)) : log) + ".index"
  }

  private func changed(_ name: String) -> Int? { directory.directory.changed(name) }
  private func has(_ number: Int) -> Bool { changed("\(log).\(number)") != nil }

  /// Makes room for a new log: afterwards there is none with the plain name.
  func shift(keeping kept: Int) throws(SystemError) {
    var extra = max(0, kept) + 1
    while has(extra) {
      try remove(extra)
      extra += 1
    }
    if kept <= 0 {
      try directory.directory.remove(index, faults: faults)
      return try directory.directory.remove(log, faults: faults)
    }
    // A hole, left by a rotation that was not finished, is filled first: nothing goes for its sake.
    var free = 1
    while free < kept, has(free) { free += 1 }
    if has(free) { try remove(free) }
    while free > 1 {
      try move(".\(free - 1)", to: ".\(free)")
      free -= 1
    }
    try move("", to: ".1")
  }

  /// Finishes a rotation that ended between index and log: else the log would begin a second index.
  func mend() throws(SystemError) {
    guard changed(index) == nil, changed("\(index).1") != nil, changed(log) != nil, !has(1) else { return }
    try directory.directory.rename(log, to: "\(log).1", faults: faults)
  }

  /// Removes old logs that were last written to before this moment.
  func removeOld(before oldest: Int) {
    var number = 1
    while let changed = changed("\(log).\(number)") {
      if changed < oldest { try? remove(number) }
      number += 1
    }
  }

  private func remove(_ number: Int) throws(SystemError) {
    try directory.directory.remove("\(index).\(number)", faults: faults)
    try directory.directory.remove("\(log).\(number)", faults: faults)
  }

  private func move(_ from: String, to: String) throws(SystemError) {
    do throws(SystemError) {
      try directory.directory.rename(index + from, to: index + to, faults: faults)
    } catch {
      if !error.isMissing { throw error }
    }
    do throws(SystemError) {
      try directory.directory.rename(log + from, to: log + to, faults: faults)
    } catch {
      if !error.isMissing { throw error }
    }
  }
}
