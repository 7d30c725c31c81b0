internal import Model
internal import Platform

/// The daemon's own log: levelled lines on the standard error output, which never make it wait.
package struct Log: Sendable {
  /// How much a line matters; a log shows its own level and what matters more.
  package enum Level: Int, Sendable, Comparable, CaseIterable {
    case error, warning, info, debug

    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    /// As `--log-level` says it.
    package init?(name: String) {
      guard let level = Self.allCases.first(where: { "\($0)" == name }) else { return nil }
      self = level
    }
  }

  private let level: Level

  package init(_ level: Level) { self.level = level }

  package func error(_ text: @autoclosure () -> String) { write(.error, text) }
  package func warning(_ text: @autoclosure () -> String) { write(.warning, text) }
  package func info(_ text: @autoclosure () -> String) { write(.info, text) }
  package func debug(_ text: @autoclosure () -> String) { write(.debug, text) }

  private func write(_ level: Level, _ text: () -> String) {
    if level > self.level { return }
    // A reader that is gone or does not read is no reason to stop: the line is dropped.
    StandardStream.error.writeIfReady("dmon daemon: \(level): \(Printable.text(text()))\n")
  }
}
