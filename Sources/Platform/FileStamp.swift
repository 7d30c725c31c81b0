internal import Glibc

/// What a file was when it was looked at: another stamp means that it was written anew, replaced, or given another mode or owner.
package struct FileStamp: Sendable, Hashable {
  /// What is there: only files have content that is looked at.
  package enum Kind: Sendable, Hashable {
    case file
    case folder
    case other
  }

  package var kind: Kind
  package var inode: UInt64
  package var size: Int64
  /// When it was last written to, in nanoseconds.
  package var modified: Int64
  package var mode: UInt32
  package var owner: UInt32
  package var links: Int

  /// Of what `path` names, links followed; nil when there is nothing, or we may not look.
  package init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Of `path` itself, were it a link.
  package init?(ofLink path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      default: .other
      }
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    mode = UInt32(status.st_mode & 0o7777)
    owner = UInt32(status.st_uid)
    links = Int(status.st_nlink)
  }

  /// Whose it is, and who may do what; nothing of what is in it.
  var rights: FileStamp {
    var stamp = self
    (stamp.size, stamp.modified, stamp.links) = (0, 0, 0)
    return stamp
  }

  /// Whether both are the same content as far as that can be told; another name for the same file changes nothing.
  package func isSame(as other: FileStamp) -> Bool {
    var other = other
    other.links = links
    return self == other
  }
}
