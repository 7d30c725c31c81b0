internal import Glibc

/// What a person types.
package enum StandardInput {
  /// True where a person can be asked: question and answer go over the same terminal.
  package static var isTerminal: Bool { isatty(0) == 1 && isatty(2) == 1 }

  /// The next line without its end, of at most 4,096 bytes; nil at the end of the input.
  package static func readLine() -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count < 4_096 {
      let count = read(0, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
      if byte == UInt8(ascii: "\n") { break }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
