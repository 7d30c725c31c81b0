/// What plain words mean by the core schema of YAML 1.2.
enum CoreSchema {
  /// What a plain scalar is, or why it cannot be said.
  enum Meaning {
    case value(ConfigurationValue)
    /// It is read as different things by different readers; why, and what to write.
    case unclear(String)
  }

  static func meaning(of word: UnsafeBufferPointer<UInt8>.SubSequence) -> Meaning {
    guard let first = word.first else { return .value(.null) }
    switch first {
    case UInt8(ascii: "~"): return .value(word.count == 1 ? .null : .text)
    case UInt8(ascii: "n"), UInt8(ascii: "N"): return .value(isWord(word, "null") ? .null : .text)
    case UInt8(ascii: "t"), UInt8(ascii: "T"): return .value(isWord(word, "true") ? .flag(true) : .text)
    case UInt8(ascii: "f"), UInt8(ascii: "F"): return .value(isWord(word, "false") ? .flag(false) : .text)
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      return number(word)
    case UInt8(ascii: "="), UInt8(ascii: "<"):
      let isSign =
        word.count == 1 && first == UInt8(ascii: "=") || word.count == 2 && word.allSatisfy { $0 == UInt8(ascii: "<") }
      return isSign
        ? .unclear("means something else for some readers of YAML; if it is text, \(quotesHint)") : .value(.text)
    default: return .value(.text)
    }
  }

  /// `word` in lower case, in upper case, or with only its first letter in upper case.
  private static func isWord(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ word: StaticString) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount else { return false }
    var capitals = 0
    for (index, byte) in bytes.enumerated() {
      let small = word.utf8Start[index]
      if byte == small { continue }
      guard byte == small & 0xDF, capitals == index else { return false }
      capitals += 1
    }
    return capitals <= 1 || capitals == bytes.count
  }

  private static func number(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Meaning {
    var shape = NumberShape(word)
    switch shape.kind {
    case .text: return .value(.text)
    case .unclear: return .unclear("is a number for some readers of YAML and text for others; \(quotesHint)")
    case .whole(let radix):
      guard let value = Int(shape.digits(radix), radix: radix) else {
        return .unclear("is a whole number that does not fit into 64 bits; if it is text, \(quotesHint)")
      }
      return .value(.integer(value))
    case .fraction:
      guard let value = Double(String(decoding: word, as: UTF8.self)), value.isFinite else {
        return .unclear("is a number that is too large; if it is text, \(quotesHint)")
      }
      return .value(.number(value))
    case .infinite: return .value(.number(word.first == UInt8(ascii: "-") ? -.infinity : .infinity))
    case .notANumber: return .value(.number(.nan))
    }
  }

  private static let quotesHint = "write it in quotes"
}

/// The form of a word that begins like a number.
struct NumberShape {
  enum Kind: Equatable {
    case text, unclear
    case whole(radix: Int)
    case fraction, infinite, notANumber
  }

  private(set) var kind: Kind
  private let word: Slice<UnsafeBufferPointer<UInt8>>

  init(_ word: Slice<UnsafeBufferPointer<UInt8>>) {
    self.word = word
    kind = .text
    kind = find()
  }

  /// The digits with their sign, without `0x` and `0o`.
  mutating func digits(_ radix: Int) -> String {
    String(decoding: radix == 10 ? word : word.dropFirst(2), as: UTF8.self)
  }

  private func find() -> Kind {
    let isSigned = word.first == UInt8(ascii: "+") || word.first == UInt8(ascii: "-")
    let body = isSigned ? word.dropFirst() : word
    if body.contains(UInt8(ascii: "_")) { return findWithUnderscores(body) }
    let kind = Self.find(body)
    switch kind {
    // A sign is part of decimal numbers only.
    case .whole(let radix) where radix != 10 && isSigned: return .unclear
    case .notANumber where isSigned: return .text
    default: return kind
    }
  }

  /// `1_000` was a number in YAML 1.1.
  private func findWithUnderscores(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> Kind {
    // What a name begins with is no number, whatever follows.
    guard body.allSatisfy({ Self.isHex($0) || "+-.oOxX_".utf8.contains($0) }) else { return .text }
    let rest = body.filter { $0 != UInt8(ascii: "_") }
    return rest.withUnsafeBufferPointer { rest in
      if Self.find(rest[...]) != .text || rest.isEmpty { return .unclear }
      if rest.count == 1 { return rest[0] == UInt8(ascii: ".") ? .unclear : .text }
      return rest.count == 2 && rest[0] == UInt8(ascii: "0") && "xob".utf8.contains(rest[1]) ? .unclear : .text
    }
  }

  private static func find(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> Kind {
    guard let first = body.first else { return .text }
    if first == UInt8(ascii: "0"), body.count > 2 {
      let digits = body.dropFirst(2)
      switch body[body.startIndex + 1] {
      case UInt8(ascii: "x"): return digits.allSatisfy(isHex) ? .whole(radix: 16) : .text
      case UInt8(ascii: "o"): return digits.allSatisfy { (0x30...0x37).contains($0) } ? .whole(radix: 8) : .text
      case UInt8(ascii: "b"): return digits.allSatisfy { (0x30...0x31).contains($0) } ? .unclear : .text
      default: break
      }
    }
    return first == UInt8(ascii: ".") ? findAfterPoint(body.dropFirst()) : findDecimal(body)
  }

  private static func findAfterPoint(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Kind {
    switch String(decoding: rest.prefix(4), as: UTF8.self) {
    case "inf", "Inf", "INF": return .infinite
    case "nan", "NaN", "NAN": return .notANumber
    default: break
    }
    let digits = rest.prefix(while: isDigit)
    if digits.isEmpty { return .text }
    let power = rest[digits.endIndex...]
    if power.isEmpty { return .fraction }
    guard isPower(power) else { return .text }
    // Not everybody takes `.5e3` for a number.
    return isDigit(power[power.startIndex + 1]) ? .unclear : .fraction
  }

  private static func findDecimal(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> Kind {
    var rest = body.drop(while: isDigit)
    if rest.startIndex == body.startIndex { return .text }
    if rest.isEmpty { return .whole(radix: 10) }
    if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst().drop(while: isDigit) }
    return rest.isEmpty || isPower(rest) ? .fraction : .text
  }

  /// `e3`, `E-3`.
  private static func isPower(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = bytes.first, first | 0x20 == UInt8(ascii: "e") else { return false }
    var digits = bytes.dropFirst()
    if let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { digits = digits.dropFirst() }
    return !digits.isEmpty && digits.allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }
}
