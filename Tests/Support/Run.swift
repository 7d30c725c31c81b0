import Glibc
import Synchronization

/// Held while descriptors exist that another child must not inherit and that are not yet marked so.
private let starting = Mutex(())

/// Runs a program that is found on PATH, to its end.
///
/// - Parameters:
///   - input: what it reads from standard input, which then ends. A program that ends without reading it all is no error.
///   - environment: variables set in addition to ours, or instead of them.
/// - Returns: its exit code (128 + n for a signal) and all that it wrote.
/// - Throws: ``RunError`` when it cannot be started.
package func run(
  _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
) throws -> RunResult {
  let (pid, ours) = try starting.withLock { _ in try start(arguments, environment: environment) }
  defer { ours.forEach { _ = close($0) } }
  let (output, errors) = exchange(input, with: ours)
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
  let signal = status & 0x7F
  return RunResult(code: signal == 0 ? status >> 8 & 0xFF : 128 + signal, output: output, errors: errors)
}

/// How a program ended and what it wrote.
package struct RunResult: Sendable {
  /// The exit code; 128 + n when signal n ended it.
  package var code: Int32
  package var output: [UInt8]
  package var errors: [UInt8]

  package var text: String { String(decoding: output, as: UTF8.self) }
  package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// A program could not be started.
package struct RunError: Error, CustomStringConvertible {
  package let call: String
  package let program: String
  package let code: Int32

  package var description: String { "\(call) for '\(program)': \(String(cString: strerror(code)))" }
}

/// Starts the program and returns our ends of its three streams.
private func start(_ arguments: [String], environment: [String: String]) throws -> (pid_t, ours: [Int32]) {
  // A socket, because only there a write to a program that is gone can be kept from raising SIGPIPE.
  var input: [Int32] = [-1, -1]
  var output: [Int32] = [-1, -1]
  var errors: [Int32] = [-1, -1]
  guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &input) == 0, pipe(&output) == 0, pipe(&errors) == 0
  else { throw RunError(call: "pipe", program: arguments.first ?? "", code: errno) }
  for descriptor in input + output + errors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
  let ours = [input[0], output[0], errors[0]]
  let theirs = [input[1], output[1], errors[1]]
  defer { theirs.forEach { _ = close($0) } }
  do {
    return (try spawn(arguments, descriptors: theirs, environment: environment), ours)
  } catch {
    ours.forEach { _ = close($0) }
    throw error
  }
}

private func spawn(
  _ arguments: [String], descriptors: [Int32], environment: [String: String]
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (target, descriptor) in descriptors.enumerated() {
    posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
  }
  // A child of a thread that blocks signals would block them too.
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
  var pid: pid_t = 0
  let code = withCStrings(arguments) { arguments in
    withCStrings(variables(adding: environment)) { variables in
      posix_spawnp(&pid, arguments[0] ?? strdup(""), &actions, &attributes, arguments, variables)
    }
  }
  if code != 0 { throw RunError(call: "posix_spawn", program: arguments.first ?? "", code: code) }
  return pid
}

private func variables(adding new: [String: String]) -> [String] {
  var all: [String] = []
  var next = environ
  while let variable = next.pointee {
    let text = String(cString: variable)
    if new[String(text.prefix { $0 != "=" })] == nil { all.append(text) }
    next += 1
  }
  return all + new.map { "\($0.key)=\($0.value)" }
}

private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) } + [nil]
  defer { pointers.forEach { free($0) } }
  return pointers.withUnsafeBufferPointer { buffer in
    // An array with the nil at its end is never empty.
    body(buffer.baseAddress.unsafelyUnwrapped)
  }
}

/// Feeds the input and takes both outputs, whichever moves, until both have ended.
private func exchange(_ input: [UInt8], with descriptors: [Int32]) -> (output: [UInt8], errors: [UInt8]) {
  var collected: [[UInt8]] = [[], []]
  var sent = 0
  var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  polled[0].events = Int16(POLLOUT)
  if input.isEmpty { endInput(&polled[0]) }
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while polled[1].fd >= 0 || polled[2].fd >= 0 {
    if poll(&polled, nfds_t(polled.count), -1) < 0 { continue }
    if polled[0].revents != 0 {
      let count = input[sent...].withUnsafeBytes {
        send(descriptors[0], $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count > 0 { sent += count }
      if sent == input.count || (count < 0 && errno != EAGAIN && errno != EINTR) { endInput(&polled[0]) }
    }
    for stream in 1...2 where polled[stream].revents != 0 {
      let count = read(descriptors[stream], &chunk, chunk.count)
      if count > 0 { collected[stream - 1] += chunk[..<count] }
      if count == 0 { polled[stream].fd = -1 }
    }
  }
  return (collected[0], collected[1])
}

private func endInput(_ polled: inout pollfd) {
  _ = shutdown(polled.fd, Int32(SHUT_WR))
  polled.fd = -1
  polled.revents = 0
}
