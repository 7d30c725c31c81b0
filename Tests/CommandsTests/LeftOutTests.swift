import Testing

@testable import Commands

@Suite("What may be left out inside dmon run")
struct LeftOutTests {
  private func parsed(_ words: [String], _ environment: [String: String]) throws -> ParsedArguments? {
    var path = CommandPath()
    let rest = try CommandTable.descend(along: &path, RawArguments(["dmon"] + words).words.dropFirst().map { $0 })
    let command = try #require(path.last)
    guard
      case .arguments(let parsed) = try ArgumentParser.parse(rest, for: command.specification, in: { environment[$0] })
    else { return nil }
    return parsed
  }

  private static let inside = ["DMON_GROUP": "build", "DMON_TASK": "7"]

  @Test("the group and the number, where both are left out")
  func both() throws {
    let set = try #require(try parsed(["report", "set", "40/100", "-m", "linking"], Self.inside))
    #expect(set.text("GROUP") == "build")
    #expect(set.integer("ID") == 7)
    #expect(set.progress("DONE[/TOTAL]")?.completed == 40)
    let done = try #require(try parsed(["report", "done"], Self.inside))
    #expect(done.integer("ID") == 7)
  }

  @Test("what is named counts")
  func named() throws {
    let set = try #require(try parsed(["report", "set", "other", "3", "40"], Self.inside))
    #expect(set.text("GROUP") == "other")
    #expect(set.integer("ID") == 3)
  }

  @Test(
    "outside, or with half of it, it is a clear error",
    arguments: [
      (["report", "set", "40/100"], [:], "GROUP and ID are missing"),
      (["report", "set", "40/100"], ["DMON_GROUP": "build"], "GROUP and ID are missing"),
      (["report", "new"], [:], "GROUP is missing"),
      (["report", "done"], ["DMON_GROUP": "a/b", "DMON_TASK": "1"], "DMON_GROUP says 'a/b'"),
      (["report", "set", "build", "40"], ["DMON_GROUP": "g", "DMON_TASK": "1"], "DONE[/TOTAL] is missing"),
      (["report", "add", "a", "1", "2", "3"], ["DMON_GROUP": "g", "DMON_TASK": "1"], "too many"),
    ] as [([String], [String: String], String)])
  func missing(words: [String], environment: [String: String], part: String) {
    let error = #expect(throws: CommandError.self) { try parsed(words, environment) }
    #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
  }
}
