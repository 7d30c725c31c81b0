import Model

/// Reads the words that follow a command's name.
///
/// Options may stand anywhere; `--opt=value`, `--opt value`, `-o value`, `-ovalue`, flags bundled as `-abc`; `--` ends the
/// options; `_` stands for `-` in long names; an option that takes many values takes all words up to the
/// next option. A negative number is a value, not an option.
package struct ArgumentParser {
  /// What the words came to.
  package enum Outcome {
    case arguments(ParsedArguments)
    /// `--help` or `-h` was met.
    case help
  }

  private let specification: CommandSpecification
  private let words: [RawArguments.Word]
  private var position: Int
  private var nextPositional = 0
  private var parsed: ParsedArguments
  private let surroundings: (String) -> String?
  /// Words whose place is known only when all are: the first positionals may be left out.
  private var waiting: [RawArguments.Word] = []

  private init(
    _ words: [RawArguments.Word], _ specification: CommandSpecification, _ surroundings: @escaping (String) -> String?
  ) {
    self.surroundings = surroundings
    self.specification = specification
    self.words = words
    position = 0
    parsed = ParsedArguments(specification)
  }

  /// - Parameter surroundings: the environment, for what may be left out where a variable says it.
  /// - Throws: a usage error that names what is wrong.
  package static func parse(
    _ words: [RawArguments.Word], for specification: CommandSpecification,
    in surroundings: @escaping (String) -> String? = { _ in nil }
  ) throws(CommandError) -> Outcome {
    var parser = ArgumentParser(words, specification, surroundings)
    return try parser.run()
  }

  private mutating func run() throws(CommandError) -> Outcome {
    var optionsEnded = false
    let mayBeLeftOut = specification.positionals.first?.variable != nil
    while position < words.count {
      let word = words[position]
      if optionsEnded || !isOption(word.text) {
        if takeRemainder(optionsEnded) { break }
        if mayBeLeftOut { waiting.append(word) } else { try takePositional(word) }
      } else if word.text == "--" {
        optionsEnded = true
      } else {
        try Self.check(word)
        let isHelp = word.text.utf8.starts(with: "--".utf8) ? try takeLong(word.text) : try takeShort(word.text)
        if isHelp { return .help }
      }
      position += 1
    }
    if mayBeLeftOut { try takeWaiting() }
    try demandPositionals()
    return .arguments(parsed)
  }

  /// `-1` is a number, but where that is the name of an option.
  private func isOption(_ text: String) -> Bool {
    if Self.looksLikeOption(text) { return true }
    var bytes = text.utf8.makeIterator()
    guard bytes.next() == UInt8(ascii: "-"), let digit = bytes.next(), bytes.next() == nil else { return false }
    return specification.options.contains { $0.short == digit }
  }

  /// A dash with something after it that does not make it a negative number.
  static func looksLikeOption(_ text: String) -> Bool {
    var bytes = text.utf8.makeIterator()
    guard bytes.next() == UInt8(ascii: "-"), let second = bytes.next() else { return false }
    return !(0x30...0x39).contains(second) && second != UInt8(ascii: ".")
  }

  /// Whether the word after the option `text` is its value, going by `options`.
  static func valueFollows(_ text: String, _ options: [OptionSpecification]) -> Bool {
    if text.utf8.starts(with: "--".utf8) {
      let name = normalized(text.dropFirst(2))
      return options.contains { $0.long == name && $0.takesValue }
    }
    // In a bundle the first option that takes a value takes the rest of the word, or the next word when none is left.
    let letters = Array(text.utf8.dropFirst())
    let place = letters.firstIndex { letter in options.contains { $0.short == letter && $0.takesValue } }
    return place == letters.count - 1
  }

  private static func check(_ word: RawArguments.Word) throws(CommandError) {
    if !word.isWhole { throw .usage("argument \(word.index), '\(word.text)', is not valid UTF-8") }
  }
}

extension ArgumentParser {
  private mutating func takeLong(_ text: String) throws(CommandError) -> Bool {
    let body = text.dropFirst(2)
    let equals = body.firstIndex(of: "=")
    let name = Self.normalized(body[..<(equals ?? body.endIndex)])
    if name == "help" && equals == nil { return true }
    guard let option = specification.options.first(where: { $0.long == name }) else {
      throw unknown("--\(name)", nearest: name)
    }
    let attached = equals.map { String(body[body.index(after: $0)...]) }
    if !option.takesValue {
      if attached != nil { throw .usage("option '--\(name)' takes no value") }
      parsed.add(option.long, .flag)
    } else {
      try takeValue(of: option, as: "--\(name)", attached: attached)
    }
    return false
  }

