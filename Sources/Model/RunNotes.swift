/// What is known of a run by its own notifications and must outlive the daemon; it is forgotten with the run.
package struct RunNotes: Sendable, Equatable, Codable {
  /// Where the run may speak of itself; nil where it may not.
  package var notify: NotifyAddress?
  /// The process that the run said to be its main one, where that is not its leader.
  package var main: MainProcess?
  /// The task of its group that shows its progress.
  package var task: Int?

  package init() {}

  /// A process, told from a later one with its pid by its start.
  package struct MainProcess: Sendable, Equatable, Codable {
    package var pid: Int
    package var startTicks: UInt64

    package init(pid: Int, startTicks: UInt64) {
      self.pid = pid
      self.startTicks = startTicks
    }
  }
}
