internal import Glibc

/// What a path is to somebody who wants to execute it.
package enum ProgramFile: Sendable, Equatable {
  /// A regular file that somebody may execute.
  case program
  /// Something else, or a file that nobody may execute.
  case other
  case missing
  /// We may not look at it; another user may.
  case unreadable

  package init(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0 {
      self = status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o111 != 0 ? .program : .other
    } else {
      self = errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable
    }
  }
}
