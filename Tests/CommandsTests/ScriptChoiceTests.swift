import Model
import Testing

@testable import Commands

@Suite("What runs a script")
struct ScriptChoiceTests {
  @Test(
    "its first line, else its ending, else itself",
    arguments: [
      ("/work/job.py", "print(1)\n", ["python3", "/work/job.py"]), ("/work/job.sh", "", ["sh", "/work/job.sh"]),
      ("/work/JOB.JS", "x", ["node", "/work/JOB.JS"]), ("/work/job.rb", "x", ["ruby", "/work/job.rb"]),
      ("/work/job.pl", "x", ["perl", "/work/job.pl"]), ("/work/job.lua", "x", ["lua", "/work/job.lua"]),
      ("/work/job.py", "#!/usr/bin/env pypy3\n", ["/usr/bin/env", "pypy3", "/work/job.py"]),
      ("/work/job.py", "#! /bin/awk  -f  \r\nx", ["/bin/awk", "-f", "/work/job.py"]),
      ("/work/job", "#!/usr/bin/env -S a b", ["/usr/bin/env", "-S a b", "/work/job"]),
      ("/work/own", "\u{7F}ELF", ["/work/own"]), ("/work/a.b/own", "x", ["/work/a.b/own"]),
    ])
  func choice(path: String, text: String, command: [String]) throws {
    let surroundings = Script.surroundings(files: [path: text], executables: ["/work/own", "/work/a.b/own"])
    #expect(try ScriptChoice.command(for: path, in: surroundings) == command)
  }

  @Test(
    "one that is not there, is no file or says nothing of itself is a clear error",
    arguments: [
      ("/work/gone.py", "there is no script /work/gone.py", ExitCode.noInput),
      ("/work", "/work is a directory, not a script", .noInput),
      ("/work/x.unknown", "nothing says what runs /work/x.unknown", .badData),
      ("/work/.py", "nothing says what runs /work/.py", .badData), ("/work/empty", "nothing says", .badData),
    ])
  func complaints(path: String, part: String, code: ExitCode) {
    let surroundings = Script.surroundings(files: ["/work/x.unknown": "x", "/work/.py": "x", "/work/empty": "#!"])
    let error = #expect(throws: CommandError.self) { try ScriptChoice.command(for: path, in: surroundings) }
    #expect(error?.message.hasPrefix(part) == true, "\(error?.message ?? "")")
    #expect(error?.exitCode == code)
  }

  @Test("a script that is not there needs no daemon to be told")
  func atOnce() {
    let test = TestContext()
    #expect(test.run("dmon", "start", "--script_path", "/no/such/job.py", "--process_name", "job") == 66)
    #expect(test.errors == "dmon start: there is no script /no/such/job.py\n")
  }

  @Test("files of variables")
  func environmentFile() throws {
    let text = """
      # comment
        A=1
      export B = no
      """
    #expect(throws: EnvironmentFile.Problem(line: 3, text: "has a blank in the name")) {
      try EnvironmentFile.parse(Array(text.utf8))
    }
    let good = "A= spaced \r\nB='a \"b\" $c'\nC=\"a\\n\\\"b\\\" \\$c \\q\"\n\tD=#no comment\nE=\nexport F=x=y"
    #expect(
      try EnvironmentFile.parse(Array(good.utf8)) == [
        "A= spaced", "B=a \"b\" $c", "C=a\n\"b\" $c \\q", "D=#no comment", "E=", "F=x=y",
      ])
    for (bad, line) in [("A=1\n=2", 2), ("A='x", 1), ("A=\"x\"y", 1), ("\u{0}", 1)] {
      let problem = #expect(throws: EnvironmentFile.Problem.self) { try EnvironmentFile.parse(Array(bad.utf8)) }
      #expect(problem?.line == line)
    }
    #expect(throws: EnvironmentFile.Problem(line: 1, text: "is not UTF-8 text")) { try EnvironmentFile.parse([0xFF]) }
  }
}
