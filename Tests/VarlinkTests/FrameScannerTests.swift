import Testing

@testable import Varlink

@Suite("Finding frames")
struct FrameScannerTests {
  @Test("a NUL is found wherever it stands")
  func terminator() {
    for count in 0..<70 {
      var bytes = [UInt8](repeating: 0x80, count: count)
      bytes.withUnsafeBytes { #expect(FrameScanner.terminator(in: $0, from: 0) == nil) }
      for at in 0..<count {
        bytes = (0..<count).map { $0 > at && $0 % 3 == 0 ? 0 : $0 % 2 == 0 ? 1 : 0x80 }
        bytes[at] = 0
        for start in 0...at {
          bytes.withUnsafeBytes { #expect(FrameScanner.terminator(in: $0, from: start) == at) }
        }
      }
    }
  }

  private func next(_ text: String, from start: Int = 0, searched: Int? = nil, limit: Int = 8) throws -> Range<Int>? {
    try Array(text.utf8).withUnsafeBytes {
      try FrameScanner.next(in: $0, from: start, searched: searched ?? start, limit: limit)
    }
  }

  @Test("frames come one after the other, the last when it has ended")
  func frames() throws {
    #expect(try next("abc\0de\0f") == 0..<3)
    #expect(try next("abc\0de\0f", from: 4) == 4..<6)
    #expect(try next("abc\0de\0f", from: 7) == nil)
    #expect(try next("abc\0", from: 4) == nil)
    #expect(try next("abcdef\0", searched: 4) == 0..<6)
    #expect(try next("") == nil)
  }

  @Test("an empty frame is an error")
  func empty() {
    #expect(throws: WireError.emptyFrame) { try next("\0") }
    #expect(throws: WireError.emptyFrame) { try next("a\0\0b\0", from: 2) }
  }

  @Test("a frame that is too long is refused, ended or not, and one of just the limit is taken")
  func tooLong() throws {
    #expect(try next("12345678\0") == 0..<8)
    #expect(try next("12345678") == nil)
    #expect(throws: WireError.tooLong(limit: 8)) { try next("123456789") }
    #expect(throws: WireError.tooLong(limit: 8)) { try next("123456789\0") }
    #expect(throws: WireError.tooLong(limit: 8)) { try next("a\0123456789", from: 2) }
  }
}
