import Support
import Testing

/// Files with what a text should be, in `Tests/Goldens`.
///
/// `DMON_REGENERATE=1 swift test --filter CommandsTests` writes them anew; read the difference before it is committed.
enum Golden {
  static func directory(_ file: String = #filePath) -> String {
    // .../Tests/CommandsTests/Golden.swift
    file.split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } + "/Goldens"
  }

  /// The project's own directory.
  static var project: String { directory().split(separator: "/").dropLast(2).reduce("") { "\($0)/\($1)" } }

  static func expect(_ text: String, is name: String, at location: SourceLocation = #_sourceLocation) throws {
    try expect(text, isFile: "\(directory())/\(name)", at: location)
  }

  static func expect(_ text: String, isFile path: String, at location: SourceLocation = #_sourceLocation) throws {
    if try isRegenerating() {
      _ = try run(["mkdir", "-p", path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }])
      _ = try run(["tee", path], input: Array(text.utf8))
      return
    }
    let file = try run(["cat", path])
    #expect(
      file.code == 0 && file.text == text, "\(path) differs; DMON_REGENERATE=1 writes it anew", sourceLocation: location
    )
  }

  private static func isRegenerating() throws -> Bool {
    try run(["sh", "-c", "echo $DMON_REGENERATE"]).text == "1\n"
  }
}
