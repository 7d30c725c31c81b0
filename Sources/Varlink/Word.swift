/// Eight bytes looked at together, the first one lowest. A result has the top bit of every byte that was found.
///
/// Only the lowest bit of a result is exact: a borrow may mark bytes above the first one found, and nobody asks for them.
enum Word {
  static let ones: UInt64 = 0x0101_0101_0101_0101
  static let tops: UInt64 = 0x8080_8080_8080_8080

  /// Marks bytes that are zero.
  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & tops }

  /// Marks bytes that end the plain part of a JSON string: controls, `"`, `\` and everything that is not ASCII.
  @inline(__always)
  static func special(_ word: UInt64) -> UInt64 {
    word & tops | toEscape(word)
  }

  /// Marks bytes that a JSON string must escape: controls, `"` and `\`.
  @inline(__always)
  static func toEscape(_ word: UInt64) -> UInt64 {
    let controls = (word &- ones &* 0x20) & ~word & tops
    let quotes = zeros(word ^ (ones &* 0x22))
    let backslashes = zeros(word ^ (ones &* 0x5C))
    return controls | quotes | backslashes
  }

  /// The number of the first marked byte, 0...7.
  @inline(__always)
  static func firstByte(_ marks: UInt64) -> Int { marks.trailingZeroBitCount &>> 3 }

  /// Up to eight ASCII characters as a word, to compare short keys with.
  @inline(__always)
  static func of(_ text: StaticString) -> UInt64 {
    var word: UInt64 = 0
    var at = text.utf8CodeUnitCount
    while at > 0 {
      at &-= 1
      word = word &<< 8 | UInt64(text.utf8Start[at])
    }
    return word
  }
}
