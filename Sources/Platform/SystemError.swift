internal import Glibc

/// A system call that failed: which one, on what, and the kernel's reason. The only form in which errno leaves this room.
package struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
  package var call: String
  package var subject: String
  package var code: CInt

  package init(call: String, subject: String = "", code: CInt) {
    self.call = call
    self.subject = subject
    self.code = code
  }

  /// Takes the reason from errno; to be made at once after the call.
  static func last(_ call: String, _ subject: String = "") -> SystemError {
    SystemError(call: call, subject: subject, code: errno)
  }

  /// The kernel's reason in words, for example "Permission denied".
  package var reason: String { String(cString: strerror(code)) }

  package var description: String {
    subject.isEmpty ? "\(call): \(reason)" : "\(call) \(subject): \(reason)"
  }

  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  package var isRefusedConnection: Bool { code == ECONNREFUSED }
  package var isTimeout: Bool { code == EAGAIN || code == ETIMEDOUT }
  package var isPermission: Bool { code == EACCES || code == EPERM }
  package var isFull: Bool { code == ENOSPC || code == EDQUOT }
  package var isReadOnly: Bool { code == EROFS }
  package var isBrokenPipe: Bool { code == EPIPE || code == ECONNRESET }
  package var isNoProcess: Bool { code == ESRCH }
}
