/// How large an extended regular expression of POSIX becomes in the C library, found before it is given to it.
///
/// The library writes repetitions out, `x{3}` as `xxx`, and knows no limit: a line of text can ask for gigabytes. What may be
/// empty costs it more than what may not, and more still next to anchors and in loops.
package struct ExpressionSize: Sendable, Equatable {
  /// Why it is refused; a phrase for people, which begins after "the expression".
  package struct Complaint: Error, Sendable, Equatable {
    package var text: String
  }

  /// The longest expression, in bytes: what the C library makes of it grows with it.
  package static let longest = 1_024
  /// The most characters, groups and operators of one whose repetitions are written out.
  package static let most = 1_024
  /// The same where something that may be empty is repeated without a limit.
  static let mostInLoops = 48
  /// The most of what the anchors cost: their number times ``ExpressionPart/loose``.
  static let mostAnchored = 256

  /// What it comes to, written out.
  package let pieces: Int
  /// The same expression, where each `)` that closes nothing is escaped, so that it can stand in a group.
  package let closed: String

  /// - Throws: for what has a back-reference, and for what is too long or too large. What is no expression at all may pass.
  package init(_ text: String) throws(Complaint) {
    guard text.utf8.count <= Self.longest else {
      throw Complaint(text: "is longer than \(Self.longest) bytes")
    }
    var scan = ExpressionScan(text)
    let whole = try scan.whole()
    let isLarge =
      whole.pieces > Self.most || whole.hasLoop && whole.pieces > Self.mostInLoops
      || whole.anchors * whole.loose > Self.mostAnchored
    if isLarge {
      let why = whole.pieces > Self.most ? "written out it has" : "with what may be empty in it, it is as if it had"
      throw Complaint(
        text: "is too large: \(why) more than \(Self.most) characters, groups and operators; repeat less in it")
    }
    pieces = whole.pieces
    closed = String(decoding: scan.closed, as: UTF8.self)
  }
}

/// A part of an expression, written out.
struct ExpressionPart {
  /// Characters, groups and operators.
  var pieces = 0
  /// Places without a width: `^`, `\b`.
  var anchors = 0
  /// What can be passed without a character.
  var loose = 0
  var isEmptyAllowed = true
  /// Something that may be empty is repeated without a limit in it: the library goes over every way through that.
  var hasLoop = false

  /// More than any limit, and far from what a number can hold when it is multiplied.
  private static let ceiling = 1_000_000
  /// What it costs when something that may be empty may be left out as well.
  private static let doubt = 48

  static let character = ExpressionPart(pieces: 1, isEmptyAllowed: false)
  static let anchor = ExpressionPart(pieces: 1, anchors: 1, loose: 1)

  mutating func append(_ other: ExpressionPart) {
    isEmptyAllowed = isEmptyAllowed && other.isEmptyAllowed
    add(other)
  }

  /// `|`
  mutating func choose(_ other: ExpressionPart) {
    isEmptyAllowed = isEmptyAllowed || other.isEmptyAllowed
    add(other)
    pieces += 1
    if isEmptyAllowed { loose += 1 }
  }

  private mutating func add(_ other: ExpressionPart) {
    pieces = min(Self.ceiling, pieces + other.pieces)
    anchors = min(Self.ceiling, anchors + other.anchors)
    loose = min(Self.ceiling, loose + other.loose)
    hasLoop = hasLoop || other.hasLoop
  }

  /// - Parameter most: nil: without a limit. The library writes `x+` as `xx*`.
  mutating func repeated(_ least: Int, _ most: Int?) {
    let copies = max(1, most ?? least + 1)
    let optional = most.map { max(0, $0 - least) } ?? 1
    pieces = min(Self.ceiling, pieces * copies + optional)
    anchors = min(Self.ceiling, anchors * copies)
    loose = min(Self.ceiling, loose * copies + optional * (isEmptyAllowed ? 1 + Self.doubt : 1))
    hasLoop = hasLoop || isEmptyAllowed && most == nil
    isEmptyAllowed = isEmptyAllowed || least == 0
  }
}

/// Goes once over an expression, as the C library of GNU reads it.
struct ExpressionScan {
  /// A group that is open, or the whole.
  private struct Level {
    /// The alternatives before this one.
    var former: ExpressionPart?
    var branch = ExpressionPart()
    /// What a repetition would repeat.
    var last: ExpressionPart?

