import Glibc
import Synchronization

/// What a program that has ended left behind.
package struct RunResult: Sendable {
  /// Its exit code; 128 + N when signal N ended it.
  package var code: Int32
  package var output: [UInt8]
  package var errors: [UInt8]

  package var text: String { String(decoding: output, as: UTF8.self) }
  package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

package struct RunFailure: Error {
  package var call: String
  package var code: Int32
}

/// Runs a program to its end: the first argument is looked for on `PATH`, `input` is its standard input.
///
/// - Parameter environment: variables to set on top of this process's own.
package func run(
  _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
) throws -> RunResult {
  let (pid, pipes) = try spawning.withLock { _ in try start(arguments, environment) }
  defer {
    close(pipes[1].read)
    close(pipes[2].read)
  }
  let (output, errors) = exchange(input, to: pipes[0].write, from: pipes[1].read, pipes[2].read)
  var status: Int32 = 0
  while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
  let signal = status & 0x7F
  return RunResult(code: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: output, errors: errors)
}

/// Held from the making of pipes until they are close-on-exec: a program started meanwhile would keep them open.
private let spawning = Mutex(())

private typealias Pipe = (read: Int32, write: Int32)

/// Starts the program; its ends of the pipes are closed, ours are the write end of the first and the read ends of the others.
private func start(_ arguments: [String], _ environment: [String: String]) throws -> (pid_t, [Pipe]) {
  var pipes: [Pipe] = []
  for _ in 0..<3 {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw RunFailure(call: "pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    pipes.append((ends[0], ends[1]))
  }
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, pipes[0].read, 0)
  posix_spawn_file_actions_adddup2(&actions, pipes[1].write, 1)
  posix_spawn_file_actions_adddup2(&actions, pipes[2].write, 2)
  let argv = CStrings(arguments)
  let envp = CStrings(inherited(with: environment))
  var pid: pid_t = 0
  let failure = posix_spawnp(&pid, arguments[0], &actions, nil, argv.pointers, envp.pointers)
  for end in [pipes[0].read, pipes[1].write, pipes[2].write] { close(end) }
  guard failure == 0 else {
    for end in [pipes[0].write, pipes[1].read, pipes[2].read] { close(end) }
    throw RunFailure(call: "posix_spawnp \(arguments[0])", code: failure)
  }
  return (pid, pipes)
}

/// Feeds and reads all three streams at once, so that none of them blocks another.
private func exchange(_ input: [UInt8], to sink: Int32, from output: Int32, _ errors: Int32) -> ([UInt8], [UInt8]) {
  signal(SIGPIPE, SIG_IGN)
  _ = fcntl(sink, F_SETFL, O_NONBLOCK)
  var written = 0
  var texts: [[UInt8]] = [[], []]
  var waiting = [
    pollfd(fd: sink, events: Int16(POLLOUT), revents: 0), pollfd(fd: output, events: Int16(POLLIN), revents: 0),
    pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
  ]
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while waiting.contains(where: { $0.fd >= 0 }) {
    if poll(&waiting, 3, -1) < 0 { continue }
    if waiting[0].revents != 0 {
      let count = input[written...].withUnsafeBytes { write(sink, $0.baseAddress, $0.count) }
      if count > 0 { written += count }
      if written == input.count || (count < 0 && errno != EAGAIN && errno != EINTR) {
        close(sink)
        waiting[0].fd = -1
      }
    }
    for stream in 1...2 where waiting[stream].revents != 0 {
      let count = read(waiting[stream].fd, &buffer, buffer.count)
      if count > 0 { texts[stream - 1] += buffer[..<count] }
      if count == 0 || (count < 0 && errno != EINTR) { waiting[stream].fd = -1 }
    }
  }
  return (texts[0], texts[1])
}

private func inherited(with environment: [String: String]) -> [String] {
  var result: [String] = []
  var next = environ
  while let entry = next.pointee {
    let text = String(cString: entry)
    if !environment.keys.contains(where: { text.hasPrefix("\($0)=") }) { result.append(text) }
    next += 1
  }
  return result + environment.map { "\($0.key)=\($0.value)" }
}

/// A vector of C strings that ends with NULL.
private final class CStrings {
  var pointers: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

  deinit { pointers.forEach { free($0) } }
}
