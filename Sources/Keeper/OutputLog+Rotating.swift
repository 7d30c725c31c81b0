import Model
import Platform

/// When a new log begins.
extension OutputLog {
  /// A line longer than this over the limit is torn: whoever writes no newlines gets a bound too.
  private static let slack = 1 << 16
  /// The index may grow as long as the log, and always this long.
  private static let leastIndex = 1 << 16
  static let refusedInterval = Duration.seconds(1)
  private static let agingInterval = Duration.seconds(3_600)

  /// So many bytes more leave the log within its limit.
  func fits(_ count: Int) -> Bool {
    rules.max <= 0 || refused != nil || (size + count <= rules.max && indexSize <= max(rules.max, Self.leastIndex))
  }

  /// How many of these bytes the log still gets before a new one begins; nil: all, and none begins yet.
  func endOfLog(_ bytes: UnsafeRawBufferPointer) -> Int? {
    let newline = UInt8(ascii: "\n")
    let room = min(max(0, rules.max - size), bytes.count)
    if let last = bytes[..<room].lastIndex(of: newline) { return last + 1 }
    if size > 0, (try? lastByte()) == newline { return 0 }
    // The line began in this log, or is longer than a whole one: it ends here.
    if let next = bytes[room...].firstIndex(of: newline), size + next < rules.max + Self.slack { return next + 1 }
    let most = max(0, rules.max + Self.slack - size)
    return most < bytes.count ? most : nil
  }

  /// The last byte of the log; nil when it is empty.
  func lastByte() throws(SystemError) -> UInt8? {
    guard let file, size > 0 else { return nil }
    var byte: UInt8 = 0
    let count = try withUnsafeMutableBytes(of: &byte) { buffer throws(SystemError) in
      try file.read(into: buffer, at: size - 1)
    }
    return count == 1 ? byte : nil
  }

  /// Begins a new log. Where the old one cannot be renamed it goes on, over its limit: no byte is lost for that.
  func rotate() throws(SystemError) {
    let now = Clocks.monotonic
    let place = try directories.open(path)
    do throws(SystemError) {
      try LogRotation(place, FilePath.name(of: path), faults: faults).shift(keeping: rules.keep)
      refused = nil
    } catch {
      refused = now
      return
    }
    close()
    try open()
    if rules.days > 0 { try removeAged(at: now) }
  }

  /// Removes old logs that are older than the rules allow; looks again in an hour at the earliest.
  func removeAged(at now: Instant) throws(SystemError) {
    aged = now + Self.agingInterval
    let oldest = Clocks.wall.microseconds / 1_000_000 - Int64(rules.days) * 86_400
    let place = try directories.open(path)
    LogRotation(place, FilePath.name(of: path), faults: faults).removeOld(before: Int(oldest))
  }
}
