/// Ways in which a file comes to hold what nobody wrote.
enum Damage: CaseIterable {
  case bit, byte, noise, zeros, removed, doubled, copied, swapped, cut

  /// Damages the bytes somewhere; returns the range outside of which every byte is what and where it was, or nil.
  func apply(to bytes: inout [UInt8], _ generator: inout some RandomNumberGenerator) -> Range<Int>? {
    if bytes.isEmpty { return 0..<0 }
    let at = Int.random(in: 0..<bytes.count, using: &generator)
    let length = Int.random(in: 1...max(1, min(300, bytes.count - at)), using: &generator)
    let range = at..<min(bytes.count, at + length)
    switch self {
    case .bit:
      bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      return at..<at + 1
    case .byte:
      bytes[at] = UInt8.random(in: .min ... .max, using: &generator)
      return at..<at + 1
    case .noise:
      for index in range { bytes[index] = UInt8.random(in: .min ... .max, using: &generator) }
      return range
    case .zeros:
      for index in range { bytes[index] = 0 }
      return range
    case .copied:
      let source = Int.random(in: 0...bytes.count - range.count, using: &generator)
      bytes.replaceSubrange(range, with: Array(bytes[source..<source + range.count]))
      return range
    case .removed: bytes.removeSubrange(range)
    case .doubled: bytes.insert(contentsOf: Array(bytes[range]), at: at)
    case .swapped:
      let other = Int.random(in: 0...bytes.count - range.count, using: &generator)
      let moved = Array(bytes[range])
      bytes.replaceSubrange(range, with: Array(bytes[other..<other + range.count]))
      bytes.replaceSubrange(other..<other + range.count, with: moved)
    case .cut: bytes.removeLast(bytes.count - at)
    }
    return nil
  }
}
