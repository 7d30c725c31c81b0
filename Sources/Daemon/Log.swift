internal import Model
internal import Platform

/// The daemon's own log: levelled lines on the standard error output or in a file, which never make it wait.
package struct Log: Sendable {
  /// How much a line matters; a log shows its own level and what matters more.
  package enum Level: Int, Sendable, Comparable, CaseIterable {
    case error, warning, info, debug

    /// The word for it, spelled out: to print a case by itself brings in 0.3 MB of reflection.
    package var name: StaticString {
      switch self {
      case .error: "error"
      case .warning: "warning"
      case .info: "info"
      case .debug: "debug"
      }
    }

    package static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

    /// As `--log-level` says it.
    package init?(name: String) {
      guard let level = Self.allCases.first(where: { $0.name.description == name }) else { return nil }
      self = level
    }
  }

  private let level: Level
  private let file: LogFile?

  /// - Parameter file: where the lines go, instead of the standard error output.
  package init(_ level: Level, to file: LogFile? = nil) {
    self.level = level
    self.file = file
  }

  /// Opens the log's file again, where it has one.
  package func reopen() { file?.reopen() }

  package func error(_ text: @autoclosure () -> String) { write(.error, text) }
  package func warning(_ text: @autoclosure () -> String) { write(.warning, text) }
  package func info(_ text: @autoclosure () -> String) { write(.info, text) }
  package func debug(_ text: @autoclosure () -> String) { write(.debug, text) }

  private func write(_ level: Level, _ text: () -> String) {
    if level > self.level { return }
    if let file { return file.write(level, Printable.text(text())) }
    // A reader that is gone or does not read is no reason to stop: the line is dropped.
    StandardStream.error.writeIfReady("dmon daemon: \(level.name): \(Printable.text(text()))\n")
  }
}
