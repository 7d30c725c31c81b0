/// CRC-32C (Castagnoli, RFC 3720), eight bytes a step by tables.
enum Checksum {
  /// Eight tables of 256 entries, one behind the other: `tables[256 * n + byte]` is the effect of a byte n places back.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
      tables[byte] = value
    }
    for index in 256..<tables.count {
      let before = tables[index - 256]
      tables[index] = before >> 8 ^ tables[Int(before & 0xFF)]
    }
    return tables
  }()

  /// The checksum of all of `bytes`.
  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      guard let table = tables.baseAddress, let start = bytes.baseAddress else { return 0 }
      var value = ~UInt32(0)
      var at = 0
      while at &+ 8 <= bytes.count {
        let word = start.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian ^ UInt64(value)
        value =
          table[1_792 &+ Int(word & 0xFF)] ^ table[1_536 &+ Int(word >> 8 & 0xFF)]
          ^ table[1_280 &+ Int(word >> 16 & 0xFF)] ^ table[1_024 &+ Int(word >> 24 & 0xFF)]
          ^ table[768 &+ Int(word >> 32 & 0xFF)] ^ table[512 &+ Int(word >> 40 & 0xFF)]
          ^ table[256 &+ Int(word >> 48 & 0xFF)] ^ table[Int(word >> 56)]
        at &+= 8
      }
      while at < bytes.count {
        value = value >> 8 ^ table[Int((value ^ UInt32(bytes[at])) & 0xFF)]
        at &+= 1
      }
      return ~value
    }
  }
}
