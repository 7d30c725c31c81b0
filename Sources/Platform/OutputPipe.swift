internal import CLinux
internal import Glibc

/// The pipe that a service writes its output to, held for both directions: so nobody's death gives the service SIGPIPE, an
/// end of file or a lost byte, as long as one process holds it.
///
/// The service gets the same descriptor, which waits when the pipe is full; none of the calls here ever waits.
package struct OutputPipe: ~Copyable, Sendable {
  /// What pipes hold if nobody says otherwise.
  package static let usualSize = 65_536

  private let descriptor: Descriptor
  /// Names the pipe while the system runs: the same for all who hold it.
  package let inode: UInt64

  /// Makes a pipe.
  /// - Parameters:
  ///   - size: in bytes, rounded up by the kernel; what an unprivileged user may not have is not asked for twice.
  ///   - owner: who may open it anew, through /dev/stdout; nil: we alone.
  /// - Throws: when there is no /proc, no descriptor is left, or only root may give it to `owner`.
  package init(size: Int = usualSize, owner: UInt32? = nil) throws(SystemError) {
    let raw = clinux_output_pipe()
    guard raw >= 0 else { throw .last("make pipe") }
    let made = Descriptor(owning: raw)
    let inode = clinux_pipe_inode(raw)
    guard inode >= 0 else { throw .last("fstat pipe") }
    if let owner { guard fchown(raw, owner, gid_t.max) == 0 else { throw .last("fchown pipe") } }
    // A kernel that keeps no mode of a pipe: it is known by its inode alone.
    _ = fchmod(raw, Self.mark)
    if size != Self.usualSize { _ = clinux_pipe_size(raw, CInt(clamping: size)) }
    descriptor = made
    self.inode = UInt64(inode)
  }

  /// What tells such a pipe from all others, whoever has died: the sticky bit means nothing for a pipe (inode(7)).
  private static let mark: mode_t = 0o1600

  /// Takes over a descriptor that may be of such a pipe; nil, and closed, where it is of anything else.
  init?(marked descriptor: consuming Descriptor) {
    var facts = stat()
    let inode = clinux_pipe_inode(descriptor.raw)
    guard inode >= 0, fstat(descriptor.raw, &facts) == 0, facts.st_mode & 0o7777 == Self.mark else { return nil }
    self.descriptor = descriptor
    self.inode = UInt64(inode)
  }

  /// Takes over a descriptor that should be the pipe with this inode, opened for both directions.
  /// - Throws: EINVAL when it is another pipe or none at all; it is closed then.
  package init(adopting descriptor: consuming Descriptor, inode: UInt64) throws(SystemError) {
    guard clinux_pipe_inode(descriptor.raw) == Int64(bitPattern: inode) else {
      throw SystemError(call: "adopt pipe", subject: String(inode), code: EINVAL)
    }
    self.descriptor = descriptor
    self.inode = inode
  }

  /// The number, to poll for reading, to start a process with or to send; never to be closed by the caller.
  package var raw: CInt { descriptor.raw }

  /// Gives up the descriptor, for a holder that does not read.
  package consuming func release() -> Descriptor { descriptor }

  /// How much it holds before whoever writes has to wait.
  package var size: Int { Int(max(0, clinux_pipe_size(descriptor.raw, 0))) }

  /// Asks for another size; false when the kernel refuses, and it stays as it was: more lies in it than that, or the user
  /// has as much pipe memory as one may.
  @discardableResult
  package borrowing func resize(_ size: Int) -> Bool { clinux_pipe_size(descriptor.raw, CInt(clamping: size)) >= 0 }

  /// How many bytes lie in it.
  package var available: Int { Int(max(0, clinux_available(descriptor.raw))) }

  /// Copies what lies in it, at most `count` bytes, into an empty scratch pipe; all of it stays here as well.
  /// - Returns: how many bytes; 0 when nothing is there.
  package borrowing func tee(to scratch: borrowing ScratchPipe, atMost count: Int) throws(SystemError) -> Int {
    let copied = clinux_tee(descriptor.raw, scratch.writeEnd, Int64(count))
    guard copied >= 0 else { throw .last("tee") }
    return Int(copied)
  }

  /// Takes bytes away, at most `count`; returns how many there were.
  @discardableResult
  package borrowing func discard(_ count: Int) -> Int { Int(clinux_discard(descriptor.raw, nowhere, Int64(count))) }
}

/// /dev/null, open for writing; -1 where there is none, as in an empty chroot. Open until the process ends.
private let nowhere = clinux_open(-1, "/dev/null", O_WRONLY, 0)

/// Where bytes of output pipes lie while they are written to a log: they are still in the pipe that they came from.
package struct ScratchPipe: ~Copyable, Sendable {
  private let reader: Descriptor
  private let writer: Descriptor

  /// - Parameter size: as that of the largest pipe that it is for; kept smaller where the kernel refuses.
  /// - Throws: when descriptors ran out.
  package init(size: Int = OutputPipe.usualSize) throws(SystemError) {
    var ends: [CInt] = [-1, -1]
    guard clinux_scratch_pipe(&ends) == 0 else { throw .last("pipe2") }
    reader = Descriptor(owning: ends[0])
    writer = Descriptor(owning: ends[1])
    if size != OutputPipe.usualSize { _ = clinux_pipe_size(ends[1], CInt(clamping: size)) }
  }

  var writeEnd: CInt { writer.raw }

  /// Writes `count` bytes into a file at `offset` and moves `offset` behind them.
  ///
  /// After an error, or when it was fewer, what is left here means nothing: `clear` before the next `tee`.
  /// - Parameter file: open for writing, not for appending.
  /// - Returns: how many bytes were written, all of them unless the disk is full.
  package borrowing func splice(to file: CInt, at offset: inout Int64, count: Int) throws(SystemError) -> Int {
    let written = clinux_splice_to_file(reader.raw, file, offset, Int64(count))
    guard written >= 0 else { throw .last("splice") }
    offset += written
    return Int(written)
  }

  /// Reads at most `count` bytes from the front, for whoever wants to look at them instead; empty when there are none.
  package borrowing func read(into buffer: inout [UInt8]) -> Int {
    let count = buffer.withUnsafeMutableBytes { Glibc.read(reader.raw, $0.baseAddress, $0.count) }
    return max(0, count)
  }

  /// Empties it.
  package borrowing func clear() { _ = clinux_discard(reader.raw, nowhere, Int64.max) }
}
