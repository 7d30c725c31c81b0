import Model
import Testing

@testable import Commands

@Suite("The nearest name")
struct NearestNameTests {
  @Test(
    "is found for a slip",
    arguments: [
      ("reprot", "report"), ("rpeort", "report"), ("wach", "watch"), ("rep", "report"), ("deamon", "daemon"),
      ("shutdwon", "shutdown"), ("lss", "ls"), ("completion", "completions"), ("versoin", "version"),
    ])
  func near(word: String, name: String) {
    let names = CommandTable.commands.map { $0.name }
    #expect(NearestName.find(word, among: names) == name)
  }

  @Test("is not found for another word", arguments: ["", "x", "kubernetes", "q", "zz", "stopping"])
  func far(word: String) {
    #expect(NearestName.find(word, among: CommandTable.commands.map { $0.name }) == nil)
  }
}
