internal import Model
internal import Platform

/// Looks for a line in what a run writes into its log, from the run's beginning on, as it is written. For a thread that may
/// wait for a disk.
struct LogSearch: Sendable {
  private let directory: String
  private let name: String
  /// When the run began.
  private let since: Timestamp
  private let pattern: Pattern
  private var identity: FileIdentity?
  private var offset = 0
  /// The beginning of a line whose end has not come; nothing more of it is kept once it is too long.
  private var line: [UInt8] = []

  /// A line is cut after so many bytes.
  private static let longestLine = 4_096
  /// So much is read in one look; the rest comes in the next.
  private static let most = 4 << 20
  private static let chunk = 1 << 16
  /// Bytes that came within this time may be spoken of together in the index.
  private static let blur = Int64(10_000)

  /// - Parameter log: the path of `NAME.log`.
  init(_ pattern: Pattern, in log: String, since: Timestamp) {
    self.pattern = pattern
    self.since = since
    directory = FilePath.parent(of: log) ?? "/"
    name = FilePath.name(of: log)
  }

  /// Reads on; true when the line was found.
  mutating func look() -> Bool {
    guard let place = try? Directory(opening: directory) else { return false }
    guard let file = try? place.open(name, .reading) else { return false }
    if identity != file.identity {
      // A new log was begun: the end of the one before is read first.
      if let identity, let older = try? place.open("\(name).1", .reading), older.identity == identity, scan(older) {
        return true
      }
      let isFirst = identity == nil
      guard let start = isFirst ? beginning(in: place, size: file.size) : 0 else { return false }
      identity = file.identity
      offset = start
      if isFirst { line = [] }
    }
    // Cut by somebody.
    if file.size < offset { offset = 0 }
    return scan(file)
  }

  /// Where the run's output begins; nil while there is none.
  private func beginning(in place: borrowing Directory, size: Int) -> Int? {
    let indexName = String(name.dropLast(".log".count)) + ".index"
    guard let index = try? place.open(indexName, .reading) else { return size > 0 ? 0 : nil }
    var bytes = [UInt8](repeating: 0, count: min(index.size, Self.most))
    // Its end speaks of what came last.
    let start = (index.size - bytes.count) / OutputRecord.size * OutputRecord.size
    let count = bytes.withUnsafeMutableBytes { (try? index.read(into: $0, at: start)) ?? 0 }
    let entries = OutputIndex(OutputRecord.decode(Array(bytes[..<count])))
    return entries.offset(since: Timestamp(microseconds: since.microseconds - Self.blur))
  }

  private mutating func scan(_ file: borrowing StateFile) -> Bool {
    var left = Self.most
    var bytes = [UInt8](repeating: 0, count: Self.chunk)
    while left > 0 {
      let count = bytes.withUnsafeMutableBytes { (try? file.read(into: $0, at: offset)) ?? 0 }
      if count == 0 { return false }
      offset += count
      left -= count
      if take(bytes[..<count]) { return true }
    }
    return false
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
      append(rest[..<newline])
      rest = rest[(newline + 1)...]
      if pattern.isFound(in: line) { return true }
      line.removeAll(keepingCapacity: true)
    }
    append(rest)
    return false
  }

  private mutating func append(_ part: ArraySlice<UInt8>) { line += part.prefix(Self.longestLine - line.count) }
}