    mutating func take(_ part: ExpressionPart) {
      if let last { branch.append(last) }
      last = part
    }

    mutating func endBranch() {
      if let last { branch.append(last) }
      last = nil
      if var all = former {
        all.choose(branch)
        former = all
      } else {
        former = branch
      }
      branch = ExpressionPart()
    }
  }

  private let text: [UInt8]
  private var at = 0
  private var levels = [Level()]
  private(set) var closed: [UInt8] = []

  init(_ text: String) { self.text = Array(text.utf8) }

  mutating func whole() throws(ExpressionSize.Complaint) -> ExpressionPart {
    while at < text.count {
      let start = at
      try step()
      if text[start] == UInt8(ascii: ")"), at == start { looseClose() } else { closed += text[start..<at] }
    }
    while levels.count > 1 { _ = close() }
    levels[0].endBranch()
    return levels[0].former ?? ExpressionPart()
  }

  /// A `)` that closes nothing is a character.
  private mutating func looseClose() {
    at += 1
    closed += Array("\\)".utf8)
    take(.character)
  }

  private mutating func take(_ part: ExpressionPart) { levels[levels.count - 1].take(part) }

  /// Goes over one thing; over none where a `)` closes nothing.
  private mutating func step() throws(ExpressionSize.Complaint) {
    switch text[at] {
    case UInt8(ascii: "\\"): return try escape()
    case UInt8(ascii: "["): return brackets()
    case UInt8(ascii: "{"): return braces()
    case UInt8(ascii: ")"): if !close() { return }
    case UInt8(ascii: "("): levels.append(Level())
    case UInt8(ascii: "|"): levels[levels.count - 1].endBranch()
    case UInt8(ascii: "^"), UInt8(ascii: "$"): take(.anchor)
    case UInt8(ascii: "*"): repeated(0, nil)
    case UInt8(ascii: "+"): repeated(1, nil)
    case UInt8(ascii: "?"): repeated(0, 1)
    default: take(.character)
    }
    at += 1
  }

  /// False when no group is open.
  private mutating func close() -> Bool {
    guard levels.count > 1, var level = levels.popLast() else { return false }
    level.endBranch()
    var group = level.former ?? ExpressionPart()
    group.pieces += 1
    take(group)
    return true
  }

  private mutating func repeated(_ least: Int, _ most: Int?) {
    levels[levels.count - 1].last?.repeated(least, most)
  }

  private mutating func escape() throws(ExpressionSize.Complaint) {
    defer { at = min(text.count, at + 2) }
    guard at + 1 < text.count else { return take(.character) }
    switch text[at + 1] {
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      throw ExpressionSize.Complaint(
        text: "has a back-reference, '\\\(text[at + 1] - UInt8(ascii: "0"))' at byte \(at + 1): that can take for ever")
    case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"),
      UInt8(ascii: "'"):
      take(.anchor)
    default: take(.character)
    }
  }

  /// `{3}`, `{3,}`, `{,5}`, `{3,5}`; what is none of these the library refuses.
  private mutating func braces() {
    at += 1
    let least = number()
    var most = least
    if at < text.count, text[at] == UInt8(ascii: ",") {
      at += 1
      most = number()
    } else if least == nil {
      return take(.character)
    }
    guard at < text.count, text[at] == UInt8(ascii: "}") else { return take(.character) }
    at += 1
    repeated(least ?? 0, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while at < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[at]) {
      value = min(100_000, (value ?? 0) * 10 + Int(text[at] - UInt8(ascii: "0")))
      at += 1
    }
    return value
  }

  /// From `[` to its `]`; one that is not ended the library refuses.
  private mutating func brackets() {
    at += 1
    if at < text.count, text[at] == UInt8(ascii: "^") { at += 1 }
    let first = at
    while at < text.count, text[at] != UInt8(ascii: "]") || at == first {
      // [:digit:], [.x.], [=x=]
      if text[at] == UInt8(ascii: "["), at + 1 < text.count, [0x3A, 0x2E, 0x3D].contains(text[at + 1]) {
        let mark = text[at + 1]
        at += 2
        while at + 1 < text.count, text[at] != mark || text[at + 1] != UInt8(ascii: "]") { at += 1 }
        at += 1
      }
      at += 1
    }
    at = min(text.count, at + 1)
    take(.character)
  }
}
