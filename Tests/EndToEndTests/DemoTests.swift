import Platform
import Support
import Testing

@Suite("dmon demo")
struct DemoTests {
  private static let dmon = (FilePath.parent(of: Environment.ownExecutable ?? "") ?? ".") + "/dmon"

  /// Runs the demo in a temporary directory of the test's own; returns what is left in there, too.
  private func demo(_ prefix: [String] = []) throws -> (result: RunResult, left: [String]) {
    let directory = try Files.makeTemporaryDirectory("dmon-demo-test")
    defer { try? Files.removeTree(directory) }
    let environment = ["TMPDIR": directory, "DMON_SOCKET": "\(directory)/users-own.sock"]
    let result = try run(prefix + [Self.dmon, "demo"], environment: environment)
    return (result, Files.list(directory))
  }

  @Test("runs to its end: work that is done, one that fails, one that is lost, a summary, and nothing left")
  func wholeDemo() throws {
    let (result, left) = try demo()
    #expect(result.code == 0)
    #expect(result.errorText == "")
    #expect(!result.output.contains(0x1B))
    let words = ["done in", "No such file or directory", "lost after", "compress all: done", "1 failed, 1 lost", "Try"]
    for word in words { #expect(result.text.contains(word), "\(word)") }
    #expect(left == [])
  }

  @Test("asked to end, it clears up", arguments: ["0.3", "2.5"])
  func interrupted(seconds: String) throws {
    let (result, left) = try demo(["timeout", "--preserve-status", "--signal=TERM", seconds])
    #expect(result.code == 143)
    #expect(left == [])
  }

  @Test("without a place for its files it says so")
  func noPlace() throws {
    let result = try run([Self.dmon, "demo"], environment: ["TMPDIR": "/nonexistent"])
    #expect(result.code == 73)
    #expect(result.errorText.contains("set TMPDIR"))
  }
}
