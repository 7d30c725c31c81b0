/// A pattern for paths, as shells know it: `?` and `*` within a name, `**` over folders, `[ab]`, `[!ab]`, `{a,b}`, `\*`.
///
/// What stands for any character never stands for a `/`, nor for the dot that a name begins with. `**` spans folders where it
/// is a whole name; elsewhere, and inside braces, it is a `*`. A bracket or a brace that is not closed means itself, and so
/// does `{a}`. The time that a match takes grows with the length of the path times that of the pattern, never faster.
package struct Glob: Sendable, Equatable {
  /// The pattern as it was written.
  package let text: String
  /// It says in which folder a file must be, not only what it is called.
  package let namesFolders: Bool
  let steps: [GlobStep]

  /// Why a text is no pattern.
  package struct Complaint: Error, Sendable, Equatable {
    package let text: String

    init(_ text: String) { self.text = text }
  }

  /// The longest pattern, in characters, and how deep braces may stand in each other.
  package static let longest = 1_024
  package static let deepest = 16

  /// - Throws: for one that is empty, too long or too deep, or has a NUL.
  package init(_ text: String) throws(Complaint) {
    self.text = text
    var compiler = GlobCompiler(text)
    steps = try compiler.compile()
    namesFolders = text.utf8.contains(UInt8(ascii: "/"))
  }

  /// Whether the whole of `path` is as the pattern says.
  package func matches(_ path: some StringProtocol) -> Bool {
    var now = GlobStates(count: steps.count)
    var next = GlobStates(count: steps.count)
    enter(0, &now)
    var isAtStart = true
    for scalar in path.unicodeScalars {
      let isHidden = isAtStart && scalar == "."
      next.clear()
      for state in now.list where !isHidden || now.isPlain(state) {
        advance(state, over: scalar, isHidden: isHidden, &next)
      }
      if next.list.isEmpty { return false }
      swap(&now, &next)
      isAtStart = scalar == "/"
    }
    return now.list.contains(steps.count - 1)
  }

  private func advance(_ state: Int, over scalar: Unicode.Scalar, isHidden: Bool, _ next: inout GlobStates) {
    switch steps[state] {
    case .character(let other): if scalar == other { enter(state + 1, &next) }
    case .any: if scalar != "/", !isHidden { enter(state + 1, &next) }
    case .set(let set): if scalar != "/", !isHidden, set.contains(scalar) { enter(state + 1, &next) }
    case .run: if scalar != "/", !isHidden { enter(state, &next) }
    case .rest: if !isHidden { enter(state, &next) }
    case .folders: if scalar != "/", !isHidden { enter(state + 1, &next) }
    case .insideFolder: enter(scalar == "/" ? state - 1 : state, &next)
    case .either, .go, .end: break
    }
  }

  /// What can be reached without a character; a step leads on only forwards, so this ends.
  /// - Parameter isPlain: no `*` was passed over: what it stands for is nothing, and a dot behind it is not the first.
  private func enter(_ state: Int, isPlain: Bool = true, _ states: inout GlobStates) {
    guard states.insert(state, isPlain: isPlain) else { return }
    switch steps[state] {
    case .run: enter(state + 1, isPlain: false, &states)
    case .rest: enter(state + 1, isPlain: isPlain, &states)
    case .folders: enter(state + 2, isPlain: isPlain, &states)
    case .either(let other):
      enter(state + 1, isPlain: isPlain, &states)
      enter(other, isPlain: isPlain, &states)
    case .go(let other): enter(other, isPlain: isPlain, &states)
    case .character, .any, .set, .insideFolder, .end: break
    }
  }
}

/// What a pattern is made of; each leads to the one behind it unless it says otherwise.
enum GlobStep: Sendable, Equatable {
  case character(Unicode.Scalar)
  case any
  case set(GlobSet)
  /// `*`
  case run
  /// `**` at the end.
  case rest
  /// `**/`: at the beginning of a name, and behind each of them; followed by `insideFolder`.
  case folders
  case insideFolder
  /// The step behind it, or this one.
  case either(Int)
  case go(Int)
  case end
}

/// `[a-z]`
struct GlobSet: Sendable, Equatable {
  var isNegated = false
  var ranges: [ClosedRange<UInt32>] = []

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar.value) } != isNegated
  }
}

/// Where a match may stand: each step once.
private struct GlobStates {
  private enum Way {
    case none
    case pastStar
    case plain
  }

  private(set) var list: [Int] = []
  private var ways: [Way]

  init(count: Int) { ways = [Way](repeating: .none, count: count) }

  /// True when that says something new.
  mutating func insert(_ state: Int, isPlain: Bool) -> Bool {
    let before = ways[state]
    if before == .plain || before == .pastStar && !isPlain { return false }
    ways[state] = isPlain ? .plain : .pastStar
    if before == .none { list.append(state) }
    return true
  }

  func isPlain(_ state: Int) -> Bool { ways[state] == .plain }

  mutating func clear() {
    for state in list { ways[state] = .none }
    list.removeAll(keepingCapacity: true)
  }
}
