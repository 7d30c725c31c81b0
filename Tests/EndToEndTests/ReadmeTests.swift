import Support
import Testing

@Suite("README")
struct ReadmeTests {
  private static let project = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  /// The only block of code in this language.
  private func block(_ language: String) throws -> String {
    let text = String(decoding: try readFile("\(Self.project)/README.md"), as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "```\(language)"))
    lines.removeSubrange(...start)
    let end = try #require(lines.firstIndex(of: "```"))
    return lines[..<end].map { $0 + "\n" }.joined()
  }

  @Test("the script of the tour runs, and its task is done with every file counted")
  func tour() async throws {
    let script = try block("sh")
    try await Sandbox.with { sandbox in
      _ = try await sandbox.script(script)
      let listed = try await sandbox.dmon("ls", "sums")
      #expect(listed.text.contains("+ done"), "\(listed.text)")
      #expect(listed.text.contains("100%"), "\(listed.text)")
    }
  }

  @Test("the client in Python runs, and its task is done")
  func python() async throws {
    let script = try block("python")
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.run(["python3", try sandbox.write(script, to: "client.py")])
      #expect(result.code == 0, "\(result.errorText)")
      let listed = try await sandbox.dmon("ls", "python")
      #expect(listed.text.contains("+ done"), "\(listed.text)")
    }
  }
}
