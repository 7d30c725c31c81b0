/// Lets so many in at once; the others wait in line.
///
/// Tests with processes run side by side, but not all of them: on a small machine a client that has to wait for the processor
/// longer than its time limit would be a failure that says nothing.
package actor Permits {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  package init(_ count: Int) { free = count }

  /// Takes a permit, when its turn has come.
  package func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  /// Gives a permit back.
  package func giveBack() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
