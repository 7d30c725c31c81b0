/// What `--limit` takes: a resource, then one number or two, the soft and the hard one.
package enum LimitText {
  /// Why a text is no limit.
  package struct Complaint: Error, Sendable, Equatable {
    package let text: String

    fileprivate init(_ text: String) { self.text = text }
  }

  private static let names = [
    "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
    "sigpending", "stack",
  ]

  /// The same with plain numbers: `memlock=64M` is `memlock=67108864`, `core=unlimited` is `core=infinity`.
  package static func normal(_ text: String) throws(Complaint) -> String {
    guard let equals = text.firstIndex(of: "=") else {
      throw .init("'\(text)' is not like nofile=4096")
    }
    let name = text[..<equals].lowercased()
    guard names.contains(name) else { throw unknown(name) }
    var values: [String] = []
    for part in text[text.index(after: equals)...].split(separator: ":", omittingEmptySubsequences: false) {
      values.append(try value(String(part), in: text))
    }
    guard values.count <= 2 else { throw .init("'\(text)' has more than two values") }
    if values.count == 2, number(values[0]) > number(values[1]) {
      throw .init("'\(text)' has a soft limit above the hard one")
    }
    return "\(name)=\(values.joined(separator: ":"))"
  }

  private static func unknown(_ name: String) -> Complaint {
    if name == "rttime" { return .init("'rttime' is what dmon knows its services by") }
    let hint = NearestName.find(name, among: names).map { ", did you mean '\($0)'?" }
    return .init("'\(name)' is none\(hint ?? "; there are \(names.joined(separator: ", "))")")
  }

  private static func value(_ part: String, in text: String) throws(Complaint) -> String {
    if part == "infinity" || part == "unlimited" { return "infinity" }
    guard let number = SizeText.parse(part) else {
      throw .init("'\(part)' in '\(text)' is neither a number, a size nor 'infinity'")
    }
    return "\(number)"
  }

  private static func number(_ value: String) -> UInt64 { UInt64(value) ?? .max }
}
