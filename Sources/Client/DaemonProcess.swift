internal import Model
package import Platform

/// The process of the daemon that answers, held so that no other one can be meant.
package struct DaemonProcess: ~Copyable {
  private let handle: ProcessDescriptor
  package let pid: Int

  /// Finds it through its own socket: who listens there is the daemon, whatever a file says.
  package static func find() throws(ClientError) -> DaemonProcess {
    let client = try Client.connect(.init(autostart: false))
    try client.checkOwner()
    let pid = client.daemonPid
    guard pid > 0 else {
      throw .noDaemon(socket: client.path, why: "it runs in another pid namespace: end it there")
    }
    do throws(SystemError) {
      // Held while the connection lives, so that the pid still is the daemon's.
      return DaemonProcess(handle: try ProcessDescriptor(opening: pid), pid: pid)
    } catch {
      throw .noDaemon(socket: client.path, why: error.description)
    }
  }

  /// Asks it to end (SIGTERM).
  package func terminate() throws(SystemError) { try handle.signal(.terminate) }

  /// Blocks until it has ended; false when it has not within `limit`.
  package func waitForEnd(within limit: Duration) -> Bool { handle.waitForEnd(within: limit) }
}
