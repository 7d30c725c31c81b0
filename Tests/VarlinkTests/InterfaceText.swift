/// A `.varlink` text, parsed: types, methods and errors with their fields.
struct InterfaceText {
  indirect enum Shape: Equatable {
    case bool, int, float, string
    case optional(Shape)
    case array(Shape)
    case named(String)
    case enumeration([String])
    case structure([Field])
  }

  struct Field: Equatable {
    let name: String
    let shape: Shape
  }

  struct SyntaxError: Error {
    let expected: String
    let found: String
  }

  private(set) var name = ""
  private(set) var types: [String: [Field]] = [:]
  private(set) var methods: [(name: String, parameters: [Field], results: [Field])] = []
  private(set) var errors: [String: [Field]] = [:]
  /// What stands directly behind a comment, so is documented.
  private(set) var documented: Set<String> = []

  private var words: [String]

  init(parsing text: String) throws {
    words = Self.words(of: text)
    words.reverse()
    try expect("interface")
    name = next()
    while let keyword = words.popLast() {
      let name = next()
      switch keyword {
      case "type": types[name] = try fields()
      case "error": errors[name] = try fields()
      case "method":
        let parameters = try fields()
        try expect("->")
        methods.append((name, parameters, try fields()))
      default: throw SyntaxError(expected: "type, method or error", found: keyword)
      }
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (before, line) in zip(lines, lines.dropFirst()) where before.hasPrefix("#") && !line.hasPrefix("#") {
      documented.insert(String(line.split(whereSeparator: { " (".contains($0) }).dropFirst().first ?? ""))
    }
  }

  private static func words(of text: String) -> [String] {
    var words: [String] = []
    for line in text.split(separator: "\n") {
      var word = ""
      for character in line.prefix(while: { $0 != "#" }) {
        let isPart = character.isLetter || character.isNumber || "._->".contains(character)
        if !isPart && !word.isEmpty {
          words.append(word)
          word = ""
        }
        if isPart { word.append(character) } else if character != " " { words.append(String(character)) }
      }
      if !word.isEmpty { words.append(word) }
    }
    return words
  }

  private mutating func next() -> String { words.popLast() ?? "" }

  private mutating func expect(_ word: String) throws {
    let found = next()
    if found != word { throw SyntaxError(expected: word, found: found) }
  }

  private mutating func take(_ word: String) -> Bool {
    guard words.last == word else { return false }
    words.removeLast()
    return true
  }

  private mutating func fields() throws -> [Field] {
    guard case .structure(let fields) = try group() else { throw SyntaxError(expected: "fields", found: "names") }
    return fields
  }

  /// Fields or the names of an enumeration, in parentheses.
  private mutating func group() throws -> Shape {
    try expect("(")
    if take(")") { return .structure([]) }
    var fields: [Field] = []
    var names: [String] = []
    repeat {
      let name = next()
      if take(":") { fields.append(Field(name: name, shape: try shape())) } else { names.append(name) }
    } while take(",")
    try expect(")")
    if !fields.isEmpty && !names.isEmpty { throw SyntaxError(expected: "fields or names", found: "both") }
    return names.isEmpty ? .structure(fields) : .enumeration(names)
  }

  private mutating func shape() throws -> Shape {
    if take("?") { return .optional(try shape()) }
    if take("[") {
      try expect("]")
      return .array(try shape())
    }
    if words.last == "(" { return try group() }
    switch next() {
    case "bool": return .bool
    case "int": return .int
    case "float": return .float
    case "string": return .string
    case let name where name.first?.isUppercase == true: return .named(name)
    case let word: throw SyntaxError(expected: "a type", found: word)
    }
  }
}

extension InterfaceText {
  /// What is wrong with `value` as a `shape`, or nil.
  func complaint(about value: AnyValue, as shape: Shape, at path: String) -> String? {
    switch (shape, value) {
    case (.bool, .bool), (.int, .number(.some, _)), (.float, .number), (.string, .string): return nil
    case (.optional(let inner), _): return complaint(about: value, as: inner, at: path)
    case (.array(let inner), .array(let elements)):
      return elements.lazy.compactMap { complaint(about: $0, as: inner, at: path + "[]") }.first
    case (.enumeration(let names), .string(let text)): return names.contains(text) ? nil : "\(path) is \(text)"
    case (.named(let name), .object): return complaint(about: value, as: .structure(types[name] ?? []), at: path)
    case (.structure(let fields), .object(let members)):
      if members.map(\.key) != fields.map(\.name) {
        return "\(path) has \(members.map(\.key)), not \(fields.map(\.name))"
      }
      return zip(members, fields).lazy
        .compactMap { complaint(about: $0.value, as: $1.shape, at: "\(path).\($1.name)") }.first
    default: return "\(path) is \(value), not \(shape)"
    }
  }
}
