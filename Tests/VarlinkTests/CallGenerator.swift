/// Makes calls of Report: right ones, wrong ones, strange spellings of both, and damaged ones.
struct CallGenerator {
  var documents: DocumentGenerator
  /// The latest frame has no key twice or with an escape sequence, and no damage: the fast way must not decline it.
  private(set) var isPlain = true

  init(seed: UInt64) { documents = DocumentGenerator(seed: seed) }

  mutating func frame() -> [UInt8] {
    isPlain = true
    var members = [("method", method()), ("parameters", parameters())]
    if documents.random.once(in: 4) { members.append(("oneway", flag())) }
    if documents.random.once(in: 8) { members.append(("more", flag())) }
    if documents.random.once(in: 12) { members.append(("upgrade", flag())) }
    if documents.random.once(in: 6) { members.append(("extra", text(documents.document()))) }
    if documents.random.once(in: 12) { repeated(("method", method()), &members) }
    if documents.random.once(in: 12) { repeated(("parameters", parameters()), &members) }
    if documents.random.once(in: 30) { members.removeFirst() }
    if documents.random.once(in: 3) { members.shuffle(using: &documents.random) }
    let frame = Array(object(members).utf8)
    guard documents.random.once(in: 3) else { return frame }
    isPlain = false
    return documents.damaged(frame)
  }

  private mutating func repeated(_ member: (String, String), _ members: inout [(String, String)]) {
    isPlain = false
    members.append(member)
  }

  private mutating func method() -> String {
    if documents.random.once(in: 20) {
      return documents.random.pick(["7", "null", #""org.dmon.Progress.Finish""#, #""""#])
    }
    if documents.random.once(in: 20) { return #""org.dmon.Progress.Re\u0070ort""# }
    return #""org.dmon.Progress.Report""#
  }

  private mutating func flag() -> String {
    documents.random.once(in: 20)
      ? documents.random.pick(["0", "\"true\"", "null", "{}"]) : documents.random.pick(["true", "false"])
  }

  private mutating func parameters() -> String {
    if documents.random.once(in: 40) { return documents.random.pick(["null", "[]", "7", "{}"]) }
    var members = [("group", string()), ("id", number())]
    for field in ["completed", "advance", "total"] where documents.random.once(in: 2) {
      members.append((field, number()))
    }
    for field in ["message", "request"] where documents.random.once(in: 3) { members.append((field, string())) }
    if documents.random.once(in: 5) { members.append(("unknown", text(documents.document()))) }
    if documents.random.once(in: 8) { repeated((documents.random.pick(["id", "total", "group"]), number()), &members) }
    if documents.random.once(in: 8) { repeated((documents.random.pick(["message", "group"]), string()), &members) }
    if documents.random.once(in: 8) { members.append(("complete", string())) }
    if documents.random.once(in: 30) { members.removeFirst() }
    if documents.random.once(in: 4) { members.shuffle(using: &documents.random) }
    return object(members)
  }

  private mutating func string() -> String {
    if documents.random.once(in: 25) { return documents.random.pick(["null", "7", "true", "{}"]) }
    if documents.random.once(in: 4) {
      return documents.random.pick([#""\ud83d\ude00""#, #""a\"b""#, #""größe""#, #""\/""#])
    }
    return "\"\(documents.random.pick(["bench", "a", "build 7", "a longer name of a group", ""]))\""
  }

  private mutating func number() -> String {
    if documents.random.once(in: 25) {
      return documents.random.pick(["null", "\"7\"", "1e400", "9223372036854775808", "0.5", "1e2", "7.0", "[]", "-0.0"])
    }
    return documents.random.once(in: 2) ? String(documents.random.below(1000)) : "\(documents.random.double())"
  }

  private mutating func object(_ members: [(String, String)]) -> String {
    let space = documents.random.once(in: 6) ? " " : ""
    return "{" + members.map { "\(space)\(key($0.0))\(space):\(space)\($0.1)" }.joined(separator: "\(space),")
      + "\(space)}"
  }

  private mutating func key(_ name: String) -> String {
    guard documents.random.once(in: 60), let last = name.last?.unicodeScalars.first else { return "\"\(name)\"" }
    isPlain = false
    return "\"\(name.dropLast())\\u00\(String(last.value, radix: 16))\""
  }

  private func text(_ document: [UInt8]) -> String { String(decoding: document, as: UTF8.self) }
}
