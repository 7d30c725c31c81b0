internal import CLinux

extension OutputPipe {
  /// Takes over a descriptor that somebody else has found to be the right pipe.
  /// - Throws: when it is none; it is closed then.
  package init(adopting descriptor: consuming Descriptor) throws(SystemError) {
    let inode = clinux_pipe_inode(descriptor.raw)
    guard inode >= 0 else { throw .last("fstat pipe") }
    try self.init(adopting: descriptor, inode: UInt64(inode))
  }
}
