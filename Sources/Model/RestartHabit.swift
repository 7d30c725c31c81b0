/// What a daemon does about services that it finds alive when neither daemon nor keeper were.
package enum RestartHabit: String, Sendable, Codable, CaseIterable {
  /// They go on.
  case adopt
  /// They are ended, then started anew.
  case terminate
}
