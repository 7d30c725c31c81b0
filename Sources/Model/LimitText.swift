internal import Model

/// What `--limit` takes: a resource, then one number or two, the soft and the hard one.
enum LimitText {
  private static let names = [
    "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
    "sigpending", "stack",
  ]

  /// The same with plain numbers: `memlock=64M` is `memlock=67108864`, `core=unlimited` is `core=infinity`.
  static func normal(_ text: String) throws(CommandError) -> String {
    guard let equals = text.firstIndex(of: "=") else {
      throw .usage("option '--limit': '\(text)' is not like nofile=4096")
    }
    let name = text[..<equals].lowercased()
    guard names.contains(name) else { throw unknown(name) }
    var values: [String] = []
    for part in text[text.index(after: equals)...].split(separator: ":", omittingEmptySubsequences: false) {
      values.append(try value(String(part), in: text))
    }
    guard values.count <= 2 else { throw .usage("option '--limit': '\(text)' has more than two values") }
    if values.count == 2, number(values[0]) > number(values[1]) {
      throw .usage("option '--limit': '\(text)' has a soft limit above the hard one")
    }
    return "\(name)=\(values.joined(separator: ":"))"
  }

  private static func unknown(_ name: String) -> CommandError {
    if name == "rttime" { return .usage("option '--limit': 'rttime' is what dmon knows its services by") }
    let hint = NearestName.find(name, among: names).map { ", did you mean '\($0)'?" }
    return .usage("option '--limit': '\(name)' is none\(hint ?? "; there are \(names.joined(separator: ", "))")")
  }

  private static func value(_ part: String, in text: String) throws(CommandError) -> String {
    if part == "infinity" || part == "unlimited" { return "infinity" }
    guard let number = SizeText.parse(part) else {
      throw .usage("option '--limit': '\(part)' in '\(text)' is neither a number, a size nor 'infinity'")
    }
    return "\(number)"
  }

  private static func number(_ value: String) -> UInt64 { UInt64(value) ?? .max }
}
