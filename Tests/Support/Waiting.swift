import Model
import Platform

/// A condition that did not come true in time.
package struct NotReached: Error, CustomStringConvertible {
  package let what: String
  package let limit: Duration

  package init(what: String, limit: Duration) {
    self.what = what
    self.limit = limit
  }

  package var description: String { "not within \(limit): \(what)" }
}

/// Waits until `condition` holds, at most `limit`: the only way in which a test waits, and the only pause in all tests.
///
/// - Parameter what: the condition in words, for who reads the failure.
/// - Throws: ``NotReached``, or what the condition throws.
package func waitUntil(
  _ what: @autoclosure () -> String, within limit: Duration = .seconds(240), _ condition: () async throws -> Bool
) async throws {
  let deadline = Clocks.monotonic + limit
  var pause = Duration.microseconds(500)
  while try await !condition() {
    if Clocks.monotonic > deadline { throw NotReached(what: what(), limit: limit) }
    // why: other tests go on meanwhile; no test depends on how long it is
    try await Task.sleep(for: pause)
    pause = min(pause * 2, .milliseconds(8))
  }
}
