/// A question that something outside of dmon answers: whether a service can be used.
package enum Probe: Sendable, Hashable {
  /// A shell's command ends with 0.
  case command(String)
  /// Somebody accepts connections there.
  case port(NetworkPlace)
  /// A server answers with 2xx or 3xx.
  case web(WebAddress)

  /// `exec:COMMAND`, `port:[HOST:]PORT`, `http:URL` or the URL alone; nil for what is none of these.
  init?(_ kind: some StringProtocol, _ rest: String) throws(NetworkPlace.Complaint) {
    switch kind {
    case "exec":
      if rest.allSatisfy(\.isWhitespace) { throw .init("no command is named") }
      if rest.utf8.contains(0) { throw .init("the command has a NUL") }
      self = .command(rest)
    case "port": self = .port(try NetworkPlace(rest, allowsNames: false))
    case "http":
      // `http://…` is taken for `http:http://…`.
      self = .web(try WebAddress(rest.hasPrefix("//") ? "http:" + rest : rest))
    case "https": self = .web(try WebAddress("https:" + rest))
    default: return nil
    }
  }
}

/// What shows that a run is ready: `--ready`.
package enum ReadyCondition: Sendable, Hashable {
  /// It began.
  case started
  /// `READY=1` on its NOTIFY_SOCKET.
  case notify
  /// A newline on this descriptor, which the run begins with.
  case descriptor(Int)
  /// A line of its output that this extended regular expression of POSIX is found in.
  case log(String)
  case probe(Probe)

  package static let allowed = "'started', 'notify', 'fd:N', 'port:N', 'log:REGEX', 'exec:COMMAND' and 'http:URL' are"

  /// - Throws: what is wrong with it. Whether an expression of `log:` is one is found out by who has the C library's.
  package init(_ text: String) throws(NetworkPlace.Complaint) {
    switch text {
    case "started": self = .started
    case "notify": self = .notify
    default:
      let (kind, rest) = Self.split(text)
      switch kind {
      case "fd":
        guard let number = Int(rest), (3...255).contains(number) else {
          throw .init("'\(rest.prefix(80))' is no descriptor's number from 3 to 255")
        }
        self = .descriptor(number)
      case "log":
        if rest.isEmpty { throw .init("no expression is given") }
        if rest.utf8.contains(0) { throw .init("the expression has a NUL") }
        do throws(ExpressionSize.Complaint) { _ = try ExpressionSize(rest) } catch {
          throw .init("the expression \(error.text)")
        }
        self = .log(rest)
      default:
        guard let probe = try Probe(kind, rest) else {
          throw .init("'\(text.prefix(80))' shows nothing: \(Self.allowed)")
        }
        self = .probe(probe)
      }
    }
  }

  static func split(_ text: String) -> (kind: String, rest: String) {
    guard let colon = text.firstIndex(of: ":") else { return (text, "") }
    return (String(text[..<colon]), String(text[text.index(after: colon)...]))
  }
}
