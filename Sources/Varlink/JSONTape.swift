/// A validated document, as the flat list of its values and keys in the order of the text.
///
/// One pass, one array; strings and numbers stay in the bytes until they are asked for. The bytes must outlive it.
final class JSONTape {
  let bytes: UnsafeRawBufferPointer
  let tokens: [JSONToken]
  /// Where the values of large objects are, made when all keys of one are asked for.
  private var indexes: [Int: [[UInt8]: Int]] = [:]

  init(scanning bytes: UnsafeRawBufferPointer) throws(WireError) {
    guard bytes.count <= FrameLimit.scanned else { throw .tooLong(limit: FrameLimit.scanned) }
    var builder = TapeBuilder(capacity: min(bytes.count / 8 + 4, 1_024))
    var scanner = JSONScanner(bytes)
    do throws(JSONProblem) {
      scanner.skipSpace()
      try scanner.value(into: &builder, depth: 0)
      try scanner.end()
    } catch {
      throw error.error(at: scanner.at, of: bytes.count)
    }
    self.bytes = bytes
    tokens = builder.tokens
  }

  /// The token of the value of `key`; the last one where a key stands twice. Nil when it is absent.
  func value(of key: String, in object: Int) -> Int? {
    if !indexes.isEmpty, let index = indexes[object] { return index[Array(key.utf8)] }
    var key = key
    return key.withUTF8 { key in
      tokens.withUnsafeBufferPointer { tokens in
        let end = Int(tokens[object].next)
        var at = object + 1
        var found: Int?
        while at < end {
          if isKey(tokens[at], key) { found = at + 1 }
          at = Int(tokens[at + 1].next)
        }
        return found
      }
    }
  }

  /// The keys of an object, each once, at its place in the text where its value is.
  func keys(of object: Int) -> [String] {
    var all: [(key: [UInt8], value: Int)] = []
    var last: [[UInt8]: Int] = [:]
    let end = Int(tokens[object].next)
    var at = object + 1
    while at < end {
      let key = Array(string(of: at).utf8)
      all.append((key, at + 1))
      last[key] = at + 1
      at = Int(tokens[at + 1].next)
    }
    if all.count > 16 { indexes[object] = last }
    return all.filter { last[$0.key] == $0.value }.map { String(decoding: $0.key, as: UTF8.self) }
  }

  /// The text of a string or a key.
  func string(of index: Int) -> String { text(of: index).string(in: bytes) }

  func text(of index: Int) -> JSONText { Self.text(tokens[index]) }

  private static func text(_ token: JSONToken) -> JSONText {
    JSONText(start: Int(token.start), end: Int(token.end), isEscaped: token.kind == .escapedString)
  }

  @inline(__always)
  private func isKey(_ token: JSONToken, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    if token.kind == .string && Int(token.end &- token.start) != key.count { return false }
    return Self.text(token).equals(key, in: bytes)
  }
}

private struct TapeBuilder: JSONTokenSink {
  var tokens: [JSONToken] = []
  /// The tokens of the brackets that are open.
  private var open: [Int] = []

  init(capacity: Int) {
    tokens.reserveCapacity(capacity)
    open.reserveCapacity(8)
  }

  mutating func scalar(_ kind: JSONToken.Kind, _ start: Int, _ end: Int) {
    let next = UInt32(truncatingIfNeeded: tokens.count &+ 1)
    tokens.append(
      JSONToken(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end), next: next, kind: kind))
  }

  mutating func open(_ kind: JSONToken.Kind, at start: Int) {
    open.append(tokens.count)
    scalar(kind, start, start)
  }

  mutating func close(at end: Int) {
    let index = open.removeLast()
    tokens[index].end = UInt32(truncatingIfNeeded: end)
    tokens[index].next = UInt32(truncatingIfNeeded: tokens.count)
  }
}
