import Commands
import Model
import Platform
import Support
import Testing

/// `dmon.py` and `dmon.h` against the real daemon. What needs a conversation with a program is in Tests/Clients, in Python.
@Suite("The libraries for Python and C")
struct ClientLibraryTests {
  private static let project = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  @Test("they are in the executable, byte for byte", arguments: [("python", "dmon.py"), ("c", "dmon.h")])
  func embedded(_ language: String, _ name: String) async throws {
    try await Sandbox.with { sandbox in
      let printed = try await sandbox.dmon("client", language)
      #expect(printed.code == 0 && printed.errorText == "")
      #expect(printed.output == (try readFile("\(Self.project)/Sources/Clients/\(name)")))
    }
  }

  @Test("another language is refused with those that there are")
  func unknown() async throws {
    try await Sandbox.with { sandbox in
      let refused = try await sandbox.dmon("client", "cobol")
      #expect(refused.code == 64 && refused.errorText.contains("is not one of python, c"), "\(refused.errorText)")
    }
  }

  // MARK: Python

  /// The one on PATH, and of others that pyenv has the oldest that is promised and the newest.
  private static let pythons: [String] = {
    let others = ["3.8", "3.13"].compactMap { version -> String? in
      guard let home = Environment["HOME"] else { return nil }
      let found = Files.list("\(home)/.pyenv/versions").filter { $0.hasPrefix(version + ".") }.sorted().last
      return found.map { "\(home)/.pyenv/versions/\($0)/bin/python3" }
    }
    return ["python3"] + others
  }()

  @Test("Python's own tests pass", arguments: pythons, ["test_reporting", "test_tqdm"])
  func python(_ interpreter: String, _ tests: String) async throws {
    try await unittest(tests, with: interpreter)
  }

  @Test("a program with dmon.h passes Python's tests")
  func header() async throws { try await unittest("test_c", with: "python3") }

  private func unittest(_ tests: String, with interpreter: String) async throws {
    try await Sandbox.with { sandbox in
      try Files.makeDirectory("\(sandbox.path)/library")
      for (language, name) in [("python", "dmon.py"), ("c", "dmon.h")] {
        try Files.write(try await sandbox.dmon("client", language).output, to: "\(sandbox.path)/library/\(name)")
      }
      let result = try await sandbox.run(
        [interpreter, "-W", "error::ResourceWarning", "-m", "unittest", "-v", tests],
        environment: [
          "DMON_BINARY": Sandbox.dmon, "DMON_LIBRARY": "\(sandbox.path)/library", "DMON_SOCKET": nil,
          "PYTHONDONTWRITEBYTECODE": "1",
        ], directory: "\(Self.project)/Tests/Clients", within: .seconds(300))
      #expect(result.code == 0, "\(result.errorText)")
      // A run of no tests is none.
      #expect(result.errorText.contains("... ok"), "\(result.errorText)")
    }
  }

  // MARK: C

  private static let strict = ["-O2", "-Wall", "-Wextra", "-Werror", "-pedantic"]
  private static let compilers: [[String]] = [
    ["gcc", "-std=c99"], ["gcc", "-std=c11", "-Wshadow", "-Wconversion"],
    ["gcc", "-std=gnu17", "-fsanitize=undefined"],
    ["g++", "-x", "c++", "-std=c++11"], ["g++", "-x", "c++", "-std=c++20"], ["clang", "-std=c99"],
    ["clang++", "-x", "c++", "-std=c++17"],
  ]

  @Test("the header compiles without a warning, and its program reports", arguments: compilers)
  func compiles(_ compiler: [String]) async throws {
    guard Environment.findProgram(compiler[0]).map(Files.exists) == true else { return }
    try await Sandbox.with { sandbox in
      let source = try sandbox.write(Self.program, to: "program.c")
      let built = try await sandbox.run(
        compiler + Self.strict + ["-I", "\(Self.project)/Sources/Clients", "-o", "\(sandbox.path)/program", source])
      try #require(built.code == 0, "\(built.errorText)")
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.run(["\(sandbox.path)/program"])
      #expect(result.code == 0 && result.text == "0 0\n" && result.errorText == "", "\(result.errorText)")
      let tasks = try await sandbox.tasks("build")
      #expect(tasks.map(\.label) == ["compile \"a\"", "link"])
      #expect(tasks.map(\.completed) == [40, 2.5] && tasks.map(\.total) == [40, nil])
      #expect(tasks.map(\.state) == [.done, .failed] && tasks.map(\.message) == ["größe", "no space"])
      #expect(tasks.map(\.code) == [nil, 3])
    }
  }

  private static let program = """
    #include "dmon.h"

    int main(void) {
        dmon d;
        dmon_task compile, link;
        int i, first, second;
        if (dmon_open(&d) != 0) return 69;
        dmon_register(&d, &compile, "build", "compile \\"a\\"", 40, "files");
        dmon_register(&d, &link, "build", "link", 0, NULL);
        for (i = 0; i < 40; i++) dmon_advance(&compile, 1);
        dmon_report(&link, 2.5);
        dmon_message(&compile, "gr\\xc3\\xb6\\xc3\\x9f" "e");
        first = dmon_done(&compile, NULL);
        second = dmon_fail(&link, "no space", 3);
        dmon_close(&d);
        printf("%d %d\\n", first, second);
        return 0;
    }
    """

  // MARK: shell

  /// What needs another computer is not here.
  @Test("the recipes of the manual do what they say", arguments: Recipe.all.filter { !$0.name.hasPrefix("ssh") })
  func recipe(_ recipe: Recipe) async throws {
    let needed = recipe.name.split(separator: " ").last.map(String.init) ?? ""
    if ["rsync", "parallel"].contains(needed), Environment.findProgram(needed).map(Files.exists) != true { return }
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      try Files.makeDirectory("\(sandbox.path)/src")
      for number in 1...12 { _ = try sandbox.write("\(number)\n", to: "src/file \(number).txt") }
      _ = try sandbox.write("all: a b c\na b c:\n\t@true\n\techo $@ > $@\n", to: "Makefile")
      // Few files, and the same everywhere.
      let code = recipe.code.split(separator: "/usr/share", omittingEmptySubsequences: false).joined(separator: "src")
      let result = try await sandbox.script(code, with: "bash")
      #expect(result.code == 0 && result.errorText == "", "\(result.errorText)")
      let tasks = try await sandbox.tasks()
      #expect(!tasks.isEmpty)
      for task in tasks {
        #expect(task.state == .done, "\(task.label)")
        #expect(task.total == nil || task.completed == task.total, "\(task.label): \(task.completed)")
      }
    }
  }
}
