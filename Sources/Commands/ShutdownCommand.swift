internal import Client
package import Model
internal import Platform

/// `dmon shutdown`: asks the daemon to end and waits until it has.
package enum ShutdownCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    let daemon: DaemonProcess
    do throws(ClientError) {
      daemon = try DaemonProcess.find()
    } catch {
      throw CommandError(error)
    }
    do throws(SystemError) {
      try daemon.terminate()
    } catch {
      throw CommandError(error.description, error.isPermission ? .notAllowed : .noDaemon)
    }
    guard daemon.waitForEnd(within: .seconds(10)) else {
      throw CommandError("daemon \(daemon.pid) was asked to end and has not ended within 10 s", .noDaemon)
    }
    return .success
  }
}
