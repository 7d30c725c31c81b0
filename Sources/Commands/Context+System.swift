internal import Model
internal import Platform

extension Context {
  /// The real one: standard streams, environment and files of this process.
  static var system: Context {
    Context(
      write: { text in
        do throws(SystemError) {
          try StandardStream.output.write(text)
          return true
        } catch {
          // Nobody reads any more: `dmon ls | head` is no failure.
          return error.isGoneReader
        }
      },
      complain: { text in StandardStream.error.writeIfReady(text) },
      environment: { Environment[$0] },
      outputIsTerminal: { Terminal.isTerminal(StandardStream.output.rawValue) },
      canAsk: { StandardInput.isTerminal },
      ask: { question in
        StandardStream.error.writeIfReady(question)
        return StandardInput.readLine()
      },
      printable: { Printable.text($0, limit: 4_096) },
      installation: .system, chooseDirectory: { CronDirectory($0).choose() })
  }
}

extension InstallActions {
  /// The real ones.
  static var system: InstallActions {
    InstallActions(
      makeDirectory: { path throws(CommandError) in
        try attempt { () throws(SystemError) in try Files.makeDirectory(path) }
      },
      copyExecutable: { path throws(CommandError) in
        guard let own = Environment.ownExecutable, let bytes = Files.read(own, limit: 1 << 30) else {
          throw CommandError("cannot read the running executable to copy it", .noInput)
        }
        try attempt { () throws(SystemError) in try Files.write(bytes, to: path, mode: 0o755) }
      },
      link: { text, path throws(CommandError) in
        try attempt { () throws(SystemError) in try Files.link(path, to: text) }
      },
      write: { text, path throws(CommandError) in
        try attempt { () throws(SystemError) in try Files.write(Array(text.utf8), to: path) }
      },
      isRoot: { ProcessFacts.ownUser == 0 },
      succeeds: { words in
        guard let name = words.first, let program = Environment.findProgram(name) else { return false }
        return Question(program: program, arguments: Array(words.dropFirst())).answer(within: .seconds(30)) != nil
      })
  }

  private static func attempt(_ body: () throws(SystemError) -> Void) throws(CommandError) {
    do throws(SystemError) {
      try body()
    } catch {
      throw CommandError(error.description, error.isPermission ? .notAllowed : .cannotCreate)
    }
  }
}

extension Commands {
  /// The whole program: never returns.
  package static func main() -> Never {
    StandardDescriptor.takeClosed()
    Signal.ignoreBrokenPipes()
    let arguments = RawArguments(count: ArgumentVector.count, vector: ArgumentVector.pointers)
    ArgumentVector.exit(main(arguments, in: .system).rawValue)
  }
}
