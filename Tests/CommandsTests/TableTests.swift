import Testing

@testable import Commands

@Suite("The command table")
struct TableTests {
  @Test("names and aliases are unique, in lower case and without surprises")
  func names() {
    let names = CommandTable.commands.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
    for name in names {
      #expect(name.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") })
    }
  }

  @Test("an option name takes a value everywhere or nowhere, so that options may stand before the command")
  func consistentOptions() {
    var seen: [String: Bool] = [:]
    // `install --user` is what `systemctl --user` is; only before the command it would take the word behind it.
    for option in CommandTable.allOptions(of: CommandTable.commands) where option.long != "user" {
      #expect(seen[option.long, default: option.takesValue] == option.takesValue, "\(option.long)")
      seen[option.long] = option.takesValue
      guard let short = option.short else { continue }
      let letter = "-\(Unicode.Scalar(short))"
      #expect(seen[letter, default: option.takesValue] == option.takesValue, "\(letter)")
      seen[letter] = option.takesValue
    }
  }

  @Test("specifications are well formed", arguments: CommandPath.all.map(\.text))
  func wellFormed(text: String) throws {
    let path = try #require(CommandPath.all.first { $0.text == text })
    let command = try #require(path.last)
    let specification = command.specification
    let longs = specification.options.map(\.long) + ["help"]
    let shorts = specification.options.compactMap(\.short) + [UInt8(ascii: "h")]
    #expect(Set(longs).count == longs.count && Set(shorts).count == shorts.count)
    #expect(longs.allSatisfy { !$0.contains("_") && !$0.hasPrefix("-") })
    for positional in specification.positionals.dropLast() {
      #expect(positional.arity == .one || positional.arity == .optional)
    }
    let optionalOnes = specification.positionals.drop { $0.arity == .one }
    #expect(optionalOnes.allSatisfy { $0.arity != .one }, "what must be there stands before what may be missing")
    for phrase in specification.options.map(\.help) + specification.positionals.map(\.help) + [command.summary] {
      #expect(!phrase.isEmpty && !phrase.hasSuffix("."), "\(phrase)")
    }
    for example in command.manual.examples { #expect(example.caption.hasSuffix(":") || example.caption.hasSuffix(".")) }
  }

  @Test("the examples call commands as they are specified")
  func examples() throws {
    for path in CommandPath.all {
      for example in path.last?.manual.examples ?? [] {
        for call in Self.calls(in: example.code) {
          var path = CommandPath()
          let rest = try CommandTable.descend(along: &path, RawArguments(call).words)
          let command = try #require(path.last)
          // As inside `dmon run`, where nothing need be named.
          _ = try ArgumentParser.parse(rest, for: command.specification) { _ in "1" }
        }
      }
    }
  }

  /// The words after `dmon` in each simple call, up to what only a shell understands.
  static func calls(in code: String) -> [[String]] {
    // What is quoted whole is one word.
    var code = code
    for expression in [#"'row (?<done>[0-9]+) of about (?<total>[0-9]+)'"#, #"'epoch (?<done>\d+) of (?<total>\d+)'"#] {
      code = code.replacing(expression, with: "(?<done>[0-9]+")
    }
    let words = code.replacing("$(pgrep -o rsync)", with: "1").replacing("$((n + 1))", with: "1").replacing(
      ")\"", with: " ; "
    ).replacing(")", with: " ; ")
      .replacing("\n", with: " ; ").replacing("$(", with: " ; ").replacing(";", with: " ; ").replacing("'", with: " ; ")
    var calls: [[String]] = []
    for command in words.split(separator: ";") {
      var text = command[...]
      while let first = text.first, first == " " || first == "{" { text.removeFirst() }
      guard text.hasPrefix("dmon ") else { continue }
      var call: [String] = []
      var isQuoted = false
      var word = ""
      for character in text.dropFirst(5) + " " {
        if character == "\"" { isQuoted.toggle() }
        if character == " " && !isQuoted {
          if word == "|" || word == "||" || word == "&&" || word == "&" || word.first == ">" || word.first == "<" {
            break
          }
          if !word.isEmpty { call.append(Self.expanded(word)) }
          word = ""
        } else {
          word.append(character)
        }
      }
      calls.append(call)
    }
    return calls
  }

  private static func expanded(_ word: String) -> String {
    let bare = word.replacing("\"", with: "")
    return ["$id", "$n", "$?"].contains(bare) ? "1" : bare
  }

  @Test("help is what it was, and fits 80 columns")
  func help() throws {
    try Golden.expect(HelpText.overview(), is: "Help/dmon.txt")
    for path in CommandPath.all {
      let text = HelpText.help(for: path)
      try Golden.expect(text, is: "Help/\(path.text.replacing(" ", with: "-")).txt")
      for line in text.split(separator: "\n") where !line.hasPrefix("    ") {
        #expect(line.count <= 80, "\(line)")
      }
    }
  }
}
