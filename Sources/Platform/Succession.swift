internal import CLinux
internal import Glibc

/// One program takes the place of another in the same process: its pid, its children and its descriptors stay.
package enum Succession {
  /// Has the program at `path` take the place of this one (execve(2)). All other threads end in that moment.
  ///
  /// - Parameter kept: descriptors above 2 that it gets under their own numbers; those it adopts, or nobody closes them.
  /// - Returns: only when it could not be; then everything is as before.
  package static func replaceThisProgram(
    by path: String, arguments: [String], environment: [String] = Environment.all, keeping kept: [CInt]
  ) -> SystemError {
    let argv = CStrings(arguments)
    let envp = CStrings(environment)
    defer {
      argv.free()
      envp.free()
    }
    _ = clinux_replace(path, argv.pointers, envp.pointers, kept, CInt(kept.count))
    return .last("execve", path)
  }

  /// Takes ownership of a descriptor that a former program of this process left open for us.
  /// - Throws: EBADF when there is none of this number.
  package static func inherit(_ raw: CInt) throws(SystemError) -> Descriptor {
    guard raw > 2, fcntl(raw, F_SETFD, FD_CLOEXEC) == 0 else {
      throw SystemError(call: "inherit descriptor", subject: String(raw), code: EBADF)
    }
    return Descriptor(owning: raw)
  }
}

/// The file of a program, held open: whatever happens to its path, this is what is executed.
package final class HeldProgram: Sendable {
  /// As it was asked for.
  package let path: String
  private let descriptor: Descriptor
  /// Its interpreter opens it by the number, so that must stay open.
  private let isScript: Bool

  /// - Throws: ENOENT when there is none, EACCES when it may not be executed, ENOEXEC when it is no regular file.
  package init(_ path: String) throws(SystemError) {
    self.path = path
    var raw = clinux_open(-1, path, O_RDONLY | O_NONBLOCK, 0)
    // What may be executed need not be readable: O_PATH, which Glibc hides.
    if raw < 0, errno == EACCES { raw = clinux_open(-1, path, 0o10000000, 0) }
    guard raw >= 0 else { throw .last("open", path) }
    let opened = Descriptor(owning: raw)
    var status = stat()
    guard fstat(raw, &status) == 0 else { throw .last("fstat", path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError(call: "execute", subject: path, code: ENOEXEC) }
    guard status.st_mode & 0o111 != 0 else { throw SystemError(call: "execute", subject: path, code: EACCES) }
    var beginning: [UInt8] = [0, 0]
    _ = pread(raw, &beginning, 2, 0)
    isScript = beginning == Array("#!".utf8)
    descriptor = opened
  }

  /// A path that means this file as long as it is held.
  package var executablePath: String { "/proc/self/fd/\(descriptor.raw)" }

  /// Numbers that whoever executes it must keep open.
  package var kept: [CInt] { isScript ? [descriptor.raw] : [] }
}
