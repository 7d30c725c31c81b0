internal import Daemon
internal import Journal
package import Model
internal import Platform

/// `dmon journal`: prints what the journal of a state directory holds; needs neither the lock nor a daemon.
package enum JournalCommand: Command {
  /// How long a reader who follows looks away.
  private static let pause = Duration.milliseconds(200)
  /// So many bytes are written at once.
  private static let chunk = 64 << 10

  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let state = Place.resolve(socket: nil, state: arguments.text("state"), in: .own).state
    let directory = try open(state)
    guard directory.identity(of: JournalName.journal) != nil else {
      throw CommandError("there is no journal in \(state)\(hint(arguments))", .noInput)
    }
    let isJSON = arguments.has("json")
    do throws(SystemError) {
      var reader = try JournalReader(withSnapshotIn: directory, .board)
      repeat {
        guard try copy(&reader, isJSON, context) else { return .success }
      } while arguments.has("follow") && !StandardStream.output.waitForGoneReader(within: pause)
      return .success
    } catch {
      throw CommandError(error.description, error.isPermission ? .notAllowed : .noInput)
    }
  }

  private static func open(_ state: String) throws(CommandError) -> Directory {
    do throws(Directory.Refusal) {
      return try Directory(opening: state)
    } catch {
      switch error {
      case .system(let error):
        throw CommandError(
          "there is no journal: \(error.description)", error.isPermission ? .notAllowed : .noInput)
      case .foreign, .exposed: throw CommandError(DaemonProgram.Failure.directory(error))
      }
    }
  }

  private static func hint(_ arguments: ParsedArguments) -> String {
    arguments.has("state") ? "" : "; name another state directory with --state"
  }

  /// Prints what there is now; false when nobody reads any more.
  private static func copy(
    _ reader: inout JournalReader<BoardRecord>, _ isJSON: Bool, _ context: Context
  ) throws(SystemError) -> Bool {
    var text = ""
    while let entry = try reader.next() {
      if isJSON {
        text += JournalWording.json(entry)
      } else if JournalWording.isForPeople(entry) {
        text += JournalWording.line(entry, clock: Clocks.localText) + "\n"
      }
      if text.utf8.count >= chunk {
        if try !write(&text) { return false }
      }
    }
    return try write(&text)
  }

  private static func write(_ text: inout String) throws(SystemError) -> Bool {
    defer { text = "" }
    if text.isEmpty { return true }
    do throws(SystemError) {
      try StandardStream.output.write(text)
      return true
    } catch {
      if error.isGoneReader { return false }
      throw error
    }
  }
}
