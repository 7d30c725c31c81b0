internal import CLinux
internal import Glibc
internal import Model
internal import Synchronization

/// One thread, one epoll loop, and the executor of everything that runs on it.
///
/// It is a `SerialExecutor` that actors name as theirs, and a `TaskExecutor` for the tasks between them, so a call
/// between actors costs no thread. A turn is at most 256 jobs, then what the kernel has to say: timers, signals, process
/// exits, listeners, connections, in this order; so no busy connection starves a signal. Nothing ticks: with nothing to do
/// it sleeps until the next timer.
// why: all that changes but `inbox` is touched by the loop's own thread alone, and `inbox` is behind a Mutex
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
  /// In which order ready jobs run; shuffled is for tests, to find reentrancy.
  package enum Order: Sendable { case inOrder, shuffled(seed: UInt64) }

  /// Where `now` comes from; a manual clock stands still until `advance`.
  package enum Clock: Sendable { case system, manual }

  /// What was posted from another thread, or from a cancellation, which may run on any.
  enum Message: Sendable {
    case cancelWait(WaitTicket)
    case cancelSleep(UInt64)
    case ring(ThreadBell)
  }

  struct Inbox {
    var jobs: [UnownedJob] = []
    var messages: [Message] = []
    var isSignalled = false
  }

  static let jobsPerTurn = 256
  static let wakeToken = UInt64.max

  let epoll: Descriptor
  let wake: EventDescriptor
  let inbox = Mutex(Inbox())
  let clock: Clock

  var jobs: JobQueue
  var nextTurn: [UnsafeContinuation<Void, Never>] = []
  var settling: [UnsafeContinuation<Void, Never>] = []
  var slots: [WaitSlot] = []
  var freeSlots: [Int] = []
  var timers = TimerHeap()
  var sleepers: [UInt64: UnsafeContinuation<WaitOutcome, Never>] = [:]
  var lastTicket: UInt64 = 0
  var turnMoment: Moment?
  var manualNow = Instant(nanoseconds: 1_000_000_000)
  /// How often epoll_wait returned; the benchmark's and the tests' measure of idleness.
  package private(set) var returns = 0
  private var thread: pthread_t
  private var isFinished = false
  private var restsBeforeSleep = false
  private var events: UnsafeMutablePointer<clinux_event>

  init(clock: Clock, order: Order) throws(SystemError) {
    let epoll = clinux_epoll_create()
    guard epoll >= 0 else { throw .last("epoll_create1") }
    self.epoll = Descriptor(owning: epoll)
    wake = try EventDescriptor()
    self.clock = clock
    jobs = JobQueue(order: order)
    thread = pthread_self()
    events = .allocate(capacity: Self.jobsPerTurn)
    guard clinux_epoll_add(epoll, wake.raw, Self.wakeToken, 0) == 0 else { throw .last("epoll_ctl") }
  }

  deinit {
    jobs.deallocate()
    events.deallocate()
  }

  /// Runs `body` on a new loop in the calling thread and returns what it returns; blocks the thread until then.
  ///
  /// `body` is the loop's one root task; everything else must be its child and ended when it returns.
  /// - Throws: when the kernel gives no epoll or eventfd.
  package static func run<Result: Sendable>(
    clock: Clock = .system, order: Order = .inOrder,
    _ body: @escaping @Sendable (EventLoop) async -> Result
  ) throws(SystemError) -> Result {
    let loop = try EventLoop(clock: clock, order: order)
    let result = Mutex<Result?>(nil)
    // why: the one root task of the loop; `turn` below ends when it has ended, nothing outlives it
    Task(executorPreference: loop) {
      let value = await body(loop)
      result.withLock { $0 = value }
      loop.isFinished = true
    }
    while !loop.isFinished { try loop.turnOnce() }
    guard let value = result.withLock({ $0 }) else {
      preconditionFailure("the root task ended without a result")
    }
    return value
  }

  // MARK: the executor

  /// Queues a job; from any thread.
  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if isOnLoop {
      jobs.append(job)
      return
    }
    let wakes = inbox.withLock { inbox in
      inbox.jobs.append(job)
      defer { inbox.isSignalled = true }
      return !inbox.isSignalled
    }
    if wakes { wake.signal() }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  /// Lets the runtime check that actor code runs where it must.
  package func checkIsolated() { precondition(isOnLoop, "this runs only on the event loop's thread") }

  /// True in the thread that runs the loop.
  package var isOnLoop: Bool { pthread_equal(pthread_self(), thread) != 0 }

  func post(_ message: Message) {
    let wakes = inbox.withLock { inbox in
      inbox.messages.append(message)
      defer { inbox.isSignalled = true }
      return !inbox.isSignalled
    }
    if wakes { wake.signal() }
  }

  // MARK: one turn

  private func turnOnce() throws(SystemError) {
    runJobs()
    if isFinished { return }
    let isBusy = jobs.count > 0 || !nextTurn.isEmpty
    let patience = isBusy || !settling.isEmpty ? 0 : nanosecondsToNextTimer
    if restsBeforeSleep, patience != 0 {
      restsBeforeSleep = false
      Heap.trim()
      StartupPages.forget()
    }
    let count = clinux_epoll_wait(epoll.raw, events, CInt(Self.jobsPerTurn), patience)
    if count < 0 { throw .last("epoll_wait") }
    returns &+= 1
    turnMoment = nil
    if count == 0 && !isBusy && !settling.isEmpty { settle() }
    fireTimers()
    if count > 0 { dispatch(UnsafeBufferPointer(start: events, count: Int(count))) }
    let waiting = nextTurn
    if !waiting.isEmpty {
      nextTurn.removeAll(keepingCapacity: true)
      for continuation in waiting { continuation.resume() }
    }
  }

  private func runJobs() {
    for _ in 0..<Self.jobsPerTurn {
      guard let job = jobs.popFirst() else { return }
      job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
  }

  /// Has memory that is free, and the code that was needed until now, be given back once: in the moment in which the loop
  /// goes to sleep, so that little of it comes back at once.
  package func restBeforeSleep() { restsBeforeSleep = true }

  private func settle() {
    let waiting = settling
    settling.removeAll()
    for continuation in waiting { continuation.resume() }
  }
}
