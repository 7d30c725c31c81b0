import Platform
import Support
import Testing

@testable import Journal

@Suite("Checksums and lines")
struct ChecksumTests {
  @Test("CRC-32C gives what RFC 3720 and others print")
  func vectors() {
    let vectors: [([UInt8], UInt32)] = [
      (Array("123456789".utf8), 0xE306_9283), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E), ([], 0),
    ]
    for (bytes, expected) in vectors { #expect(bytes.withUnsafeBytes { Checksum.of($0) } == expected) }
  }

  @Test("eight bytes a step give what one bit a step gives, at every length and alignment")
  func againstBits() {
    var generator = Seeded(seed: 1)
    let bytes = (0..<80).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    for start in 0..<9 {
      for end in start...bytes.count {
        var value = ~UInt32(0)
        for byte in bytes[start..<end] {
          value ^= UInt32(byte)
          for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
        }
        let ours = bytes.withUnsafeBytes { Checksum.of(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
        #expect(ours == ~value)
      }
    }
  }

  @Test("a line is read back as it was written", arguments: [0, 7, 10, 1_234_567_890_123_456])
  func roundTrip(sequence: Int) throws {
    for isMark in [false, true] {
      var bytes: [UInt8] = []
      JournalLine.begin(sequence, isMark: isMark, into: &bytes)
      bytes += Array(#"{"a":1}"#.utf8)
      JournalLine.end(into: &bytes)
      JournalLine.seal(&bytes)
      #expect(bytes.last == UInt8(ascii: "\n"))
      bytes.removeLast()
      try bytes.withUnsafeBytes { bytes in
        let line = try #require(JournalLine(bytes))
        #expect(line.sequence == sequence)
        #expect(line.isMark == isMark)
        #expect(String(decoding: JournalLine.body(of: bytes, from: line.bodyStart), as: UTF8.self) == #"{"a":1}"#)
      }
    }
  }

  @Test("no line with one byte changed is taken for a line")
  func changedByte() {
    var bytes: [UInt8] = []
    JournalLine.begin(42, into: &bytes)
    bytes += Array(#"{"key":"a","value":3}"#.utf8)
    JournalLine.seal(&bytes)
    for index in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[index] ^= 1 << bit
        #expect(damaged.withUnsafeBytes { JournalLine($0) } == nil)
      }
    }
  }

  @Test("a line feed is found where it is")
  func lineFeeds() {
    for length in 0..<40 {
      for at in 0..<length {
        var bytes = [UInt8](repeating: 0x8A, count: length)
        bytes[at] = 0x0A
        for start in 0...length {
          let found = bytes.withUnsafeBytes { JournalLine.nextLineFeed(in: $0, from: start) }
          #expect(found == (start <= at ? at : nil))
        }
      }
    }
  }
}
