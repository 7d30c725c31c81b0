internal import Model

/// Single values: each function says what is wrong and returns nil, or returns the value.
extension ServiceFileReader {
  /// Words, also those that mean a number or a flag: they are taken as they are written.
  mutating func text(_ node: ConfigurationNode, _ what: String = "text") -> String? {
    guard case .scalar(let scalar) = node.kind, scalar.value != .null else {
      complain("\(what) was expected", node)
      return nil
    }
    if scalar.text.utf8.contains(0) {
      complain("a NUL cannot stand in it", node)
      return nil
    }
    return scalar.text
  }

  mutating func flag(_ node: ConfigurationNode) -> Bool? {
    if case .scalar(let scalar) = node.kind, case .flag(let flag) = scalar.value { return flag }
    complain("'true' or 'false' was expected", node)
    return nil
  }

  mutating func integer(_ node: ConfigurationNode, _ range: ClosedRange<Int> = 0...Int.max) -> Int? {
    if case .scalar(let scalar) = node.kind, case .integer(let number) = scalar.value, range.contains(number) {
      return number
    }
    let bounds =
      range.upperBound == .max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
    complain("a whole number \(bounds) was expected", node)
    return nil
  }

  mutating func percent(_ node: ConfigurationNode) -> Double? {
    if case .scalar(let scalar) = node.kind, let number = Double(scalar.text), number.isFinite, number >= 0 {
      return number
    }
    complain("a number was expected: percent of one CPU", node)
    return nil
  }

  mutating func duration(_ node: ConfigurationNode) -> Microseconds? {
    if case .scalar(let scalar) = node.kind, let duration = DurationText.parse(scalar.text) {
      return Microseconds(duration)
    }
    complain("a duration such as 250ms, 10s or 1h30m was expected", node)
    return nil
  }

  /// Bytes; a space may stand before the unit.
  mutating func size(_ node: ConfigurationNode) -> Int? {
    if case .scalar(let scalar) = node.kind, let bytes = SizeText.parse(scalar.text.filter { $0 != " " }) {
      return bytes
    }
    complain("a size such as 512K or 20MiB was expected", node)
    return nil
  }

  /// Octal, as everybody writes it: `022` and `"022"` are the same.
  mutating func umask(_ node: ConfigurationNode) -> Int? {
    if case .scalar(let scalar) = node.kind {
      let digits = scalar.text.hasPrefix("0o") ? String(scalar.text.dropFirst(2)) : scalar.text
      if let mask = Int(digits, radix: 8), (0...0o777).contains(mask) { return mask }
    }
    complain("an octal number up to 777 was expected", node)
    return nil
  }

  mutating func signal(_ node: ConfigurationNode) -> String? {
    guard let text = text(node, "a signal") else { return nil }
    if SignalName.number(text) != nil { return text }
    complain("there is no such signal", node)
    return nil
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ node: ConfigurationNode, _ type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    guard case .scalar(let scalar) = node.kind else {
      complain("one of \(words.joined(separator: ", ")) was expected", node)
      return nil
    }
    if let choice = Choice(rawValue: scalar.text) { return choice }
    let hint = NearestName.find(scalar.text, among: words).map { "; did you mean '\($0)'?" } ?? ""
    complain("one of \(words.joined(separator: ", ")) was expected\(hint)", node)
    return nil
  }

  /// A list, or a single word in its place.
  mutating func texts(_ node: ConfigurationNode) -> [String] {
    if case .scalar = node.kind { return text(node).map { [$0] } ?? [] }
    var result: [String] = []
    each(node) { reader, item in if let text = reader.text(item) { result.append(text) } }
    return result
  }

  /// A list of codes, a single one, or a text of codes with commas, as the option of `dmon add` takes it.
  mutating func exitCodes(_ node: ConfigurationNode) -> [Int]? {
    guard case .scalar(let scalar) = node.kind else {
      var codes: [Int] = []
      each(node) { reader, item in if let code = reader.integer(item, 0...255) { codes.append(code) } }
      return codes
    }
    if case .integer(let code) = scalar.value, (0...255).contains(code) { return [code] }
    if node.isNull { return [] }
    let words = scalar.text.split(separator: ",", omittingEmptySubsequences: false)
    let codes = words.compactMap { UInt8($0.filter { $0 != " " }).map(Int.init) }
    if codes.count == words.count { return codes }
    complain("exit codes from 0 to 255 such as 3, or [0, 3], were expected", node)
    return nil
  }

  /// A mapping of names to values, or a list of NAME=VALUE.
  mutating func variables(_ node: ConfigurationNode) -> [String] {
    if node.isNull { return [] }
    var result: [String] = []
    if case .scalar = node.kind {
      complain("variables such as {NAME: value}, or [NAME=value], were expected", node)
      return []
    }
    guard case .mapping(let entries) = node.kind else {
      each(node) { reader, item in
        guard let text = reader.text(item, "NAME=VALUE") else { return }
        if !text.hasPrefix("="), text.utf8.contains(UInt8(ascii: "=")) {
          result.append(text)
        } else {
          reader.complain("NAME=VALUE was expected", item)
        }
      }
      return result
    }
    for entry in entries {
      inside(entry.key.text) { reader in
        if entry.key.text.isEmpty || entry.key.text.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == 0 }) {
          reader.complain("the name of a variable has no '=' and is not empty", at: entry.key.position)
        } else if entry.value.isNull {
          result.append(entry.key.text + "=")
        } else if let value = reader.text(entry.value) {
          result.append("\(entry.key.text)=\(value)")
        }
      }
    }
    return result
  }

  /// Words in one text, as a shell takes them apart; nothing else of what a shell does is done.
  mutating func words(_ text: String, _ node: ConfigurationNode) -> [String]? {
    var words: [String] = []
    var word: [UInt8]?
    var quote: UInt8 = 0
    var isEscaped = false
    for byte in text.utf8 {
      if isEscaped {
        if quote != 0, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
          word = (word ?? []) + [UInt8(ascii: "\\")]
        }
        word = (word ?? []) + [byte]
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
        isEscaped = true
      } else if quote != 0 {
        if byte == quote { quote = 0 } else { word?.append(byte) }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        word = word ?? []
      } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") {
        if let full = word { words.append(String(decoding: full, as: UTF8.self)) }
        word = nil
      } else {
        word = (word ?? []) + [byte]
      }
    }
    if let full = word { words.append(String(decoding: full, as: UTF8.self)) }
    if quote == 0, !isEscaped, !words.isEmpty { return words }
    complain(words.isEmpty && quote == 0 ? "a command was expected" : "a quote of the command is not closed", node)
    return nil
  }
}
