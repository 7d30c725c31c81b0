internal import CLinux
internal import Glibc

/// What to start, and how.
package struct Spawn: Sendable {
  /// A path; not searched along PATH.
  package var path: String
  /// With the program's own name first.
  package var arguments: [String]
  package var environment: [String]
  /// Entered as the new user; nil: where we are.
  package var directory: String?
  /// Numbers that become 0, 1 and 2; -1 is /dev/null.
  package var descriptors: [CInt] = [0, 1, 2]
  /// Further descriptors of ours, above 2, that it gets under their own numbers.
  package var kept: [CInt] = []
  /// One more descriptor of ours, and the number above 2 that it has in the process; what else has it there gives way.
  package var placed: (descriptor: CInt, number: CInt)?
  /// A session, or a process group, of its own.
  package var hasOwnSession = false
  package var hasOwnGroup = false
  /// The one of 0, 1 and 2 that becomes the terminal of its session: keys on it are signals to the process (tty_ioctl(4)).
  package var terminal: CInt?
  /// Nil: ours, as with everything below.
  package var identity: Identity?
  package var umask: UInt32?
  /// The niceness itself, -20 to 19, not a difference.
  package var nice: Int?
  /// Set in this order, with our rights.
  package var limits: [ResourceLimit] = []
  /// A soft and hard RLIMIT_RTTIME, set after the limits: harmless, inherited by every descendant, readable in /proc.
  package var brand: UInt64?

  package init(path: String, arguments: [String], environment: [String] = Environment.all, directory: String? = nil) {
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
  }

  /// A process that was started, and the handle that means it for good.
  package struct Started: ~Copyable, Sendable {
    package let pid: Int
    package let handle: ProcessDescriptor

    /// Gives the handle away.
    package consuming func takeHandle() -> ProcessDescriptor { handle }
  }

  /// Starts the process: empty signal mask, default dispositions, descriptors 0 to 2 and `kept` alone.
  ///
  /// The calling thread stands still until the program runs; the process is that thread's child.
  /// - Returns: its pid; it is our child and must be waited for.
  package func start() throws(Failure) -> Int { try launch(withHandle: false).pid }

  /// The same; with a pidfd that the kernel made together with the process, before anybody could reap it.
  package func startWithHandle() throws(Failure) -> Started {
    let (pid, handle) = try launch(withHandle: true)
    return Started(pid: pid, handle: ProcessDescriptor(adopting: Descriptor(owning: handle)))
  }

  private func launch(withHandle: Bool) throws(Failure) -> (pid: Int, handle: CInt) {
    let argv = CStrings(arguments)
    let envp = CStrings(environment)
    defer {
      argv.free()
      envp.free()
    }
    var result = clinux_spawned()
    let identity = identity.flatMap { $0.isAlreadyOurs ? nil : $0 }
    let limits = limits.map { clinux_limit(resource: $0.resource.number, soft: $0.soft, hard: $0.hard) }
    let pid = path.withCString { path in
      withOptionalCString(directory) { directory in
        limits.withUnsafeBufferPointer { limits in
          kept.withUnsafeBufferPointer { kept in
            (identity?.groups ?? []).withUnsafeBufferPointer { groups in
              var what = clinux_spawn(
                path: path, arguments: argv.pointers, environment: envp.pointers, directory: directory,
                descriptors: (descriptors[0], descriptors[1], descriptors[2]),
                kept: kept.baseAddress, kept_count: CInt(kept.count),
                placed: placed?.descriptor ?? -1, placed_as: placed?.number ?? -1,
                session: hasOwnSession ? 1 : 0, terminal: terminal ?? -1, group: hasOwnGroup ? 1 : 0,
                identified: identity == nil ? 0 : 1, identity_user: identity?.user ?? 0,
                identity_group: identity?.group ?? 0, identity_groups: groups.baseAddress,
                identity_group_count: CInt(groups.count), mask: umask.map { CInt($0 & 0o777) } ?? -1,
                prioritized: nice == nil ? 0 : 1, nice: CInt(clamping: nice ?? 0),
                limits: limits.baseAddress, limit_count: CInt(limits.count),
                branded: brand == nil ? 0 : 1, brand: brand ?? 0, handle: withHandle ? 1 : 0)
              return clinux_spawn(&what, &result)
            }
          }
        }
      }
    }
    if pid > 0 { return (Int(pid), result.pidfd) }
    throw failure(result)
  }
}

private func withOptionalCString<Result>(_ text: String?, _ body: (UnsafePointer<CChar>?) -> Result) -> Result {
  guard let text else { return body(nil) }
  return text.withCString { body($0) }
}
