internal import Glibc

/// A limit that the kernel puts on a process and all that it starts (setrlimit(2)).
package struct ResourceLimit: Sendable, Equatable {
  /// What is limited; the names are those of prlimit(1) and systemd in small letters.
  package enum Resource: String, Sendable, CaseIterable {
    case nofile, nproc, core, `as`, cpu, data, fsize, memlock, stack, rss, sigpending, msgqueue, rtprio, nice, locks
  }

  /// No limit.
  package static let infinity = UInt64.max

  package var resource: Resource
  /// What holds now; the process may raise it up to `hard`.
  package var soft: UInt64
  package var hard: UInt64

  package init(_ resource: Resource, soft: UInt64, hard: UInt64) {
    self.resource = resource
    self.soft = soft
    self.hard = hard
  }

  /// What holds for this process; nil when the kernel does not tell.
  package static func own(_ resource: Resource) -> ResourceLimit? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(UInt32(resource.number)), &limit) == 0 else { return nil }
    return ResourceLimit(resource, soft: UInt64(limit.rlim_cur), hard: UInt64(limit.rlim_max))
  }
}

extension ResourceLimit.Resource {
  /// The kernel's number (asm-generic/resource.h), the same on x86-64 and arm64.
  var number: CInt {
    switch self {
    case .cpu: 0
    case .fsize: 1
    case .data: 2
    case .stack: 3
    case .core: 4
    case .rss: 5
    case .nproc: 6
    case .nofile: 7
    case .memlock: 8
    case .as: 9
    case .locks: 10
    case .sigpending: 11
    case .msgqueue: 12
    case .nice: 13
    case .rtprio: 14
    }
  }
}