  private mutating func takeShort(_ text: String) throws(CommandError) -> Bool {
    var rest = text.utf8.dropFirst()
    while let letter = rest.popFirst() {
      guard let option = specification.options.first(where: { $0.short == letter }) else {
        if letter == UInt8(ascii: "h") { return true }
        let shown = letter < 0x80 ? "-\(Unicode.Scalar(letter))" : text
        throw unknown(shown, nearest: text.utf8.count > 2 ? String(text.dropFirst()) : nil)
      }
      let name = "-\(Unicode.Scalar(letter))"
      if option.takesValue {
        let attached = rest.isEmpty ? nil : String(Substring(rest))
        try takeValue(of: option, as: name, attached: attached)
        return false
      }
      parsed.add(option.long, .flag)
    }
    return false
  }

  private mutating func takeValue(
    of option: OptionSpecification, as name: String, attached: String?
  ) throws(CommandError) {
    var text = attached
    if text == nil {
      position += 1
      guard position < words.count else {
        throw .usage("option '\(name)' needs a value: \(option.placeholder ?? "")")
      }
      try Self.check(words[position])
      text = words[position].text
    }
    try addValue(text ?? "", of: option, as: name)
    while option.takesMany, position + 1 < words.count, !isOption(words[position + 1].text) {
      position += 1
      try Self.check(words[position])
      try addValue(words[position].text, of: option, as: name)
    }
  }

  private mutating func addValue(
    _ text: String, of option: OptionSpecification, as name: String
  ) throws(CommandError) {
    switch option.kind.parse(text) {
    case .success(let value): parsed.add(option.long, value)
    case .failure(let invalid): throw .usage("option '\(name)': '\(text)' \(invalid.reason)")
    }
  }

  private mutating func takePositional(_ word: RawArguments.Word) throws(CommandError) {
    try Self.check(word)
    guard nextPositional < specification.positionals.count else {
      throw .usage("too many arguments: '\(word.text)' is not expected")
    }
    let positional = specification.positionals[nextPositional]
    if positional.arity == .rest { throw .usage("'\(word.text)' is not expected; a command stands behind '--'") }
    switch positional.kind.parse(word.text) {
    case .success(let value): parsed.add(positional.name, value)
    case .failure(let invalid): throw .usage("\(positional.name): '\(word.text)' \(invalid.reason)")
    }
    if positional.arity != .any { nextPositional += 1 }
  }

  /// Takes the words that waited; where just those are missing that the environment may say, it says them.
  private mutating func takeWaiting() throws(CommandError) {
    let open = specification.positionals.prefix { $0.variable != nil }
    if waiting.count == specification.positionals.count - open.count {
      for positional in open {
        let text = positional.variable.flatMap(surroundings) ?? ""
        // What is missing is said by who demands it.
        if text.isEmpty { break }
        guard case .success(let value) = positional.kind.parse(text) else {
          throw .usage("\(positional.name) is missing, and \(positional.variable ?? "") says '\(text)'")
        }
        parsed.add(positional.name, value)
        nextPositional += 1
      }
      if nextPositional < open.count {
        let names = open.map(\.name).joined(separator: " and ")
        throw .usage("\(names) \(open.count == 1 ? "is" : "are") missing; only inside 'dmon run' nothing need be named")
      }
    }
    for word in waiting { try takePositional(word) }
  }

  /// Takes all that is left when the next positional is a remainder.
  private mutating func takeRemainder(_ optionsEnded: Bool) -> Bool {
    guard nextPositional < specification.positionals.count else { return false }
    switch specification.positionals[nextPositional].arity {
    case .remainder: break
    case .rest where optionsEnded: break
    case .one, .optional, .any, .rest: return false
    }
    parsed.setRemainder(words[position...].map(\.text), start: words[position].index)
    nextPositional += 1
    return true
  }

  private func demandPositionals() throws(CommandError) {
    // Nearly always nothing is missing: found out without making an array.
    if nextPositional == specification.positionals.count { return }
    let missing = specification.positionals.dropFirst(nextPositional).filter {
      $0.arity == .one || $0.arity == .remainder
    }
    if missing.isEmpty { return }
    let names = missing.map(\.name)
    throw .usage("\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") missing")
  }

  private func unknown(_ shown: String, nearest name: String?) -> CommandError {
    let names = specification.visibleOptions.map(\.long)
    guard let name, let nearest = NearestName.find(name, among: names) else {
      return .usage("unknown option '\(shown)'")
    }
    return .usage("unknown option '\(shown)', did you mean '--\(nearest)'?")
  }

  private static func normalized(_ name: Substring) -> String {
    name.utf8.contains(UInt8(ascii: "_")) ? String(name.map { $0 == "_" ? "-" : $0 }) : String(name)
  }
}
