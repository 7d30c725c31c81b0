internal import CLinux
internal import Glibc

/// A pipe between us and a child that we start.
package final class Pipe {
  private var reader: Descriptor?
  private var writer: Descriptor?

  /// Opens both ends, close-on-exec; reading does not wait.
  /// - Throws: when descriptors ran out.
  package init() throws(SystemError) {
    var ends: [CInt] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else { throw .last("pipe2") }
    reader = Descriptor(owning: ends[0])
    writer = Descriptor(owning: ends[1])
  }

  /// The number of the end to write to, for the child; -1 once it was closed.
  package var writeEnd: CInt { writer?.raw ?? -1 }

  /// Closes our copy, so that the end of the child is the end of the stream.
  package func closeWriteEnd() { writer = nil }

  /// What lies in the pipe now, without waiting for more.
  package func readWhatIsThere() -> String {
    guard let raw = reader?.raw else { return "" }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = bytes.withUnsafeMutableBytes { read(raw, $0.baseAddress, $0.count) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
