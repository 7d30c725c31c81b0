import Configuration

extension ConfigurationNode {
  /// The value in a form of which there is only one: what ``pythonYAML`` writes.
  var canonical: String {
    switch kind {
    case .scalar(let scalar): scalar.canonical
    case .sequence(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
    case .mapping(let entries):
      "{" + entries.map { $0.key.canonical + "=" + $0.value.canonical }.sorted().joined(separator: ",") + "}"
    }
  }
}

extension ConfigurationScalar {
  fileprivate var canonical: String {
    switch value {
    case .null: "n"
    case .flag(let flag): flag ? "t" : "f"
    case .integer(let number): "i\(number)"
    case .number(let number): number.isNaN ? "dnan" : "d" + String(number.bitPattern, radix: 16)
    case .text: hex(text)
    }
  }
}

extension ConfigurationKey {
  fileprivate var canonical: String { number.map { "i\($0)" } ?? hex(text) }
}

private func hex(_ text: String) -> String {
  var hex = "s"
  for byte in text.utf8 { hex += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
  return hex
}
