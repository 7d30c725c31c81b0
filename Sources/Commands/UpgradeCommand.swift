internal import Client
package import Model
internal import Platform
internal import Varlink

/// `dmon upgrade`: has the file that dmon was started by, or another one, take over from the dmon that runs.
package enum UpgradeCommand: Command {
  /// Asking the file, ending the daemon, starting the next one and coming to rest have limits of their own, 30 s in all.
  private static let usualLimit = Duration.seconds(40)

  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let limit = arguments.duration("timeout") ?? usualLimit
    let request = UpgradeRequest(file: try file(arguments), request: Reporting.requestID())
    let reply: UpgradeReply
    do throws(ClientError) {
      // The daemon that answers is another one than the one that was asked; a keeper that is killed meanwhile is asked anew.
      var client = try Client.connect(.init(autostart: false, patience: limit))
      reply = try client.callUntilAnswered(.supervisor(.upgrade), request, returning: UpgradeReply.self)
    } catch {
      if error.isOfOlderDaemon {
        throw CommandError(
          "the daemon that runs is older than this command: use 'dmon shutdown --keep-services', then 'dmon daemon'",
          .badConfiguration)
      }
      if case .timeout = error {
        throw CommandError("it is not known after \(Words.span(limit)) what came of it; 'dmon ls' may say", .tryLater)
      }
      if case .refused(.supervisor(.notUpgraded)) = error {
        let failed = CommandError(error)
        throw CommandError("\(failed.message); what was there goes on", failed.exitCode)
      }
      throw CommandError(error)
    }
    try context.print(
      context.printable(
        "dmon \(reply.version) has taken over (\(reply.file)): keeper \(reply.keeper), daemon \(reply.daemon)") + "\n")
    return .success
  }

  private static func file(_ arguments: ParsedArguments) throws(CommandError) -> String? {
    guard let text = arguments.text("to") else { return nil }
    if text.isEmpty { throw .usage("option '--to' needs the path of a program") }
    return FilePath.absolute(text)
  }
}
