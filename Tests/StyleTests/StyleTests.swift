import Support
import Testing

@Suite("The style of the house")
struct StyleTests {
  /// The package's directory: this file is two below it.
  private static let root: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }()

  /// All sources, taken apart once for all rules.
  private static let sources = Result {
    try ["Sources", "Tests"].flatMap { directory in
      try listFiles(below: "\(root)/\(directory)")
        .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".c") || $0.hasSuffix(".h") }
        .map { SourceFile(path: "\(directory)/\($0)", bytes: try readFile("\(root)/\(directory)/\($0)")) }
    }
  }

  @Test("every source keeps the rule", arguments: StyleRule.all)
  func sources(rule: StyleRule) throws {
    let files = try Self.sources.get()
    #expect(files.count > 20)
    for complaint in files.flatMap({ rule.complaints(about: $0) }) { Issue.record("\(complaint)") }
  }

  @Test("every room that there is, is in the table of arrows")
  func rooms() throws {
    for room in try listDirectory("\(Self.root)/Sources") { #expect(StyleRule.arrows[room] != nil, "\(room)") }
  }

  @Test("the arrows point down: no room can be reached from itself")
  func arrowsPointDown() {
    func reach(_ room: String, _ path: [String]) {
      #expect(!path.contains(room), "\(path + [room])")
      guard !path.contains(room) else { return }
      for next in StyleRule.arrows[room] ?? [] { reach(next, path + [room]) }
    }
    for room in StyleRule.arrows.keys { reach(room, []) }
  }

  @Test("the top level holds what the project's owner fixed, and nothing else")
  func topLevel() throws {
    let fixed: Set = ["Package.swift", "Sources", "Tests", "completions", "man", "README.md"]
    let others = try listDirectory(Self.root).filter { !$0.hasPrefix(".") && !fixed.contains($0) }
    #expect(others.isEmpty)
  }
}
