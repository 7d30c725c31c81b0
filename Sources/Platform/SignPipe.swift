internal import CLinux
internal import Glibc

/// A pipe on which a process that we start says, with a newline, that it is ready (as s6 and its kin have it).
// why: one thread at a time has it: who makes it, then who reads
package final class SignPipe: @unchecked Sendable {
  private var reader: Descriptor?
  private var writer: Descriptor?

  /// Opens both ends, close-on-exec; reading does not wait. What is for the process is open for both directions: so nobody's
  /// death makes its word an error, and it lies there until somebody reads it.
  /// - Throws: when there is no /proc, or descriptors ran out.
  package init() throws(SystemError) {
    var ends: [CInt] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else { throw .last("pipe2") }
    reader = Descriptor(owning: ends[0])
    let end = Descriptor(owning: ends[1])
    let both = clinux_reopen_pipe(end.raw)
    guard both >= 0 else { throw .last("open pipe") }
    writer = Descriptor(owning: both)
  }

  /// Takes over the end that is read; nil where there is none any more.
  package convenience init?(adopting box: DescriptorBox) {
    guard let reader = box.take() else { return nil }
    self.init(adopting: reader)
  }

  /// Takes over the end that is read.
  package init(adopting reader: consuming Descriptor) {
    self.reader = consume reader
  }

  /// The end that the process gets; -1 once it was closed here.
  package var writeEnd: CInt { writer?.raw ?? -1 }

  /// To poll for reading; -1 once it is closed.
  package var readEnd: CInt { reader?.raw ?? -1 }

  /// Closes our copy, so that the end of the process is the end of the stream.
  package func closeWriteEnd() { writer = nil }

  /// Closes both ends that are still open here; what is written to it from then on is read by nobody.
  package func close() {
    reader = nil
    writer = nil
  }

  /// What has come.
  package enum Word: Sendable, Equatable {
    case nothing
    /// A newline.
    case ready
    /// Nobody can say anything any more.
    case over
  }

  /// Reads what lies there, without waiting.
  package func read() -> Word {
    guard let raw = reader?.raw else { return .over }
    var bytes = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = bytes.withUnsafeMutableBytes { Glibc.read(raw, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return errno == EAGAIN ? .nothing : .over
      }
      if count == 0 { return .over }
      if bytes[..<count].contains(UInt8(ascii: "\n")) { return .ready }
    }
  }
}
