extension ServiceName {
  /// What its log is called on disk, without `.log`: `name` in the group `default`, else `group%2Fname`; `#` is `%23`.
  package var logName: String { Place.diskName(short) }

  /// The service whose log is called so; nil when no service's is.
  package init?(logName: String) {
    guard let text = Place.name(ofDisk: logName), Place.diskName(text) == logName else { return nil }
    var rest = text[...]
    var group = Self.defaultGroup
    if let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) {
      group = String(rest[..<slash])
      rest = rest[rest.utf8.index(after: slash)...]
    }
    var instance = 0
    if let sign = rest.utf8.lastIndex(of: UInt8(ascii: "#")), let number = Int(rest[rest.utf8.index(after: sign)...]),
      number > 0
    {
      instance = number
      rest = rest[..<sign]
    }
    guard Name.complaint(about: group) == nil, Name.complaint(about: String(rest)) == nil else { return nil }
    self.init(group: group, name: String(rest), instance: instance)
    guard self.logName == logName else { return nil }
  }
}

extension Place {
  /// The name that ``diskName(_:)`` made this of; nil for what it never makes.
  package static func name(ofDisk text: String) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
