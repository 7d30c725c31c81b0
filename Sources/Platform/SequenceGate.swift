/// Lets tasks wait for a number that only rises, such as "written up to here". Everything on the loop's thread.
///
/// Whoever waits is woken when the number was reached, or when all are told to look again; cancelling the task does not
/// end the wait, so somebody must do one of both in the end.
// why: it lives and dies on the loop's thread
package final class SequenceGate: @unchecked Sendable {
  private struct Waiter {
    var number: Int
    var continuation: UnsafeContinuation<Void, Never>
  }

  /// The number that was reached.
  package private(set) var reached: Int
  /// By number, lowest first; what stands before `first` was woken.
  private var waiting: [Waiter] = []
  private var first = 0

  package init(at number: Int) { reached = number }

  /// How many wait.
  package var count: Int { waiting.count - first }

  /// Wakes everybody who waits for this number or a lower one. A number that is lower than before changes nothing.
  package func reach(_ number: Int) {
    if number <= reached { return }
    reached = number
    while first < waiting.count, waiting[first].number <= number {
      waiting[first].continuation.resume()
      first += 1
    }
    forgetWoken()
  }

  /// Wakes everybody: the number will not be reached as they hoped.
  package func wakeAll() {
    let woken = waiting[first...]
    waiting = []
    first = 0
    for waiter in woken { waiter.continuation.resume() }
  }

  /// Suspends until the number was reached, or `wakeAll`; the caller looks which.
  package func wait(for number: Int) async {
    if number <= reached { return }
    await withUnsafeContinuation { continuation in
      // Nearly always the highest number so far comes last.
      var index = waiting.count
      while index > first, waiting[index - 1].number > number { index -= 1 }
      waiting.insert(Waiter(number: number, continuation: continuation), at: index)
    }
  }

  private func forgetWoken() {
    if first == waiting.count {
      waiting.removeAll(keepingCapacity: true)
      first = 0
    } else if first > 64, first > waiting.count / 2 {
      waiting.removeFirst(first)
      first = 0
    }
  }
}
