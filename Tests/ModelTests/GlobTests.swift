import Model
import Support
import Testing

@Suite("Patterns for paths")
struct GlobTests {
  @Test(
    "what a shell would match, and what not",
    arguments: [
      ("*.toml", "api.toml", true), ("*.toml", "conf/api.toml", false), ("*.toml", ".toml", false),
      (".*", ".env", true), ("?", "ä", true), ("?", "/", false), ("**", "a/b/c", true), ("**", "a/.b/c", false),
      ("**/x", "x", true), ("**/x", "a/b/x", true), ("**/x", "a/.b/x", false), ("a/**/b", "a/b", true),
      ("a/**", "a/b/c", true), ("a/**", "b/a/c", false), ("a**", "a/b", false), ("src/**/*.{c,h}", "src/a/b.h", true),
      ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[]]", "]", true), ("[!]]", "]", false), ("[a", "[a", true),
      ("[a/b]", "[a/b]", true), ("{a,b/{c,d}}", "b/d", true), ("{a}", "{a}", true), ("{a}", "a", false),
      ("{,x}y", "y", true), ("{a,b", "{a,b", true), ("a,b", "a,b", true), ("\\*", "*", true), ("\\*", "a", false),
      ("{\\,,b}", ",", true), ("[z-a]", "b", false),
    ])
  func cases(pattern: String, path: String, isMatch: Bool) throws {
    #expect(try Glob(pattern).matches(path) == isMatch)
  }

  @Test("what is empty, too long, too deep or has a NUL is no pattern")
  func refused() {
    for text in ["", "a\0", String(repeating: "a", count: 1_025), String(repeating: "{a,", count: 40) + "b"] {
      // What is not closed means itself.
      let isFine = text.hasPrefix("{")
      #expect((try? Glob(text)) == nil || isFine)
    }
    let deep = String(repeating: "{a,", count: 40) + "b" + String(repeating: "}", count: 40)
    #expect(throws: Glob.Complaint.self) { try Glob(deep) }
  }

  @Test("the worst patterns take no longer than their length says")
  func bounded() throws {
    let path = String(repeating: "a", count: 2_000)
    for pattern in [
      String(repeating: "*a", count: 500) + "b", String(repeating: "{a,a}", count: 200) + "b",
      String(repeating: "**/", count: 300) + "b", String(repeating: "{*,**}", count: 170) + "b",
    ] {
      let glob = try Glob(pattern)
      let time = ContinuousClock().measure { #expect(!glob.matches(path)) }
      #expect(time < .seconds(60), "\(pattern.prefix(20)): \(time)")
    }
  }

  @Test("thousands of random patterns over a random tree: the same files as bash finds")
  func sameAsBash() async throws {
    try await Sandbox.with { sandbox in
      var generator = SeededGenerator(seed: 20_261_121)
      let paths = tree(&generator)
      _ = try await sandbox.run(["mkdir", "-p"] + ([""] + paths.folders).map { "tree/\($0)" })
      for path in paths.files { _ = try sandbox.write("", to: "tree/\(path)") }
      let patterns = (0..<3_000).map { _ in pattern(&generator) }
      let result = try await sandbox.run(
        ["bash", "-c", Self.program], environment: ["LC_ALL": "C"],
        input: Array(patterns.map { $0 + "\n" }.joined().utf8), directory: "\(sandbox.path)/tree",
        within: .seconds(240))
      try #require(result.code == 0, "\(result.errorText)")
      let lines = result.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      var found = 0
      for (pattern, line) in zip(patterns, lines) {
        var theirs = Set(line.split(separator: " ").map(String.init))
        let glob = try Glob(pattern)
        var ours = Set((paths.folders + paths.files).filter { glob.matches($0) })
        if pattern.hasSuffix("**") {
          // For bash, a folder is among what is below it.
          ours.subtract(paths.folders)
          theirs.formIntersection(paths.files)
        }
        let difference = ours.symmetricDifference(theirs).sorted()
        #expect(difference.isEmpty, "'\(pattern)': \(difference.prefix(5)), ours \(ours.count), bash \(theirs.count)")
        found += theirs.count
      }
      #expect(lines.count == patterns.count + 1)
      // The cases are worth something only when many of them match.
      #expect(found > patterns.count)
      print("globs: \(patterns.count) patterns, \(found) matches, the same as bash's")
    }
  }

  /// Each line is a pattern; writes what it matches, on one line.
  private static let program = #"""
    shopt -s globstar nullglob
    while IFS= read -r pattern; do
      eval "set -- $pattern"
      for path in "$@"; do
        case "/$path/" in */./*|*/../*) continue;; esac
        if [ -e "$path" ]; then printf '%s ' "$path"; fi
      done
      printf '\n'
    done
    """#

  private func tree(_ generator: inout SeededGenerator) -> (folders: [String], files: [String]) {
    var folders = Set<String>()
    var files = Set<String>()
    func name() -> String {
      var text = ""
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        text.append("abc.-".randomElement(using: &generator) ?? "a")
      }
      return text == "." || text == ".." ? "a" : text
    }
    for _ in 0..<24 {
      let parent = Bool.random(using: &generator) ? nil : folders.sorted().randomElement(using: &generator)
      if (parent ?? "").split(separator: "/").count > 3 { continue }
      folders.insert((parent.map { $0 + "/" } ?? "") + name())
    }
    for _ in 0..<80 {
      let parent =
        Int.random(in: 0..<5, using: &generator) == 0 ? nil : folders.sorted().randomElement(using: &generator)
      let path = (parent.map { $0 + "/" } ?? "") + name()
      if !folders.contains(path) { files.insert(path) }
    }
    return (folders.sorted(), files.sorted())
  }

  private func pattern(_ generator: inout SeededGenerator) -> String {
    let parts = (0..<Int.random(in: 1...3, using: &generator)).map { _ -> String in
      if Int.random(in: 0..<5, using: &generator) == 0 { return "**" }
      // One that stands for a character, so that no name is empty.
      let first = "abc?".randomElement(using: &generator) ?? "a"
      let rest = (0..<Int.random(in: 0...2, using: &generator)).map { _ in piece(&generator, depth: 0) }
      return Bool.random(using: &generator) ? String(first) + rest.joined() : rest.joined() + String(first)
    }
    // Many of them take bash very long; two stars together are another rule.
    let isOdd = parts.filter { $0 == "**" }.count > 1 || parts.contains { $0 != "**" && $0.contains("**") }
    return isOdd ? pattern(&generator) : parts.joined(separator: "/")
  }

  private func piece(_ generator: inout SeededGenerator, depth: Int) -> String {
    switch Int.random(in: 0..<(depth < 2 ? 10 : 8), using: &generator) {
    // In a brace a star could come to stand beside another one.
    case 0, 1: return depth == 0 ? "*" : "a*b"
    case 2: return "?"
    case 3:
      let isNegated = Bool.random(using: &generator) ? "!" : ""
      let range = Bool.random(using: &generator) ? "a-b" : ""
      return "[\(isNegated)\("abc.".randomElement(using: &generator) ?? "a")\(range)]"
    case 4, 5, 6, 7: return String("abc.-".randomElement(using: &generator) ?? "a")
    default:
      let choices = (0..<Int.random(in: 2...3, using: &generator)).map { _ in
        let slash = Int.random(in: 0..<6, using: &generator) == 0 ? "b/c" : ""
        return slash
          + (0..<Int.random(in: 0...2, using: &generator)).map { _ in piece(&generator, depth: depth + 1) }.joined()
      }
      return "{" + choices.joined(separator: ",") + "}"
    }
  }
}

@Suite("Which files below a watched folder count")
struct WatchFilterTests {
  @Test(
    "without a pattern: all but those with a dot, and what builds and editors leave",
    arguments: [
      ("api.toml", true), ("conf/api.toml", true), (".env", false), ("api.toml~", false), ("#api.toml#", false),
      ("x.swp", false), ("main.o", false), ("m.pyc", false), ("api.log", false),
    ])
  func defaults(path: String, counts: Bool) throws {
    #expect(try WatchFilter().counts(path, below: "/app") == counts)
  }

  @Test("folders of builds and those with a dot are not looked into, nor what is excluded")
  func folders() throws {
    let filter = try WatchFilter(include: ["*"], exclude: ["cache/", "a/b", "/app/abs"])
    for path in ["target", "x/node_modules", ".git", "__pycache__", "build", "cache", "x/cache", "a/b", "abs"] {
      #expect(!filter.looksInto(path, below: "/app"), "\(path)")
    }
    for path in ["src", "b", "x/a/b", "x/abs"] { #expect(filter.looksInto(path, below: "/app"), "\(path)") }
  }

  @Test("a name is meant at any depth, a path from the folder on; what is included by name counts whatever it is")
  func patterns() throws {
    let filter = try WatchFilter(include: ["*.toml", "src/**/*.py", ".env", "x.log"], exclude: ["*.tmp.toml"])
    for path in ["a.toml", "a/b.toml", "src/m.py", "src/a/m.py", ".env", "a/.env", "x.log"] {
      #expect(filter.counts(path, below: "/app"), "\(path)")
    }
    for path in ["a.tmp.toml", "m.py", "a/src/m.py", ".a.toml", "y.log"] {
      #expect(!filter.counts(path, below: "/app"), "\(path)")
    }
  }
}
