import Platform
import Support

extension Sandbox {
  /// Starts a daemon and a full-screen view on a terminal of its own.
  static func withView(
    columns: Int = 80, rows: Int = 24, arguments: [String] = [], environment: [String: String?] = [:],
    _ body: (Sandbox, TerminalSession, Child) async throws -> Void
  ) async throws {
    try await with { sandbox in
      _ = try await sandbox.startDaemon()
      let session = try TerminalSession(columns: columns, rows: rows)
      try await body(sandbox, session, try sandbox.view(on: session, arguments, environment))
    }
  }

  /// Starts a full-screen view.
  func view(
    on session: TerminalSession, _ arguments: [String] = [], _ environment: [String: String?] = [:]
  ) throws -> Child {
    try start(
      ["dmon", "watch"] + arguments, environment: ["TERM": "xterm-256color"].merging(environment) { $1 }, on: session)
  }

  /// Text for a call, every character as an escape.
  static func escaped(_ text: String) -> String {
    text.utf16.map { "\\u" + String(String(Int($0) + 0x1_0000, radix: 16).dropFirst()) }.joined()
  }
}
