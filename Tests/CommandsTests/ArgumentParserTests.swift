import Model
import Testing

@testable import Commands

@Suite("The argument parser")
struct ArgumentParserTests {
  static let specification = CommandSpecification(
    options: [
      .value("label", "l", "TEXT", .text, "a label"),
      .value("older-than", nil, "DURATION", .duration, "an age"),
      .value("state", "s", "STATE", .choice(["done", "failed"]), "a state"),
      .flag("json", "j", "json"),
      .flag("quiet", "q", "quiet"),
    ],
    positionals: [
      PositionalSpecification("GROUP", .group, "a group"), PositionalSpecification("ID", .taskID, "an id"),
      PositionalSpecification("DONE[/TOTAL]", .progress, "progress", arity: .optional),
    ])

  func parse(_ words: String...) throws -> ParsedArguments {
    try Self.parse(words, Self.specification)
  }

  static func parse(_ words: [String], _ specification: CommandSpecification) throws -> ParsedArguments {
    guard case .arguments(let parsed) = try ArgumentParser.parse(RawArguments(words).words, for: specification)
    else { throw CommandError("help", .success) }
    return parsed
  }

  func complaint(_ words: String...) -> String {
    do {
      _ = try Self.parse(words, Self.specification)
      return ""
    } catch let error as CommandError {
      return error.message
    } catch { return "\(error)" }
  }

  @Test("positionals have the values of their kinds")
  func positionals() throws {
    let parsed = try parse("build", "3", "40/100")
    #expect(parsed.requiredText("GROUP") == "build")
    #expect(parsed.requiredInteger("ID") == 3)
    #expect(parsed.progress("DONE[/TOTAL]") == Value.Progress(completed: 40, total: 100))
    #expect(try parse("build", "0").progress("DONE[/TOTAL]") == nil)
  }

  @Test(
    "an option's value is found however it is written",
    arguments: [
      ["-l", "x y", "g", "1"], ["-lx y", "g", "1"], ["--label", "x y", "g", "1"], ["--label=x y", "g", "1"],
      ["g", "1", "-l", "x y"], ["g", "--label=x y", "1"], ["-jlx y", "g", "1"], ["-jql", "x y", "g", "1"],
      ["--label=old", "g", "1", "-l", "x y"],
    ])
  func optionValues(words: [String]) throws {
    let parsed = try Self.parse(words, Self.specification)
    #expect(parsed.text("label") == "x y")
    #expect(parsed.requiredText("GROUP") == "g")
  }

  @Test("flags can be bundled, underlines stand for dashes, and two dashes end the options")
  func forms() throws {
    let parsed = try parse("-jq", "--older_than=1h30m", "--", "g", "7")
    #expect(parsed.has("json") && parsed.has("quiet") && !parsed.has("label"))
    #expect(parsed.duration("older-than") == .seconds(5_400))
    #expect(parsed.requiredInteger("ID") == 7)
    #expect(try parse("--label", "--json", "g", "1").text("label") == "--json")
    #expect(try parse("--label=", "g", "1").text("label") == "")
  }

  @Test("a negative number is a value")
  func negative() throws {
    let add = CommandSpecification(positionals: [PositionalSpecification("N", .number, "n")])
    #expect(try Self.parse(["-5"], add).requiredNumber("N") == -5)
    #expect(try Self.parse(["-.5"], add).requiredNumber("N") == -0.5)
    #expect(try Self.parse(["--", "-1e3"], add).requiredNumber("N") == -1_000)
    // But where a digit is the name of an option.
    let watch = CommandSpecification(
      options: [.flag("once", "1", "once")], positionals: [PositionalSpecification("GROUP", .group, "g", arity: .any)])
    let parsed = try Self.parse(["a", "-1"], watch)
    #expect(parsed.has("once") && parsed.texts("GROUP") == ["a"])
  }

