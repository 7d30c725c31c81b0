/// Makes the steps of a ``Glob``.
struct GlobCompiler {
  private let scalars: [Unicode.Scalar]
  private var steps: [GlobStep] = []
  private var at = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func compile() throws(Glob.Complaint) -> [GlobStep] {
    if scalars.isEmpty { throw .init("a pattern is empty") }
    if scalars.count > Glob.longest { throw .init("a pattern is longer than \(Glob.longest) characters") }
    if scalars.contains("\0") { throw .init("a pattern has a NUL") }
    try sequence(depth: 0)
    steps.append(.end)
    return steps
  }

  /// Up to the end, or to the `,` or `}` of the brace in which it stands.
  private mutating func sequence(depth: Int) throws(Glob.Complaint) {
    while at < scalars.count {
      let scalar = scalars[at]
      if depth > 0, scalar == "," || scalar == "}" { return }
      switch scalar {
      case "\\" where at + 1 < scalars.count:
        steps.append(.character(scalars[at + 1]))
        at += 2
      case "?":
        steps.append(.any)
        at += 1
      case "*": stars(depth)
      case "[": bracket()
      case "{" where hasAlternatives:
        if depth >= Glob.deepest { throw .init("braces stand more than \(Glob.deepest) deep in each other") }
        try brace(depth)
      default:
        steps.append(.character(scalar))
        at += 1
      }
    }
  }

  private mutating func stars(_ depth: Int) {
    let start = at
    while at < scalars.count, scalars[at] == "*" { at += 1 }
    let isWhole = depth == 0 && (start == 0 || scalars[start - 1] == "/")
    guard at - start == 2, isWhole, at == scalars.count || scalars[at] == "/" else { return steps.append(.run) }
    if at == scalars.count { return steps.append(.rest) }
    at += 1
    steps += [.folders, .insideFolder]
  }

  /// A `]` that comes first is one of the characters. Without an end before the next `/`, it is only a `[`.
  private mutating func bracket() {
    var set = GlobSet()
    var index = at + 1
    if index < scalars.count, scalars[index] == "!" || scalars[index] == "^" {
      set.isNegated = true
      index += 1
    }
    let first = index
    while index < scalars.count, scalars[index] != "/", scalars[index] != "]" || index == first {
      guard let low = member(&index) else { break }
      guard index + 1 < scalars.count, scalars[index] == "-", scalars[index + 1] != "]", scalars[index + 1] != "/"
      else {
        set.ranges.append(low.value...low.value)
        continue
      }
      index += 1
      // A range from high to low has nobody in it.
      if let high = member(&index), low <= high { set.ranges.append(low.value...high.value) }
    }
    guard index < scalars.count, scalars[index] == "]" else {
      steps.append(.character("["))
      at += 1
      return
    }
    steps.append(.set(set))
    at = index + 1
  }

  private func member(_ index: inout Int) -> Unicode.Scalar? {
    if scalars[index] == "\\", index + 1 < scalars.count, scalars[index + 1] != "/" { index += 1 }
    guard index < scalars.count else { return nil }
    defer { index += 1 }
    return scalars[index]
  }

  /// The brace that begins here is closed, and has a comma of its own.
  private var hasAlternatives: Bool {
    var depth = 0
    var hasComma = false
    var index = at
    while index < scalars.count {
      switch scalars[index] {
      case "\\": index += 1
      case "{": depth += 1
      case "," where depth == 1: hasComma = true
      case "}":
        depth -= 1
        if depth == 0 { return hasComma }
      default: break
      }
      index += 1
    }
    return false
  }

  private mutating func brace(_ depth: Int) throws(Glob.Complaint) {
    var ends: [Int] = []
    var choice = 0
    repeat {
      at += 1
      choice = steps.count
      steps.append(.end)
      try sequence(depth: depth + 1)
      ends.append(steps.count)
      steps.append(.end)
      steps[choice] = .either(steps.count)
    } while at < scalars.count && scalars[at] == ","
    // Behind the last there is no other one.
    steps[choice] = .go(choice + 1)
    for end in ends { steps[end] = .go(steps.count) }
    at = min(at + 1, scalars.count)
  }
}
