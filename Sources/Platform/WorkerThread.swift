internal import CLinux
internal import Glibc
internal import Synchronization

/// A named thread for what blocks: it runs one job after the other, in the order in which they came.
///
/// All signals are blocked in it. The queue is bounded: a full one refuses, it never makes anybody wait.
package final class WorkerThread: Sendable {
  private struct Queue {
    var jobs: [@Sendable () -> Void] = []
    var isIdle = false
    var isEnding = false
  }

  private let queue = Mutex(Queue())
  private let name: String
  private let capacity: Int
  private let wake: Semaphore
  private let thread: Mutex<pthread_t?>

  /// Starts the thread; `name` has at most 15 bytes and is what `ps -L` and /proc show.
  /// - Throws: when the system gives no thread.
  package init(name: String, capacity: Int = 64) throws(SystemError) {
    self.name = name
    self.capacity = capacity
    wake = Semaphore()
    thread = Mutex(nil)
    let started = Unmanaged.passRetained(self)
    var every = sigset_t()
    var before = sigset_t()
    sigfillset(&every)
    pthread_sigmask(SIG_SETMASK, &every, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var identifier = pthread_t()
    let code = pthread_create(
      &identifier, nil,
      { pointer in
        guard let pointer else { return nil }
        Unmanaged<WorkerThread>.fromOpaque(pointer).takeRetainedValue().run()
        return nil
      }, started.toOpaque())
    guard code == 0 else {
      started.release()
      throw SystemError(call: "pthread_create", subject: name, code: code)
    }
    thread.withLock { $0 = identifier }
  }

  /// Has `job` run on the thread after those before it; false when the queue is full or the thread was ended.
  package func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
    let (isTaken, wakes) = queue.withLock { queue in
      if queue.isEnding || queue.jobs.count >= capacity { return (false, false) }
      queue.jobs.append(job)
      defer { queue.isIdle = false }
      return (true, queue.isIdle)
    }
    if wakes { wake.signal() }
    return isTaken
  }

  /// Runs `job` on the thread and suspends until it has; nil, without having run it, when the queue is full.
  package func run<Result: Sendable>(_ job: @escaping @Sendable () -> Result) async -> Result? {
    await withUnsafeContinuation { continuation in
      let isTaken = submit { continuation.resume(returning: job()) }
      if !isTaken { continuation.resume(returning: nil) }
    }
  }

  /// Runs what is queued, ends the thread and waits for its end; blocks the caller. Doing it twice is nothing.
  package func end() {
    let wakes = queue.withLock { queue in
      queue.isEnding = true
      defer { queue.isIdle = false }
      return queue.isIdle
    }
    if wakes { wake.signal() }
    let ending = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    if let ending { pthread_join(ending, nil) }
  }

  private func run() {
    clinux_name_thread(name)
    while true {
      let (taken, isOver) = queue.withLock { queue in
        let jobs = queue.jobs
        queue.jobs = []
        queue.isIdle = jobs.isEmpty && !queue.isEnding
        return (jobs, jobs.isEmpty && queue.isEnding)
      }
      if isOver { return }
      if taken.isEmpty { wake.wait() }
      // Last first, so that each can go as soon as it is done: what a thousand of them hold is much.
      var jobs = Array(consume taken)
      jobs.reverse()
      while let job = jobs.popLast() { job() }
    }
  }
}

/// A counting semaphore of the system (sem_overview(7)).
// why: the pointer is set once, and what it points to is made for use by several threads
private final class Semaphore: @unchecked Sendable {
  private let raw: UnsafeMutablePointer<sem_t>

  init() {
    raw = .allocate(capacity: 1)
    sem_init(raw, 0, 0)
  }

  deinit {
    sem_destroy(raw)
    raw.deallocate()
  }

  func signal() { sem_post(raw) }
  func wait() { while sem_wait(raw) < 0 && errno == EINTR {} }
}
