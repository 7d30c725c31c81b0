import Glibc

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
