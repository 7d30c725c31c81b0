import Support
import Testing

@testable import Commands

@Suite("Lines for a crontab")
struct CrontabTests {
  @Test("the program's whole path, and what cron accepts")
  func lines() throws {
    let text = try Crontab("/home/me/.cronmon", program: "/usr/local/bin/dmon").text
    let command = "/usr/local/bin/dmon cron --directory /home/me/.cronmon"
    #expect(text.contains("\n@reboot    \(command)\n* * * * *  \(command)\n"))
    #expect(text.contains("sleep 30; \(command)\n"))
    #expect(text.split(separator: "\n").allSatisfy { !$0.hasPrefix("0 0 0 0 0") })
  }

  @Test(
    "what is odd in a path is quoted for the shell, and its percent signs for cron",
    arguments: ["/a b", "/it's", "/100%", "/$HOME", "/a\"b`c`", "/ü;rm -rf", "/*", "/a\\b", "/"])
  func quoted(path: String) throws {
    let text = try Crontab(path, program: "/bin/echo").text
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("* * * * *") })
    // As cron does it: an escaped percent sign is one, another one ends the line.
    let command = String(line.dropFirst("* * * * *  ".count))
    var shell = ""
    var isEscaped = false
    for character in command {
      if character == "%", !isEscaped { break }
      if character == "%", isEscaped { shell.removeLast() }
      shell.append(character)
      isEscaped = character == "\\"
    }
    let result = try run(["sh", "-c", shell])
    #expect(result.text == "cron --directory \(path)\n")
  }

  @Test("what else is said is in each line")
  func options() throws {
    let text = try Crontab("/s", program: "/bin/dmon", options: ["--on-restart", "terminate"]).text
    let lines = text.split(separator: "\n").filter { $0.contains("/bin/dmon") }
    #expect(
      lines.count == 3 && lines.allSatisfy { $0.hasSuffix("/bin/dmon cron --directory /s --on-restart terminate") })
  }

  @Test("a path with a line break is no part of a line")
  func lineBreak() {
    #expect(throws: CommandError.self) { try Crontab("/a\nb", program: nil) }
  }

  @Test(
    "every command on services can be told the directory",
    arguments: [
      "add", "edit", "gc", "groups", "journal", "logs", "ls", "pause", "reload", "restart", "resume", "rm", "scale",
      "schedule", "show-configuration", "shutdown", "signal", "start", "stats", "stop", "upgrade", "wait", "watch",
    ])
  func directory(name: String) throws {
    let command = try #require(CommandTable.find(name, among: CommandTable.commands))
    #expect(command.specification.options.contains(.directory))
  }
}
