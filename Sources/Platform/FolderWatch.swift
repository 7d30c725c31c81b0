package import Model
internal import Synchronization

/// Tells when files of folders were changed: written and closed, replaced, made, removed, or given another mode (inotify(7)).
///
/// All looking is done on a thread of its own, named `files`. What it tells it has seen with its own eyes: a file that is as
/// it was before has not changed, and what the kernel lost is found by looking at everything again. A path may be missing,
/// come later, be removed and made anew, and go through links that are set anew. Changes are told when there were no more for
/// the time that was asked for, however many there were.
package final class FolderWatch: Sendable {
  /// What is to be watched.
  package struct Subject: Sendable, Equatable {
    /// Absolute. A file that is named itself always counts; below a folder the filter says.
    package var paths: [String]
    package var filter: WatchFilter
    /// 1: what stands in the folders themselves.
    package var depth: Int
    /// Told when nothing more has changed for so long, or after sixty times that.
    package var delay: Duration
    /// A change without a path is told when it is being watched.
    package var tellsBeginning = false
    /// Another mode or owner of the folder itself is a change.
    package var countsFolder = false

    package init(paths: [String], filter: WatchFilter, depth: Int, delay: Duration) {
      self.paths = paths
      self.filter = filter
      self.depth = depth
      self.delay = delay
    }
  }

  /// What came of a subject.
  package struct Change: Sendable, Equatable {
    package var subject: String
    /// The first file that was changed; empty where there is only a problem to tell.
    package var path: String
    /// How many were.
    package var count: Int
    /// Why not everything can be watched; told once.
    package var problem: String?

    /// - Parameter count: of `path` and others.
    package init(subject: String, path: String, count: Int, problem: String? = nil) {
      (self.subject, self.path, self.count, self.problem) = (subject, path, count, problem)
    }
  }

  private let shared: Shared
  private let changed: Bell

  /// Starts the thread.
  /// - Throws: when there is no thread or no descriptor to be had; EMFILE: the user has too many inotify instances.
  package init(on loop: EventLoop) throws(SystemError) {
    let changed = Bell(on: loop)
    let shared = Shared(
      inotify: try InotifyDescriptor(), wake: try EventDescriptor(), bell: ThreadBell(on: loop) { changed.ring() })
    self.changed = changed
    self.shared = shared
    try Thread.start("files") {
      // Only an epoll of its own can be missing then: nothing is told, as with any descriptor that could not be had.
      do { try FolderWatcher.run(shared) } catch {}
    }
  }

  deinit { end() }

  /// Watches from now on, in place of what was watched by this name before; the same again changes nothing.
  package func watch(_ name: String, _ subject: Subject) { shared.wish(name, .some(subject)) }

  /// Tells nothing more of it, but what was found already.
  package func forget(_ name: String) { shared.wish(name, nil) }

  /// Suspends until something was changed; empty when the task was cancelled.
  package func changes() async -> [Change] {
    while true {
      let found = shared.take()
      if !found.isEmpty { return found }
      guard await changed.wait() == .ready else { return [] }
    }
  }

  /// Ends the thread, soon.
  package func end() { shared.end() }

  /// What the loop and the thread have in common. It grows with the number of subjects, not with that of changes.
  final class Shared: Sendable {
    private struct State {
      /// Nil as a value: to be forgotten.
      var wishes: [String: Subject?] = [:]
      var changes: [String: Change] = [:]
      var isEnding = false
    }

    let inotify: InotifyDescriptor
    let wake: EventDescriptor
    private let bell: ThreadBell
    private let state = Mutex(State())

    init(inotify: consuming InotifyDescriptor, wake: consuming EventDescriptor, bell: ThreadBell) {
      self.inotify = inotify
      self.wake = wake
      self.bell = bell
    }

    func wish(_ name: String, _ subject: Subject?) {
      state.withLock { $0.wishes[name] = .some(subject) }
      wake.signal()
    }

    func end() {
      state.withLock { $0.isEnding = true }
      wake.signal()
    }

    func take() -> [Change] {
      state.withLock { state in
        defer { state.changes = [:] }
        return state.changes.values.sorted { $0.subject < $1.subject }
      }
    }

    /// For the thread: nil when it is to end.
    func wishes() -> [String: Subject?]? {
      state.withLock { state in
        defer { state.wishes = [:] }
        return state.isEnding ? nil : state.wishes
      }
    }

    /// All of it at once.
    func tell(_ changes: [Change]) {
      if changes.isEmpty { return }
      state.withLock { state in
        for change in changes { state.changes[change.subject] = Self.merged(state.changes[change.subject], change) }
      }
      bell.ring()
    }

    private static func merged(_ before: Change?, _ change: Change) -> Change {
      guard var before else { return change }
      if before.path.isEmpty { before.path = change.path }
      before.count += change.count
      before.problem = before.problem ?? change.problem
      return before
    }
  }
}
