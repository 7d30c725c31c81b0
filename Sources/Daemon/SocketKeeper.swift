internal import Model
internal import Platform

/// Keeps the socket where clients look for it: bound again when its file was removed.
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
      group.addTask { [socket] in await listener.serve(socket) }
      while await removed(socket) {
        log.warning("the socket \(path) was removed; binding it again")
        await listener.drop(socket)
        guard let next = await bindAgain() else { break }
        socket = next
        group.addTask { [socket] in await listener.serve(socket) }
      }
    }
  }

  /// Suspends until the file of `socket` is gone; false when there is nothing more to wait for.
  private func removed(_ socket: UnixListener) async -> Bool {
    let parent = FilePath.parent(of: path) ?? "/"
    do throws(SystemError) {
      let watch = try RemovalWatch(of: name, in: parent, on: listener.loop)
      // Removed before the watch began?
      if !Files.exists(path) { return true }
      return await watch.removed()
    } catch {
      if error.isMissing { return true }
      log.warning("cannot watch \(parent): \(error); a removed socket will not be noticed")
      return false
    }
  }

  private func bindAgain() async -> UnixListener? {
    var wait = Duration.milliseconds(10)
    while true {
      do {
        // The directory may be another one by now: it is made and checked anew.
        let fresh = DirectoryBox(try Directory(making: FilePath.parent(of: path) ?? "/"))
        return try UnixListener(name, in: fresh.directory, on: listener.loop)
      } catch {
        log.error("cannot bind \(path) again: \(error)")
      }
      do { try await listener.loop.sleep(for: wait) } catch { return nil }
      wait = min(wait * 2, .seconds(10))
    }
  }
}
