package import Model

/// What became of a run's output since the keeper last asked.
package struct OutputNews: Sendable, Equatable {
  package var run: RunNumber
  /// Bytes that could not be kept, since the run began.
  package var dropped: Int
  /// What is wrong now, in words; nil when nothing is.
  package var problem: String?
  /// What was in the pipes when ``OutputCopier/drain(run:)`` was called is in the log, or cannot get there now.
  package var isDrained: Bool
  /// The pipes are closed; there is no more to come of this run.
  package var isFinished: Bool
}
