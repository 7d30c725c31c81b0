/// Turns the bytes of a terminal into keys. Sequences may be divided anywhere; what it does not know it drops.
package struct KeyReader: Sendable {
  /// Longer sequences are none of ours.
  private static let longest = 64

  private var pending: [UInt8] = []

  package init() {}

  /// The beginning of a sequence is there, or the Escape key: ``flush()`` decides when nothing follows.
  package var isWaiting: Bool { !pending.isEmpty }

  /// The keys that are complete with these bytes.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [Key] {
    pending += bytes
    return read(isOver: false)
  }

  /// Nothing followed for a moment: an ESC that still waits is the key.
  package mutating func flush() -> [Key] { read(isOver: true) }

  private mutating func read(isOver: Bool) -> [Key] {
    var keys: [Key] = []
    var rest = pending[...]
    while let first = rest.first {
      guard let (count, key) = Self.next(rest, first) else {
        if !isOver && rest.count < Self.longest { break }
        // A lone ESC is the key; of anything else that is not complete nothing can be known.
        if first == 0x1B && rest.count == 1 { keys.append(.escape) }
        rest = []
        break
      }
      rest = rest.dropFirst(count)
      if let key { keys.append(key) }
    }
    pending = Array(rest)
    return keys
  }

  /// How many bytes the first key takes, and what it is where it is known; nil: more bytes are needed.
  private static func next(_ bytes: ArraySlice<UInt8>, _ first: UInt8) -> (count: Int, key: Key?)? {
    switch first {
    case 0x1B: return escape(bytes)
    case 0x0D, 0x0A: return (1, .enter)
    case 0x7F, 0x08: return (1, .backspace)
    case 0x09: return (1, .tab)
    case 0x01...0x1A: return (1, .control(Character(Unicode.Scalar(first + 0x60))))
    case 0x20..<0x7F: return (1, .character(Character(Unicode.Scalar(first))))
    case 0xC2...0xF4: return scalar(bytes, first)
    default: return (1, nil)
    }
  }

  private static func scalar(_ bytes: ArraySlice<UInt8>, _ first: UInt8) -> (count: Int, key: Key?)? {
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    let tail = bytes.dropFirst().prefix(length - 1).prefix { $0 & 0xC0 == 0x80 }
    if tail.count < length - 1 {
      // Either the rest is still to come, or something else came in its place.
      return bytes.count > tail.count + 1 ? (tail.count + 1, nil) : nil
    }
    let text = String(decoding: bytes.prefix(length), as: UTF8.self)
    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1, scalar != "\u{FFFD}" else {
      return (length, nil)
    }
    return (length, .character(Character(scalar)))
  }

  private static func escape(_ bytes: ArraySlice<UInt8>) -> (count: Int, key: Key?)? {
    guard let second = bytes.dropFirst().first else { return nil }
    switch second {
    case UInt8(ascii: "["): return sequence(bytes)
    case UInt8(ascii: "O"):
      guard let third = bytes.dropFirst(2).first else { return nil }
      return (3, named(third))
    // The Escape key and then another one, typed quickly.
    default: return (1, .escape)
    }
  }

  private static func sequence(_ bytes: ArraySlice<UInt8>) -> (count: Int, key: Key?)? {
    let body = bytes.dropFirst(2)
    guard let end = body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else { return nil }
    let final = body[end]
    // Something that no sequence has: what came until here is dropped.
    guard (0x40...0x7E).contains(final) else { return (bytes.distance(from: bytes.startIndex, to: end), nil) }
    let count = end - bytes.startIndex + 1
    let text = body[..<end]
    if text.first == UInt8(ascii: "<") {
      return (count, mouse(text.dropFirst(), isPressed: final == UInt8(ascii: "M")))
    }
    // The oldest way of mice has three bytes behind it.
    if final == UInt8(ascii: "M"), text.isEmpty { return bytes.count < 6 ? nil : (6, nil) }
    if final == UInt8(ascii: "~") { return (count, numbered(numbers(text).first ?? 0)) }
    return (count, named(final))
  }

  private static func named(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "M"): .enter
    default: nil
    }
  }

  private static func numbered(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    default: nil
    }
  }

  /// `button;column;row`, counted from 1; 4, 8 and 16 are Shift, Alt and Ctrl.
  private static func mouse(_ text: ArraySlice<UInt8>, isPressed: Bool) -> Key? {
    let values = numbers(text)
    guard values.count == 3, isPressed, values[1] > 0, values[2] > 0 else { return nil }
    switch values[0] & ~28 {
    case 0: return .click(row: values[2] - 1, column: values[1] - 1)
    case 64: return .wheelUp
    case 65: return .wheelDown
    default: return nil
    }
  }

  private static func numbers(_ text: ArraySlice<UInt8>) -> [Int] {
    text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { digits in
      digits.reduce(0) { value, digit in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) && value < 100_000
          ? value * 10 + Int(digit - UInt8(ascii: "0")) : value
      }
    }
  }
}
