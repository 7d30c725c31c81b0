/// Sizes in bytes as people write them: `512K`, `20MiB`, `1.5GB`; a bare number is bytes.
///
/// `K M G T P` and `KiB MiB …` are powers of 1024 as in `ls -h`, `dd` and systemd; `kB KB MB GB …` are powers of 1000.
package enum SizeText {
  /// The bytes that `text` says, rounded down, or nil when it says none or more than fits into 63 bits.
  package static func parse(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard let number = Decimal(bytes[...]) else { return nil }
    guard let unit = unit(bytes[number.end...]) else { return nil }
    if unit == 1 && number.hasFraction { return nil }
    return number.scaled(by: unit).map(Int.init)
  }

  /// The bytes that a bare number of megabytes means; nil where anything else is said.
  package static func parseMegabytes(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard let number = Decimal(bytes[...]), number.end == bytes.count else { return nil }
    return number.scaled(by: 1_000_000).map(Int.init)
  }

  private static func unit(_ bytes: ArraySlice<UInt8>) -> Int64? {
    var rest = bytes
    guard let letter = rest.popFirst() else { return 1 }
    let power: Int
    switch letter | 0x20 {
    case UInt8(ascii: "b"): return rest.isEmpty ? 1 : nil
    case UInt8(ascii: "k"): power = 1
    case UInt8(ascii: "m"): power = 2
    case UInt8(ascii: "g"): power = 3
    case UInt8(ascii: "t"): power = 4
    case UInt8(ascii: "p"): power = 5
    default: return nil
    }
    let base: Int64
    switch String(decoding: rest, as: UTF8.self) {
    case "", "iB", "ib": base = 1_024
    case "B", "b": base = 1_000
    default: return nil
    }
    return (0..<power).reduce(1) { product, _ in product * base }
  }
}
