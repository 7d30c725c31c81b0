internal import Daemon
internal import Model
internal import Varlink

extension DaemonCommand {
  /// Says whether this program can take over from the one that is at this place: it reads the state and changes nothing.
  static func answer(
    _ place: Place, _ arguments: ParsedArguments, _ context: Context
  ) throws(CommandError) -> ExitCode {
    if !arguments.has("memory-only"), let problem = StateCheck.problem(in: place.state) {
      throw CommandError("dmon \(Release.version) \(problem)", .badConfiguration)
    }
    var bytes: [UInt8] = []
    do throws(WireError) {
      try WireEncoder.encode(ProgramAnswer(version: Release.version), into: &bytes)
    } catch {
      throw CommandError(error.message, .software)
    }
    try context.print(String(decoding: bytes, as: UTF8.self) + "\n")
    return .success
  }
}
