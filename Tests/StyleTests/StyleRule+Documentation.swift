extension StyleRule {
  /// What crosses rooms states its promise in a `///` comment: all types, all functions and subscripts, and the
  /// initialisers that can fail. Not asked of: properties and plain initialisers, which speak through their names inside a
  /// documented type; functions of one line, which say it all themselves; operators, and the functions that a well-known
  /// protocol (or `Command`) asks for and documents.
  static let documentation = StyleRule(name: "documentation") { file in
    guard file.path.hasPrefix("Sources/") || file.path.hasPrefix("Tests/Support/") else { return [] }
    return file.packageDeclarations.filter { $0.needsDocumentation && !file.isDocumented($0.line) }
      .map { ($0.line, "no '///' comment says what \($0.kind) \($0.name) promises") }
  }
}

extension SourceFile {
  /// A declaration that other rooms see.
  struct Declaration {
    var kind: String
    var name: String
    /// An initialiser that returns nil or throws.
    var canFail = false
    /// A function whose body ends on the line where it is declared.
    var isOneLine = false
    var line: Int

    private static let types: Set = ["struct", "class", "enum", "actor", "protocol", "typealias", "macro"]
    /// Asked for by Hashable, Codable, the sequences, the executors, and by every command of the table.
    private static let wellKnown: Set = [
      "run", "hash", "encode", "makeIterator", "makeAsyncIterator", "next", "enqueue", "asUnownedSerialExecutor",
      "asUnownedTaskExecutor",
    ]

    var needsDocumentation: Bool {
      switch kind {
      case _ where Self.types.contains(kind), "subscript": true
      case "func":
        name.first.map { $0.isLetter || $0 == "_" || $0 == "`" } == true && !isOneLine && !Self.wellKnown.contains(name)
      case "init": canFail && name != "from"
      default: false
      }
    }
  }

  /// Everything declared `package`, `public` or `open`.
  var packageDeclarations: [Declaration] {
    let levels: Set = ["package", "public", "open"]
    let modifiers: Set = [
      "static", "final", "mutating", "nonmutating", "consuming", "borrowing", "nonisolated", "isolated", "indirect",
      "override", "required", "convenience", "lazy", "weak", "unowned", "private", "fileprivate", "internal", "package",
      "distributed", "dynamic", "prefix", "postfix", "infix",
    ]
    return tokens.indices.compactMap { start in
      // `.package(…)` and `#package` are no declarations, and a function may be called `open`.
      guard levels.contains(tokens[start].text), start == 0 || ![".", "func"].contains(tokens[start - 1].text)
      else { return nil }
      var index = start + 1
      while index < tokens.count {
        if tokens[index].text == "(" {
          while index < tokens.count, tokens[index].text != ")" { index += 1 }
          index += 1
        } else if modifiers.contains(tokens[index].text) || tokens[index].text.hasPrefix("@") || isClassMember(index) {
          index += 1
        } else {
          return declaration(at: index, line: tokens[start].line)
        }
      }
      return nil
    }
  }

  /// `class func`, `class var`.
  private func isClassMember(_ index: Int) -> Bool {
    tokens[index].text == "class" && index + 1 < tokens.count
      && ["func", "var", "subscript"].contains(tokens[index + 1].text)
  }

  private func declaration(at index: Int, line: Int) -> Declaration? {
    guard index + 1 < tokens.count else { return nil }
    let kind = tokens[index].text
    guard kind == "init" else {
      let rest = tokens[index...].prefix { $0.line == line }.map(\.text)
      let isOneLine = rest.contains("{") && rest.filter { $0 == "{" }.count == rest.filter { $0 == "}" }.count
      return Declaration(kind: kind, name: tokens[index + 1].text, isOneLine: isOneLine, line: line)
    }
    // Of an initialiser: the first label, and whether anything before its body says that it can fail.
    var next = index + 1
    let returnsNil = tokens[next].text == "?"
    while next < tokens.count, tokens[next].text != "(" { next += 1 }
    let label = next + 1 < tokens.count ? tokens[next + 1].text : ""
    let signature = tokens[next...].prefix { $0.text != "{" }
    return Declaration(
      kind: kind, name: label, canFail: returnsNil || signature.contains { $0.text == "throws" }, line: line)
  }
}