  @Test("an option of many values takes all words up to the next option; a command stands behind two dashes")
  func many() throws {
    let daemon = DaemonCommand.specification
    for words in [
      ["--config", "a", "b"], ["-c", "a", "b"], ["-ca", "b"], ["--config=a", "b"], ["--config", "a", "--config", "b"],
      ["--config", "a", "--detach", "-c", "b"], ["--config", "a", "b", "--", "cmd", "--config", "c"],
    ] {
      let parsed = try Self.parse(words, daemon)
      #expect(parsed.texts("config") == ["a", "b"], "\(words)")
      #expect(parsed.remainder == (words.contains("--") ? ["cmd", "--config", "c"] : []))
    }
    #expect(throws: CommandError.usage("option '--config' needs a value: FILE")) {
      try Self.parse(["--config"], daemon)
    }
    #expect(throws: CommandError.usage("'b' is not expected; a command stands behind '--'")) {
      try Self.parse(["--config", "a", "--detach", "b"], daemon)
    }
  }

  @Test("only commands whose words are all behind two dashes have options of many values")
  func manyIsUnambiguous() {
    for path in CommandPath.all {
      guard let specification = path.last?.specification, specification.options.contains(where: \.takesMany) else {
        continue
      }
      #expect(specification.positionals.allSatisfy { $0.arity == .rest }, "\(path.text)")
    }
  }

  @Test("what is wrong is said, with the nearest name")
  func complaints() {
    #expect(complaint("g", "1", "--lable=x") == "unknown option '--lable', did you mean '--label'?")
    #expect(complaint("g", "1", "--lab=x") == "unknown option '--lab', did you mean '--label'?")
    #expect(complaint("g", "1", "-x") == "unknown option '-x'")
    #expect(complaint("g", "1", "-state") == "option '-s': 'tate' is not one of done, failed")
    #expect(complaint("g", "1", "--wholly-else") == "unknown option '--wholly-else'")
    #expect(complaint("g", "1", "-é") == "unknown option '-é'")
    #expect(complaint("g", "1", "--json=1") == "option '--json' takes no value")
    #expect(complaint("g", "1", "--label") == "option '--label' needs a value: TEXT")
    #expect(complaint("g", "1", "-l") == "option '-l' needs a value: TEXT")
    #expect(
      complaint("g", "1", "--state", "don")
        == "option '--state': 'don' is not one of done, failed; did you mean 'done'?")
    #expect(
      complaint("g", "1", "--older-than=soon")
        == "option '--older-than': 'soon' is not a duration such as 250ms, 5s, 10m, 1h30m or 2d")
    #expect(complaint() == "GROUP, ID are missing")
    #expect(complaint("g") == "ID is missing")
    #expect(complaint("g", "1", "2", "3") == "too many arguments: '3' is not expected")
    #expect(complaint("g", "one") == "ID: 'one' is not the number of a task")
    #expect(complaint("g", "-1") == "ID: '-1' is not the number of a task")
    #expect(complaint("a/b", "1") == "GROUP: 'a/b' cannot be the name of a group: it contains '/'")
    #expect(complaint("", "1") == "GROUP: '' cannot be the name of a group: it is empty")
    for text in ["x", "", "1/", "/2", "1/2/3", "nan", "inf", "0x10", "1e999", "1 2"] {
      #expect(complaint("g", "1", text) == "DONE[/TOTAL]: '\(text)' is not a number or two such as 40 or 40/100")
    }
    #expect(complaint("g", "1", "1/-2") == "DONE[/TOTAL]: '1/-2' has a total below 0")
  }

  @Test("help is found among other words, but not after two dashes or as a value")
  func help() throws {
    for words in [["--help"], ["-h"], ["g", "--help"], ["-jh"], ["--json", "--help", "--nonsense"]] {
      let outcome = try ArgumentParser.parse(RawArguments(words).words, for: Self.specification)
      guard case .help = outcome else {
        Issue.record("no help for \(words)")
        continue
      }
    }
    #expect(try parse("-l", "--help", "g", "1").text("label") == "--help")
  }

  @Test("a remainder takes everything, options too")
  func remainder() throws {
    let run = RunCommand.specification
    for words in [["-g", "g", "--", "make", "-j4"], ["-g", "g", "make", "-j4"], ["--group=g", "make", "-j4"]] {
      let parsed = try Self.parse(words, run)
      #expect(parsed.remainder == ["make", "-j4"])
      #expect(parsed.text("group") == "g")
      #expect(parsed.remainderStart == words.count - 2)
    }
    #expect(try Self.parse(["make", "-g", "--", "--help"], run).remainder == ["make", "-g", "--", "--help"])
    #expect(try Self.parse(["--", "--odd"], run).remainder == ["--odd"])
    #expect(throws: CommandError.usage("COMMAND is missing")) { try Self.parse(["-g", "g"], run) }
    #expect(throws: CommandError.usage("COMMAND is missing")) { try Self.parse(["--"], run) }
  }

  @Test("bytes that are no UTF-8 are refused, but not in a remainder")
  func damaged() throws {
    let bad = RawArguments.Word("a\u{FFFD}", index: 2, isWhole: false)
    #expect(throws: CommandError.usage("argument 2, 'a\u{FFFD}', is not valid UTF-8")) {
      try ArgumentParser.parse([bad], for: Self.specification)
    }
    guard case .arguments(let parsed) = try ArgumentParser.parse([bad], for: RunCommand.specification) else { return }
    #expect(parsed.remainderStart == 2)
  }

  @Test("random words never stop the parser")
  func random() {
    var generator = SystemRandomNumberGenerator()
    let pieces = ["-", "--", "=", "l", "json", "label", "h", "1", "/", "é", "", "_", "state", "."]
    for _ in 0..<20_000 {
      let words = (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
        (0..<Int.random(in: 0..<4, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? "" }
          .joined()
      }
      _ = try? ArgumentParser.parse(RawArguments(words).words, for: Self.specification)
    }
  }
}
