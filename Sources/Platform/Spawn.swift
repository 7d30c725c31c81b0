internal import CLinux
internal import Glibc

/// What to start, and how.
package struct Spawn: Sendable {
  /// A path; not searched along PATH.
  package var path: String
  /// With the program's own name first.
  package var arguments: [String]
  package var environment: [String]
  /// Nil: where we are.
  package var directory: String?
  /// Numbers that become 0, 1 and 2; -1 is /dev/null.
  package var descriptors: [CInt] = [0, 1, 2]
  /// A session, or a process group, of its own.
  package var hasOwnSession = false
  package var hasOwnGroup = false

  package init(path: String, arguments: [String], environment: [String] = Environment.all, directory: String? = nil) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
  }

  /// Why nothing was started: the stage, and the kernel's reason.
  package struct Failure: Error, Sendable, Equatable {
    /// What was being done when it failed, in the order of the stages.
    package enum Stage: Sendable, Equatable { case fork, directory, descriptors, session, exec }

    package var stage: Stage
    package var error: SystemError
  }

  /// Starts the process: empty signal mask, default dispositions, descriptors 0 to 2 alone.
  /// - Returns: its pid; it is our child and must be waited for.
  package func start() throws(Failure) -> Int {
    let argv = CStrings(arguments)
    let envp = CStrings(environment)
    defer {
      argv.free()
      envp.free()
    }
    var stage: CInt = 0
    let pid = path.withCString { path in
      withOptionalCString(directory) { directory in
        var what = clinux_spawn(
          path: path, arguments: argv.pointers, environment: envp.pointers, directory: directory,
          descriptors: (descriptors[0], descriptors[1], descriptors[2]), keep: -1,
          session: hasOwnSession ? 1 : 0, group: hasOwnGroup ? 1 : 0)
        return clinux_spawn(&what, &stage)
      }
    }
    if pid > 0 { return Int(pid) }
    let error = SystemError.last("start", path)
    switch clinux_stage(UInt32(stage)) {
    case CLINUX_STAGE_DIRECTORY:
      throw Failure(stage: .directory, error: SystemError(call: "chdir", subject: directory ?? "", code: error.code))
    case CLINUX_STAGE_DESCRIPTORS: throw Failure(stage: .descriptors, error: error)
    case CLINUX_STAGE_SESSION: throw Failure(stage: .session, error: error)
    case CLINUX_STAGE_EXEC: throw Failure(stage: .exec, error: error)
    default: throw Failure(stage: .fork, error: error)
    }
  }

  /// How a process ended.
  package enum Exit: Sendable, Equatable {
    case code(Int)
    case signal(Int)

    /// As shells say it: the code, or 128 + the signal's number.
    package var shellCode: Int {
      switch self {
      case .code(let code): code
      case .signal(let number): 128 + number
      }
    }
  }

  /// Waits for a child of ours and reaps it. Nil when it is none of ours, or still runs and `blocking` is false.
  package static func wait(for pid: Int, blocking: Bool) -> Exit? {
    var code: CInt = 0
    var signal: CInt = 0
    guard clinux_wait(pid_t(truncatingIfNeeded: pid), blocking ? 1 : 0, &code, &signal) == 1 else { return nil }
    return signal != 0 ? .signal(Int(signal)) : .code(Int(code))
  }

  /// Sends a signal to a process that is known to be ours to signal: an unreaped child, or its group (negative pid).
  package static func signal(_ pid: Int, _ number: Int32) {
    _ = kill(pid_t(truncatingIfNeeded: pid), number)
  }
}

private func withOptionalCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
  guard let text else { return body(nil) }
  return text.withCString { body($0) }
}

/// A NULL-ended array of C strings, as execve(2) wants it.
private struct CStrings {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [String]) {
    count = texts.count
    pointers = .allocate(capacity: count + 1)
    for (index, text) in texts.enumerated() { pointers[index] = strdup(text) }
    pointers[count] = nil
  }

  func free() {
    for index in 0..<count { Glibc.free(pointers[index]) }
    pointers.deallocate()
  }
}
