internal import CLinux
internal import Glibc
internal import Model

/// Hands on what comes from one descriptor to another, as cat(1) does, and lets somebody look at it or count it.
///
/// Both descriptors are used as they are, and are the caller's: nothing about them is changed, for others have them too,
/// but for the room in a pipe that is read.
package struct StreamCopy: ~Copyable {
  /// What one step came to.
  package enum Step: Sendable, Equatable {
    /// So many bytes were handed on, at least one.
    case moved(Int)
    /// Nothing came in the time that was given.
    case silent
    /// Nothing more will come.
    case end
    /// Nobody reads any more (EPIPE, or a terminal that went away).
    case goneReader
    /// Reading failed, or writing did, as on a full disk.
    case failed(SystemError)
  }

  private let from: CInt
  private let to: CInt
  private let buffer: UnsafeMutableRawBufferPointer
  /// The kernel moves the bytes, and nobody sees them.
  private var isMoved: Bool

  /// As much as cat(1) takes at once.
  private static let most = 128 * 1_024
  /// As much as a pipe can hold.
  private static let mostMoved: Int64 = 1 << 20

  /// - Parameter seen: somebody looks at the bytes; otherwise they are only counted, which the kernel does faster.
  package init(from: CInt, to: CInt, seen: Bool) {
    self.from = from
    self.to = to
    isMoved = !seen
    // Fewer turns for both sides; where that cannot be it stays as it is.
    _ = clinux_pipe_size(from, CInt(Self.mostMoved))
    buffer = .allocate(byteCount: Self.most, alignment: 4_096)
  }

  deinit { buffer.deallocate() }

  /// Waits for bytes and hands them on, all of them, before `look` sees them.
  ///
  /// - Parameter limit: how long it waits for them; nil: for ever.
  package mutating func step(
    within limit: Duration? = nil, _ look: (UnsafeRawBufferPointer) -> Void = { _ in }
  ) -> Step {
    if let limit, !waitForInput(limit) { return .silent }
    if isMoved {
      let count = clinux_splice(from, to, Self.mostMoved)
      if count > 0 { return .moved(Int(count)) }
      if count == 0 { return .end }
      switch errno {
      case EINVAL, ESPIPE, EBADF, ENOSYS, EPERM: isMoved = false
      case EPIPE: return .goneReader
      case EAGAIN: return waitForBoth()
      default: return .failed(.last("splice"))
      }
    }
    let count = read(from, buffer.baseAddress, buffer.count)
    if count == 0 { return .end }
    if count < 0 { return afterFailedRead() }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    if let ending = handOn(bytes) { return ending }
    look(bytes)
    return .moved(count)
  }

  private func waitForInput(_ limit: Duration) -> Bool {
    var wait = pollfd(fd: from, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, CInt(clamping: max(0, limit.nanoseconds / 1_000_000))) != 0
  }

  private func afterFailedRead() -> Step {
    switch errno {
    case EINTR: return .silent
    // A terminal that the other side has closed.
    case EIO: return .end
    case EAGAIN:
      var wait = pollfd(fd: from, events: Int16(POLLIN), revents: 0)
      _ = poll(&wait, 1, -1)
      return .silent
    default: return .failed(.last("read", "the input"))
    }
  }

  /// Somebody made one of them not wait; which one must wait now is not said.
  private func waitForBoth() -> Step {
    var input = pollfd(fd: from, events: Int16(POLLIN), revents: 0)
    _ = poll(&input, 1, -1)
    var output = pollfd(fd: to, events: Int16(POLLOUT), revents: 0)
    _ = poll(&output, 1, -1)
    return .silent
  }

  /// Nil when all of it is written.
  private func handOn(_ bytes: UnsafeRawBufferPointer) -> Step? {
    var done = 0
    while done < bytes.count {
      let count = write(to, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if count >= 0 {
        done += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var wait = pollfd(fd: to, events: Int16(POLLOUT), revents: 0)
        _ = poll(&wait, 1, -1)
      case EPIPE, EIO: return .goneReader
      default: return .failed(.last("write", "the output"))
      }
    }
    return nil
  }
}

/// The descriptors 0, 1 and 2 of this process.
package enum StandardDescriptor {
  /// Takes the numbers 0, 1 and 2 where they are closed, so that nothing opened later becomes one of them; to be called
  /// before anything is opened.
  ///
  /// What is there then fails as a closed one does, also in the programs that are started: 0 cannot be read, 1 and 2 cannot
  /// be written.
  package static func takeClosed() {
    for raw: CInt in 0...2 where fcntl(raw, F_GETFD) < 0 {
      // The lowest free number: those below are taken.
      _ = clinux_open(-1, "/dev/null", raw == 0 ? O_WRONLY : O_RDONLY, 0)
    }
  }

  /// How long a regular file is from where it is read on; nil for anything else.
  package static func rest(of raw: CInt) -> Int? {
    var status = stat()
    guard fstat(raw, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let place = lseek(raw, 0, SEEK_CUR)
    return place >= 0 ? max(0, Int(status.st_size) - Int(place)) : nil
  }

  /// The path of the regular file behind a descriptor; nil for anything else.
  package static func path(of raw: CInt) -> String? {
    rest(of: raw) == nil ? nil : Files.readLink("/proc/self/fd/\(raw)")
  }

  /// Closes it, so that whoever is at the other end learns that we read, or write, no more. The number is /dev/null then:
  /// nothing that is opened later gets it.
  package static func close(_ raw: CInt) {
    let null = clinux_open(-1, "/dev/null", O_RDWR, 0)
    if null < 0 {
      _ = Glibc.close(raw)
      return
    }
    _ = dup2(null, raw)
    _ = Glibc.close(null)
  }
}
