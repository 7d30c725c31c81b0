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
    of file: LogFile, from floor: Int, newlines: inout Int, isEnd: Bool
  ) throws(SystemError) -> Int? {
    if newlines == .max { return nil }
    var end = file.size
    if isEnd, try byte(end - 1, of: file) == newline { end -= 1 }
    var buffer = [UInt8](repeating: 0, count: chunk)
    while end > floor {
      let start = max(floor, end - chunk)
      let count = try buffer.withUnsafeMutableBytes { buffer throws(SystemError) in
        try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<(end - start)]), at: start)
      }
      for index in (0..<count).reversed() where buffer[index] == newline {
        newlines -= 1
        if newlines == 0 { return start + index + 1 }
      }
      end = start
    }
    return nil
  }

  /// The offset itself where a line begins there, else where the next one does.
  static func startOfLine(in file: LogFile, after offset: Int) throws(SystemError) -> Int {
    if offset == 0 { return 0 }
    if try byte(offset - 1, of: file) == newline { return offset }
    var place = offset
    var buffer = [UInt8](repeating: 0, count: chunk)
    while true {
      let count = try buffer.withUnsafeMutableBytes { buffer throws(SystemError) in
        try file.read(into: buffer, at: place)
      }
      if count == 0 { return place }
      if let index = buffer[..<count].firstIndex(of: newline) { return place + index + 1 }
      place += count
    }
  }

  private static func byte(_ offset: Int, of file: LogFile) throws(SystemError) -> UInt8? {
    if offset < 0 { return nil }
    var byte: UInt8 = 0
    let count = try withUnsafeMutableBytes(of: &byte) { buffer throws(SystemError) in
      try file.read(into: buffer, at: offset)
    }
    return count == 1 ? byte : nil
  }
}
