internal import Platform

/// The lock of the state directory, that keeper and daemon hold together.
final class SharedLock: Sendable {
  private let file: LockFile
  /// When we began, as /proc counts it.
  let ownTicks = ProcessFacts(of: ProcessFacts.own)?.startTicks ?? 0

  init(_ file: consuming LockFile) { self.file = file }

  /// The number, for the daemon to inherit.
  var raw: CInt { file.raw }

  /// Says who holds it. What cannot be written only leaves clients with an older word.
  func record(_ holder: LockFile.Holder) { try? file.write(holder) }
}
