/// Any JSON value, through Codable.
indirect enum AnyValue: Decodable {
  case null
  case bool(Bool)
  /// A number as both types that the wire has; the integer where it is one exactly.
  case number(Int64?, Double)
  case string(String)
  case array([AnyValue])
  case object([(key: String, value: AnyValue)])

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let flag = try? value.decode(Bool.self) {
      self = .bool(flag)
    } else if let object = try? decoder.container(keyedBy: Key.self) {
      self = .object(try object.allKeys.map { ($0.stringValue, try Self.member($0, of: object)) })
    } else if let elements = try? decoder.unkeyedContainer() {
      var elements = elements
      var array: [AnyValue] = []
      while !elements.isAtEnd { array.append(try elements.decode(AnyValue.self)) }
      self = .array(array)
    } else {
      self = .number(try? value.decode(Int64.self), try value.decode(Double.self))
    }
  }

  /// null is absent for every ordinary type; here it is to be seen.
  private static func member(_ key: Key, of object: KeyedDecodingContainer<Key>) throws -> AnyValue {
    if try object.decodeNil(forKey: key) { return .null }
    return try object.decode(AnyValue.self, forKey: key)
  }

  /// The value in a form of which there is only one: what ``pythonReader`` writes.
  var canonical: String {
    switch self {
    case .null: "n"
    case .bool(let flag): flag ? "t" : "f"
    case .number(let integer, let double):
      "\(integer.map(String.init) ?? "-"):\(String(double.bitPattern, radix: 16))"
    case .string(let text): Self.hex(text)
    case .array(let elements): "[" + elements.map(\.canonical).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { Self.hex($0.key) + "=" + $0.value.canonical }.sorted().joined(separator: ",") + "}"
    }
  }

  private static func hex(_ text: String) -> String {
    var hex = "s"
    for byte in text.utf8 { hex += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    return hex
  }
}
