import Support
import Testing

@testable import Commands

@Suite("Man pages")
struct ManualPageTests {
  @Test("mandoc has nothing to say about them", arguments: ManualPage.all().map(\.fileName))
  func lint(file: String) throws {
    let page = try #require(ManualPage.all().first { $0.fileName == file })
    let result = try run(["mandoc", "-T", "lint"], input: Array(page.text.utf8))
    #expect(result.code == 0 && result.text == "" && result.errorText == "", "\(result.text)")
  }

  @Test("they are those in the directory man")
  func committed() throws {
    for page in ManualPage.all() {
      try Golden.expect(page.text, isFile: "\(Golden.project)/man/\(page.fileName)")
    }
  }

  @Test("they refer to pages that there are")
  func references() {
    let pages = ManualPage.all()
    let names = Set(pages.map { "\($0.name)(\($0.section))" })
    // dmon(1), dmon.yml(5), dmon-protocol(7) and dmon-recipes(7).
    #expect(names.count == CommandTable.commands.count + 4)
    let systems: Set = ["crontab(5)"]
    for path in CommandPath.all {
      for reference in path.last?.manual.seeAlso ?? [] {
        #expect(names.union(systems).contains(reference), "\(reference)")
      }
    }
  }

  @Test("they have the sections that a reader expects")
  func sections() {
    for page in ManualPage.all() where page.section == 1 {
      var sections = ["NAME", "SYNOPSIS", "DESCRIPTION", "EXIT STATUS", "EXAMPLES", "SEE ALSO"]
      sections.append(page.name == "dmon-report" ? "COMMANDS" : "OPTIONS")
      for section in sections { #expect(page.text.contains(".SH \(section)\n"), "\(page.name): \(section)") }
    }
  }
}
