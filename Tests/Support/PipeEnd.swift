import Glibc
import Platform

/// Writes all of `bytes` into a pipe, waiting for room; with chunks of these sizes, one after the other, again and again.
package func writeToPipe(_ raw: CInt, _ bytes: [UInt8], chunks: [Int] = [.max]) {
  var done = 0
  var turn = 0
  while done < bytes.count {
    let most = min(max(1, chunks[turn % chunks.count]), bytes.count - done)
    turn += 1
    let count = bytes.withUnsafeBytes { write(raw, $0.baseAddress.map { $0 + done }, most) }
    if count < 0 && errno == EINTR { continue }
    if count < 0 { return }
    done += count
  }
}

/// A pipe whose ends are the caller's to close.
package func makePipe() throws -> (reading: CInt, writing: CInt) {
  var ends: [CInt] = [-1, -1]
  guard pipe(&ends) == 0 else { throw SystemError(call: "pipe", code: errno) }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}

/// All that comes out of a pipe until its end.
package func readFromPipe(_ raw: CInt) -> [UInt8] {
  var received: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 50_000)
  while true {
    let count = read(raw, &buffer, buffer.count)
    if count < 0 && errno == EINTR { continue }
    if count <= 0 { return received }
    received += buffer[..<count]
  }
}

/// Closes an end of a pipe.
package func closePipe(_ raw: CInt) { close(raw) }
