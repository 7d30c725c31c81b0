import Platform

/// Looks for line ends in a log, backwards and forwards.
enum LogTail {
  private static let chunk = 1 << 16
  private static let newline = UInt8(ascii: "\n")

  /// Where the line begins behind the `newlines`-th newline from the end; nil when there are fewer, and then `newlines` is
  /// how many are still to be found before it.
  ///
  /// - Parameters:
  ///   - floor: nothing before it counts.
  ///   - isEnd: a newline at the very end ends the last line and separates nothing.
  static func start(
    of file: ServiceLog, from floor: Int, newlines: inout Int, isEnd: Bool
  ) throws(SystemError) -> Int? {
    if newlines == .max { return nil }
    var end = file.size
    if isEnd, try byte(end - 1, of: file) == newline { end -= 1 }
    while end > floor {
      let start = max(floor, end - chunk)
      let bytes = try file.read(end - start, at: start)
      for index in bytes.indices.reversed() where bytes[index] == newline {
        newlines -= 1
        if newlines == 0 { return start + index + 1 }
      }
      end = start
    }
    return nil
  }

  /// The offset itself where a line begins there, else where the next one does.
  static func startOfLine(in file: ServiceLog, after offset: Int) throws(SystemError) -> Int {
    if offset == 0 { return 0 }
    if try byte(offset - 1, of: file) == newline { return offset }
    var place = offset
    while true {
      let bytes = try file.read(chunk, at: place)
      if bytes.isEmpty { return place }
      if let index = bytes.firstIndex(of: newline) { return place + index + 1 }
      place += bytes.count
    }
  }

  private static func byte(_ offset: Int, of file: ServiceLog) throws(SystemError) -> UInt8? {
    offset < 0 ? nil : try file.read(1, at: offset).first
  }
}
