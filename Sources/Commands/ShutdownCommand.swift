internal import Client
package import Model
internal import Platform
internal import Varlink

/// `dmon shutdown`: asks the daemon to end, with its services or without them, and waits until that is done.
package enum ShutdownCommand: Command {
  package static func run(_ arguments: ParsedArguments, in context: Context) throws(CommandError) -> ExitCode {
    // systemd runs ExecStop= also when the keeper was killed: then it starts another one, and no service is to end.
    if SystemdUnit.stopsAfterDeath(context.environment, own: ProcessFacts.own) {
      try context.print("dmon has ended by itself; its services stay\n")
      return .success
    }
    let isKeeping = arguments.has("keep-services")
    let daemon: DaemonProcess
    do throws(ClientError) { daemon = try DaemonProcess.find() } catch { throw CommandError(error) }
    let services: Services
    do throws(ClientError) { services = try look() } catch { throw CommandError(error) }
    if !isKeeping { try Supervision.confirm("end dmon, and with it", services.live, arguments, context) }
    let state = Place.resolve(socket: nil, state: nil, in: .own).state
    let holder = LockFile.holder(of: state)
    try ask(daemon, isKeeping: isKeeping)
    let limit = arguments.duration("timeout") ?? (isKeeping ? .seconds(10) : services.longestStop + .seconds(10))
    let deadline = Clocks.monotonic + limit
    guard daemon.waitForEnd(within: limit), isKeeping || waitForKeeper(holder, of: state, until: deadline)
    else {
      throw CommandError(
        "daemon \(daemon.pid) was asked to end and has not ended within \(Words.span(limit))", .noDaemon)
    }
    return .success
  }

  /// What runs, and how long the slowest of it may take to end.
  private struct Services {
    var live: [ServiceStatus] = []
    var longestStop = Duration.zero
  }

  private static func look() throws(ClientError) -> Services {
    do throws(ClientError) {
      var client = try Client.connect(.init(autostart: false))
      let live = try Supervision.list(nil, with: &client).filter { $0.state == .running || $0.state == .stopped }
      if live.isEmpty { return Services() }
      let described = try client.call(.supervisor(.describe), ServiceListRequest(), returning: DescribeReply.self)
      return Services(live: live, longestStop: described.services.map(\.stopTimeLimit).max() ?? .zero)
    } catch {
      if error.isOfOlderDaemon { return Services() }
      throw error
    }
  }

  /// An older daemon is sent SIGTERM, which means the same.
  private static func ask(_ daemon: borrowing DaemonProcess, isKeeping: Bool) throws(CommandError) {
    do throws(ClientError) {
      var client = try Client.connect(.init(autostart: false))
      let request = ShutdownRequest(keepServices: isKeeping ? true : nil)
      _ = try client.call(.supervisor(.shutdown), request, returning: EmptyReply.self)
      return
    } catch {
      // Gone before the answer came is what was asked for.
      if case .disconnected = error { return }
      guard error.isOfOlderDaemon else { throw CommandError(error) }
    }
    do throws(SystemError) {
      try daemon.terminate()
    } catch {
      throw CommandError(error.description, error.isPermission ? .notAllowed : .noDaemon)
    }
  }

  /// The keeper ends last, and with it the lock of the state directory.
  ///
  /// A daemon that died before it was done has a successor, which knows of no shutdown: that one is asked too.
  private static func waitForKeeper(_ first: LockFile.Holder?, of state: String, until deadline: Instant) -> Bool {
    var asked = first?.pid
    while let holder = LockFile.holder(of: state) {
      if Clocks.monotonic > deadline { return false }
      if holder.keeperPid == first?.keeperPid, holder.pid > 0, holder.pid != asked,
        let next = try? DaemonProcess.find(), (try? ask(next, isKeeping: false)) != nil
      {
        asked = holder.pid
      }
      Clocks.pause(.milliseconds(2))
    }
    return true
  }
}
