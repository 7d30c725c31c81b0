/// An address of the internet as it is written in numbers: 4 bytes or 16, the first one first.
package struct NetworkAddress: Sendable, Hashable {
  package var bytes: [UInt8]

  package var isVersion6: Bool { bytes.count == 16 }

  package static let loopback = [
    NetworkAddress(bytes: [127, 0, 0, 1]), NetworkAddress(bytes: .init(repeating: 0, count: 15) + [1]),
  ]

  package init(bytes: [UInt8]) { self.bytes = bytes }

  /// `127.0.0.1` or `fe80::1`, with nothing around it; nil for what is neither.
  package init?(_ text: some StringProtocol) {
    guard let bytes = Self.version4(text) ?? Self.version6(text) else { return nil }
    self.bytes = bytes
  }

  private static func version4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let bytes = parts.compactMap { part in
      part.utf8.allSatisfy { (0x30...0x39).contains($0) } && part.utf8.count <= 3 ? UInt8(part) : nil
    }
    return bytes.count == 4 && parts.count == 4 ? bytes : nil
  }

  private static func version6(_ text: some StringProtocol) -> [UInt8]? {
    let text = String(text)
    guard let gap = doubleColon(in: text) else {
      let bytes = words(text, endsInVersion4: true)
      return bytes?.count == 16 ? bytes : nil
    }
    let behind = text[text.index(gap, offsetBy: 2)...]
    guard doubleColon(in: behind) == nil, let head = words(text[..<gap], endsInVersion4: false),
      let tail = words(behind, endsInVersion4: true),
      head.count + tail.count <= 14
    else { return nil }
    return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
  }

  private static func doubleColon(in text: some StringProtocol) -> String.Index? {
    text.indices.first { index in
      let next = text.index(after: index)
      return text[index] == ":" && next < text.endIndex && text[next] == ":"
    }
  }

  /// `1:2:f` as bytes, where it may be the last two words as `127.0.0.1`; none for nothing.
  private static func words(_ text: some StringProtocol, endsInVersion4: Bool) -> [UInt8]? {
    if text.isEmpty { return [] }
    var bytes: [UInt8] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if endsInVersion4, index == parts.count - 1, let four = version4(part) {
        bytes += four
      } else {
        let isHexadecimal = part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
        guard (1...4).contains(part.utf8.count), isHexadecimal, let word = UInt16(part, radix: 16) else { return nil }
        bytes += [UInt8(word >> 8), UInt8(word & 255)]
      }
    }
    return bytes
  }
}

/// Where to connect to: a machine by its address or by a name, and a port.
package struct NetworkPlace: Sendable, Hashable {
  /// The machine.
  package enum Host: Sendable, Hashable {
    /// Any of these.
    case addresses([NetworkAddress])
    /// Looked up in /etc/hosts, nowhere else.
    case name(String)
  }

  package var host: Host
  package var port: UInt16

  /// As it was written, for messages and for `Host:`.
  package var text: String

  /// `8080` (this machine), `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, or `NAME:8080` where names are allowed.
  /// - Parameter defaultPort: where none is said.
  package init(_ text: some StringProtocol, defaultPort: UInt16? = nil, allowsNames: Bool) throws(Complaint) {
    self.text = String(text)
    let colon = text.lastIndex(of: ":").flatMap { text.last == "]" ? nil : $0 }
    var name = colon.map { text[..<$0] } ?? (defaultPort == nil ? text[..<text.startIndex] : text[...])
    let digits =
      colon.map { text[text.index(after: $0)...] } ?? (defaultPort == nil ? text[...] : text[text.endIndex...])
    if digits.isEmpty, let defaultPort {
      port = defaultPort
    } else {
      let isNumber = digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
      guard isNumber, let number = UInt16(digits), number > 0 else {
        throw Complaint("'\(digits)' is no port: a port is a number from 1 to 65535")
      }
      port = number
    }
    if name.first == "[", name.last == "]" {
      name = name.dropFirst().dropLast()
      guard let address = NetworkAddress(name), address.isVersion6 else {
        throw Complaint("'[\(name)]' is no address of IPv6")
      }
      host = .addresses([address])
    } else {
      host = try Self.host(name, allowsNames: allowsNames)
    }
  }

  private static func host(_ name: some StringProtocol, allowsNames: Bool) throws(Complaint) -> Host {
    if name.isEmpty || name == "localhost" { return .addresses(NetworkAddress.loopback) }
    if let address = NetworkAddress(name) {
      if address.isVersion6 { throw Complaint("'\(name)' goes into brackets: [\(name)]") }
      return .addresses([address])
    }
    let isName = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: ".")
        || $0 == UInt8(ascii: "_")
    }
    guard allowsNames, isName, name.utf8.count <= 253 else {
      throw Complaint("'\(name)' is no address: it is written in numbers, as 127.0.0.1 or [::1], or is 'localhost'")
    }
    return .name(String(name))
  }

  /// What is wrong with a text, in words.
  package struct Complaint: Error, Sendable, Equatable {
    package var text: String

    package init(_ text: String) { self.text = text }
  }
}

/// The table of names of machines that stands in /etc/hosts.
package enum HostTable {
  /// The addresses of a name in such a table, in their order.
  package static func addresses(of name: String, in table: [UInt8]) -> [NetworkAddress] {
    let wanted = name.lowercased()
    var found: [NetworkAddress] = []
    for line in table.split(separator: UInt8(ascii: "\n")) {
      let text = String(decoding: line.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
      let words = text.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard words.dropFirst().contains(where: { $0.lowercased() == wanted }), let address = NetworkAddress(words[0])
      else { continue }
      found.append(address)
    }
    return found
  }
}
