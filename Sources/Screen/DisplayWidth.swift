/// How many terminal columns text takes, by grapheme cluster.
///
/// Meant for text that went through `Printable`. Terminals do not agree on every cluster (emoji sequences, spacing marks):
/// ``isCertain(_:)`` tells where they do, and ``ScreenDiff`` positions the cursor anew after what they do not.
package enum DisplayWidth {
  /// The columns of `text`; control characters count nothing.
  package static func of(_ text: String) -> Int {
    if isPlain(text) { return text.utf8.count }
    return text.reduce(0) { $0 + of($1) }
  }

  /// The columns of one cluster: 0 for a mark alone, 1, 2, or more for some Indic conjuncts.
  package static func of(_ character: Character) -> Int {
    var columns = 0
    var measured: Unicode.Scalar?
    var joined = false
    for scalar in character.unicodeScalars {
      switch scalar.value {
      case 0x200D:
        joined = true
        continue
      case 0xFE0F:
        if let base = measured, contains(base.value, WidthTables.narrowPictures) { columns += 1 }
        measured = nil
        continue
      case 0x1F3FB...0x1F3FF where columns > 0, 0x1F1E6...0x1F1FF where columns > 0: continue
      default: break
      }
      let isPartOfPicture = joined && scalar.value > 0xFF && scalar.properties.isEmoji
      joined = false
      if isPartOfPicture { continue }
      let width = of(scalar)
      columns += width
      if width > 0 { measured = scalar }
    }
    return columns
  }

  /// The columns of a scalar that stands alone: 0, 1 or 2.
  package static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
    if (0x4E00...0x9FFF).contains(value) || (0xAC00...0xD7A3).contains(value) { return 2 }
    if contains(value, WidthTables.zero) { return 0 }
    return contains(value, WidthTables.wide) ? 2 : 1
  }

  /// True where every terminal in use gives the same width: Latin, Greek, Cyrillic, our own symbols, kana, Han and hangul
  /// syllables, without marks.
  package static func isCertain(_ text: String) -> Bool {
    isPlain(text)
      || text.unicodeScalars.allSatisfy { scalar in
        switch scalar.value {
        case 0x20..<0x7F, 0xA0..<0x300, 0x370..<0x483, 0x48A..<0x530, 0x2010..<0x2028, 0x2500..<0x25A0, 0x3001..<0x302A,
          0x3041..<0x3097, 0x309B..<0x3100, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF60, 0xFFFD, 0x2713, 0x2717,
          0x203D:
          true
        default: false
        }
      }
  }

  /// True for printable ASCII alone, where bytes are columns.
  static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }

  /// Binary search in ranges that stand as first and last, one after the other.
  private static func contains(_ value: UInt32, _ ranges: [UInt32]) -> Bool {
    var low = 0
    var high = ranges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value > ranges[2 * middle + 1] {
        low = middle + 1
      } else if value < ranges[2 * middle] {
        high = middle
      } else {
        return true
      }
    }
    return false
  }
}
