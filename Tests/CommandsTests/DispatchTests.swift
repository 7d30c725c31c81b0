import Model
import Testing

@testable import Commands

@Suite("Dispatch")
struct DispatchTests {
  @Test(
    "a command is found by the first word and by the program's name",
    arguments: [
      ["dmon", "version"], ["dmon-version"], ["/usr/local/bin/dmon-version"], ["./dmon", "version"], ["dmon", "-V"],
      ["dmon", "--version"], ["dmon-0.1.0", "version"], ["", "version"],
    ])
  func found(words: [String]) {
    let test = TestContext()
    #expect(Commands.main(RawArguments(words), in: test.context) == .success)
    #expect(test.output == "dmon \(Release.version)\n")
    #expect(test.errors == "")
  }

  @Test("options may stand before the command")
  func optionsFirst() throws {
    let test = TestContext()
    #expect(test.run("dmon", "--json", "version") == 0)
    #expect(test.output == "{\"version\":\"\(Release.version)\"}\n")
    let words = RawArguments(["-m", "set", "--strict", "report", "-m", "done", "set", "g", "1"]).words
    var path = CommandPath()
    let rest = try CommandTable.descend(along: &path, words)
    #expect(path.text == "dmon report set")
    #expect(rest.map(\.text) == ["-m", "set", "--strict", "-m", "done", "g", "1"])
  }

  @Test("dmon alone shows the overview as an error, help shows it as an answer")
  func alone() {
    let alone = TestContext()
    #expect(alone.run("dmon") == 64)
    #expect(alone.output == "" && alone.errors == HelpText.overview())
    for words in [["dmon", "--help"], ["dmon", "-h"], ["dmon", "help"], ["dmon-help"]] {
      let test = TestContext()
      #expect(Commands.main(RawArguments(words), in: test.context) == .success)
      #expect(test.output == HelpText.overview() && test.errors == "")
    }
  }

  @Test("every command and subcommand has help by --help, -h and the command help")
  func help() {
    for path in CommandPath.all {
      let words = path.commands.map { $0.name }
      let expected = HelpText.help(for: path)
      #expect(expected.hasPrefix(path.text + ": "))
      for call in [["dmon"] + words + ["--help"], ["dmon", "-h"] + words, ["dmon", "help"] + words] {
        let test = TestContext()
        #expect(Commands.main(RawArguments(call), in: test.context) == .success, "\(call)")
        #expect(test.output == expected && test.errors == "", "\(call)")
      }
    }
  }

  @Test(
    "a wrong call gets one line and 64",
    arguments: [
      (["dmon", "reprot"], "dmon: unknown command 'reprot', did you mean 'report'?; try 'dmon --help'"),
      (["dmon", "xyzzy"], "dmon: unknown command 'xyzzy'; try 'dmon --help'"),
      (["dmon", "--nonsense"], "dmon: unknown option '--nonsense', a command is missing; try 'dmon --help'"),
      (
        ["dmon", "report"],
        "dmon report: a command is missing: new, set, add, done, fail, scan, lines, bytes or attach; try 'dmon report --help'"
      ),
      (
        ["dmon", "report", "ste", "g", "1"],
        "dmon report: unknown command 'ste', did you mean 'set'?; try 'dmon report --help'"
      ),
      (
        ["dmon-report", "st", "g", "1"],
        "dmon report: unknown command 'st', did you mean 'set'?; try 'dmon report --help'"
      ),
      (
        ["dmon", "report", "set", "g", "x", "4"],
        "dmon report set: ID: 'x' is not the number of a task; try 'dmon report set --help'"
      ),
      (
        ["dmon-completions", "zsch"],
        "dmon completions: SHELL: 'zsch' is not one of bash, zsh, fish; did you mean 'zsh'?; try 'dmon completions --help'"
      ),
      (
        ["dmon", "help", "wach"], "dmon help: there is no command 'wach', did you mean 'watch'?; try 'dmon help --help'"
      ),
      (
        ["dmon", "help", "report", "sets"],
        "dmon help: there is no command 'sets' below 'dmon report', did you mean 'set'?; try 'dmon help --help'"
      ),
    ])
  func complaints(words: [String], line: String) {
    let test = TestContext()
    #expect(Commands.main(RawArguments(words), in: test.context) == .usage)
    #expect(test.errors == line + "\n")
    #expect(test.output == "")
  }

  @Test("an output that cannot be written is an error")
  func fullDisk() {
    let test = TestContext(canWrite: false)
    #expect(test.run("dmon", "version") == 73)
    #expect(test.errors == "dmon version: cannot write to the standard output\n")
  }
}
