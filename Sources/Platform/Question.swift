internal import Glibc
internal import Model

/// A small program that is asked one thing. Blocks the calling thread; not for the event loop.
package struct Question: Sendable {
  /// No answer is longer.
  private static let limit = 1 << 20

  package var program: String
  package var arguments: [String]

  package init(program: String, arguments: [String]) {
    self.program = program
    self.arguments = arguments
  }

  /// What it wrote to standard output; nil when it could not be started, ended with anything but 0, or took longer: then it
  /// was killed.
  package func answer(within limit: Duration) -> String? {
    guard let pipe = try? OutputPipe() else { return nil }
    var spawn = Spawn(path: program, arguments: [program] + arguments)
    spawn.descriptors = [-1, pipe.raw, -1]
    spawn.hasOwnSession = true
    guard let handle = try? spawn.startWithHandle().takeHandle() else { return nil }
    let deadline = Clocks.monotonic + limit
    var answer: [UInt8] = []
    while true {
      var polled = [handle.raw, pipe.raw].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let left = max(0, (deadline - Clocks.monotonic).nanoseconds / 1_000_000)
      _ = poll(&polled, 2, CInt(clamping: left))
      let hasEnded = handle.isEnded
      take(from: pipe, &answer)
      if hasEnded { break }
      if left == 0 || answer.count > Self.limit {
        try? handle.signal(.kill)
        _ = handle.waitForEnd(within: .seconds(1))
        handle.reap()
        return nil
      }
    }
    return handle.reap() == .code(0) ? String(decoding: answer, as: UTF8.self) : nil
  }

  private func take(from pipe: borrowing OutputPipe, _ answer: inout [UInt8]) {
    let count = pipe.available
    if count == 0 { return }
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, read(pipe.raw, buffer.baseAddress, count))
    }
    answer += bytes
  }
}
