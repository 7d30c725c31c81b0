extension StyleRule {
  /// Which rooms a room may call: the arrows of the house, that point down only. A new room is entered here first.
  static let arrows: [String: Set<String>] = [
    "CLinux": [],
    "Model": [],
    "Platform": ["CLinux", "Model"],
    "Varlink": ["Model"],
    "Journal": ["Platform", "Model"],
    "Configuration": ["Model"],
    "Screen": ["Model"],
    "Clients": [],
    "Keeper": ["Varlink", "Platform", "Model"],
    "Daemon": ["Journal", "Varlink", "Platform", "Model"],
    "Client": ["Varlink", "Platform", "Model"],
    "Commands": [
      "Daemon", "Keeper", "Client", "Screen", "Configuration", "Clients", "Journal", "Varlink", "Platform", "Model",
    ],
    "dmon": ["Commands"],
  ]

  /// Modules that are neither a room nor the system's.
  private static let swiftModules: Set = ["Swift", "Synchronization", "Testing", "Support", "CBenchmarks"]

  /// Rooms import what the arrows allow, Glibc is Platform's, and Foundation is nobody's.
  static let imports = StyleRule(name: "imports") { file in
    guard file.path.hasSuffix(".swift") else { return [] }
    let isTest = file.path.hasPrefix("Tests/")
    guard let allowed = isTest ? Set(arrows.keys).subtracting(["CLinux"]) : arrows[file.room] else {
      return [(1, "the room '\(file.room)' is not in the table of arrows")]
    }
    return file.imports.compactMap { module, line in
      if allowed.contains(module) || module == file.room { return nil }
      switch module {
      case "Swift", "Synchronization": return nil
      case "Glibc" where file.room == "Platform" || file.room == "Support": return nil
      case "Glibc", "CLinux": return (line, "only Platform may import \(module)")
      case _ where isTest && swiftModules.contains(module): return nil
      case _ where module.hasPrefix("Foundation"): return (line, "no Foundation of any kind: \(module)")
      default: return (line, "\(file.room) may not import \(module)")
      }
    }
  }
}

extension SourceFile {
  /// The modules that the file imports, with the line of each.
  var imports: [(module: String, line: Int)] {
    let kinds: Set = ["struct", "class", "enum", "protocol", "typealias", "func", "var", "let"]
    return tokens.indices.compactMap { index in
      guard tokens[index].text == "import", index + 1 < tokens.count else { return nil }
      // Only words of the same line stand before it: attributes and an access level.
      let before = tokens[..<index].reversed().prefix { $0.line == tokens[index].line }
      guard before.allSatisfy({ $0.text.hasPrefix("@") || accessLevels.contains($0.text) }) else { return nil }
      let name = kinds.contains(tokens[index + 1].text) && index + 2 < tokens.count ? index + 2 : index + 1
      return (tokens[name].text, tokens[index].line)
    }
  }
}

private let accessLevels: Set = ["package", "public", "internal", "fileprivate", "private"]
