/// What `http://HOST[:PORT]/PATH` names.
package struct WebAddress: Sendable, Hashable {
  package var place: NetworkPlace
  /// With what stands behind `?`; begins with `/`.
  package var path: String

  package static let longest = 2_048

  /// - Throws: what is wrong with it.
  package init(_ text: String) throws(NetworkPlace.Complaint) {
    if text.lowercased().hasPrefix("https:") {
      throw .init("https cannot be asked: dmon speaks plain http; ask with 'exec:curl -fsS \(text.prefix(200))'")
    }
    guard text.lowercased().hasPrefix("http://") else {
      throw .init("'\(text.prefix(80))' does not begin with 'http://'")
    }
    if text.utf8.count > Self.longest { throw .init("the address is longer than \(Self.longest) bytes") }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .init("the address has a character that must be written as %XX")
    }
    let rest = text.dropFirst("http://".count)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    if rest[..<end].contains("@") { throw .init("a user and a password cannot be sent") }
    if end == rest.startIndex { throw .init("no host is named") }
    place = try NetworkPlace(rest[..<end], defaultPort: 80, allowsNames: true)
    // What stands behind '#' is for who asks.
    let path = rest[end...].prefix { $0 != "#" }
    self.path = path.hasPrefix("/") ? String(path) : "/" + path
  }

  /// What is sent.
  package var request: [UInt8] {
    Array(
      "GET \(path) HTTP/1.1\r\nHost: \(place.text)\r\nUser-Agent: dmon/\(Release.version)\r\nAccept: */*\r\nConnection: close\r\n\r\n"
        .utf8)
  }
}

/// What a web server said, as far as it matters: the first line.
package enum WebReply: Sendable, Equatable {
  /// More of the line has to come.
  case unfinished
  case code(Int)
  /// It is no HTTP.
  case nonsense

  /// So much of an answer is looked at.
  package static let longestLine = 1_024

  /// Reads the beginning of an answer.
  package init(_ bytes: some Collection<UInt8>) {
    let line = bytes.prefix(Self.longestLine).prefix { $0 != UInt8(ascii: "\n") }
    let beginning = "HTTP/1.".utf8
    // What cannot become right any more is not waited for.
    guard zip(line, beginning).allSatisfy(==) else {
      self = .nonsense
      return
    }
    if line.count == min(bytes.count, Self.longestLine) {
      self = bytes.count >= Self.longestLine ? .nonsense : .unfinished
      return
    }
    let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count >= 2, words[0].count == 8, words[1].prefix(3).count == 3,
      let code = Int(String(decoding: words[1].prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self)),
      (100...599).contains(code)
    else {
      self = .nonsense
      return
    }
    self = .code(code)
  }
}
