import Synchronization

/// What happened, in order, noted by tasks and read by a test.
package final class Diary<Entry: Sendable>: Sendable {
  private let entries = Mutex<[Entry]>([])

  package init() {}

  package var all: [Entry] { entries.withLock { $0 } }

  package func note(_ entry: Entry) { entries.withLock { $0.append(entry) } }
}
