internal import CLinux
internal import Glibc

/// Files whose words are obeyed: ours, and nobody else can write to them.
package enum TrustedFile {
  /// Why one is not read.
  package enum Refusal: Error, Sendable, Equatable {
    case missing
    case system(SystemError)
    case noRegularFile
    /// Owned by neither us nor root.
    case foreign(owner: Int, mode: Int)
    /// Writable by its group, or by everybody.
    case exposed(mode: Int)
  }

  /// The first `limit` bytes of a file, links followed; owner and mode are those of the file that was opened.
  /// - Parameter anybodys: takes files, too, that others own or can write to.
  package static func read(_ path: String, limit: Int, anybodys: Bool = false) throws(Refusal) -> [UInt8] {
    // Who opens a FIFO would wait for its writer.
    let raw = clinux_open(-1, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, 0)
    guard raw >= 0 else {
      let error = SystemError.last("open", path)
      throw error.isMissing ? .missing : .system(error)
    }
    let descriptor = Descriptor(owning: raw)
    var status = stat()
    guard fstat(descriptor.raw, &status) == 0 else { throw .system(.last("fstat", path)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .noRegularFile }
    let mode = Int(status.st_mode & 0o7777)
    if !anybodys {
      if status.st_uid != geteuid(), status.st_uid != 0 { throw .foreign(owner: Int(status.st_uid), mode: mode) }
      if mode & 0o022 != 0 { throw .exposed(mode: mode) }
    }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: max(1, min(limit, Int(status.st_size) + 1)))
    while bytes.count < limit {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor.raw, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      if count < 0 { throw .system(.last("read", path)) }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<min(count, limit - bytes.count)])
    }
    return bytes
  }
}
