internal import CLinux
internal import Glibc

/// A thread of its own, for what blocks: never for what the event loop could do.
package enum Thread {
  /// Starts a thread that runs `body` to its end, then goes away by itself.
  ///
  /// It blocks all signals: they are for the thread that reads them as values. A process that it starts with ``Spawn``
  /// blocks none. Whoever must know when it has ended has `body` say so.
  /// - Parameter name: what `top -H` and `ps -L` show, at most 15 bytes.
  /// - Throws: EAGAIN when the system allows no more threads.
  package static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let box = Unmanaged.passRetained(Body(name, body))
    var all = sigset_t()
    var former = sigset_t()
    sigfillset(&all)
    // Blocked before it begins, so that no signal can reach it first.
    pthread_sigmask(SIG_SETMASK, &all, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let code = pthread_create(&thread, &attributes, run, box.toOpaque())
    if code == 0 { return }
    box.release()
    throw SystemError(call: "pthread_create", subject: name, code: code)
  }

  /// Names the calling thread; that of main is what `ps` and `top` call the process.
  package static func nameThis(_ name: String) { clinux_name_thread(name) }

  /// What a thread is given to do.
  private final class Body: Sendable {
    let name: String
    let run: @Sendable () -> Void

    init(_ name: String, _ run: @escaping @Sendable () -> Void) {
      self.name = name
      self.run = run
    }
  }

  private static let run: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
    guard let pointer else { return nil }
    let body = Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue()
    clinux_name_thread(body.name)
    body.run()
    return nil
  }
}
