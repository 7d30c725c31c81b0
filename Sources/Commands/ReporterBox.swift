internal import Client
internal import Synchronization

/// Holds a reporter that comes later than who needs it.
final class ReporterBox: Sendable {
  private let held = Mutex<BackgroundReporter?>(nil)

  var content: BackgroundReporter? { held.withLock { $0 } }

  func put(_ reporter: BackgroundReporter?) { held.withLock { $0 = reporter } }
}
