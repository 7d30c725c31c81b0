internal import Model
internal import Platform

/// Keeps the socket where clients look for it: bound again when its file was removed, or another was put in its place.
struct SocketKeeper: Sendable {
  private let name: String
  private let path: String
  private let listener: Listener
  private let log: Log

  init(_ name: String, _ path: String, _ listener: Listener, _ log: Log) {
    self.name = name
    self.path = path
    self.listener = listener
    self.log = log
  }

  /// Serves `first`, and its successors, until the listener stops accepting or the task is cancelled.
  func run(from first: UnixListener) async {
    await withDiscardingTaskGroup { group in
      var socket = first
      var expected = first.identity
      group.addTask { [socket] in await listener.serve(socket) }
      while await isChanged(from: expected) {
        let found = Files.identity(of: path)
        if found != nil, let pid = otherDaemon {
          // Two that took it from each other would do nothing else any more.
          log.error("process \(pid) answers at \(path) now: this daemon is not reached until that file is removed")
          expected = found
          continue
        }
        log.warning("the socket \(path) was \(found == nil ? "removed" : "replaced"); binding it again")
        await listener.drop(socket)
        guard let next = await bindAgain() else { break }
        socket = next
        expected = next.identity
        group.addTask { [socket] in await listener.serve(socket) }
      }
    }
  }

  /// Suspends until the file at the socket's path is not this one any more; false when there is nothing more to wait for.
  private func isChanged(from expected: FileIdentity?) async -> Bool {
    let parent = FilePath.parent(of: path) ?? "/"
    while true {
      do throws(SystemError) {
        let watch = try RemovalWatch(of: name, in: parent, on: listener.loop)
        // Before the watch began?
        if Files.identity(of: path) != expected { return true }
        guard await watch.removed() else { return false }
      } catch {
        if error.isMissing { return true }
        log.warning("cannot watch \(parent): \(error); a removed socket will not be noticed")
        return false
      }
    }
  }

  /// Who else answers where this daemon should.
  private var otherDaemon: Int? {
    guard let socket = try? BlockingSocket(connectingTo: path, within: .milliseconds(100)),
      let pid = try? socket.peer().pid, pid != ProcessFacts.own
    else { return nil }
    return pid
  }

  private func bindAgain() async -> UnixListener? {
    var wait = Duration.milliseconds(10)
    while true {
      do {
        // The directory may be another one by now: it is made and checked anew.
        let fresh = DirectoryBox(try Directory(making: FilePath.parent(of: path) ?? "/"))
        if Files.exists(path), !Files.isSocket(path) {
          log.warning("what was put in its place is now \(path).displaced")
          try fresh.directory.rename(name, to: "\(name).displaced")
        }
        return try UnixListener(name, in: fresh.directory, on: listener.loop)
      } catch {
        log.error("cannot bind \(path) again: \(error)")
      }
      do { try await listener.loop.sleep(for: wait) } catch { return nil }
      wait = min(wait * 2, .seconds(10))
    }
  }
}
