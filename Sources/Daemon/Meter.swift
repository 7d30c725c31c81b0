internal import Model
internal import Platform

/// Measures what runs take: nothing while nobody asks. Questions that come while it looks are answered together by the next look.
// why: it lives and dies on the loop's thread
final class Meter: @unchecked Sendable {
  /// What somebody wants to know.
  struct Question: Sendable {
    /// Nil: all runs.
    var runs: Set<RunNumber>?
    /// Open files, bytes read and written, dmon itself and the host; else time and memory alone.
    var isFull = false
    var withProportional = false
  }

  /// What there is to be measured.
  struct Surroundings: Sendable {
    /// The leaders of the runs that live.
    var leaders: [Int: RunNumber]
    var keeper: Int?
  }

  private let reader: TreeReader
  private let pass: MeterPass
  private var waiting: [(question: Question, continuation: UnsafeContinuation<UsageReading?, Never>)] = []
  private let asked: Bell
  private var isOver = false
  /// The last look at everything.
  private(set) var last: UsageReading?
  /// How many looks there were.
  private(set) var looks = 0

  init(_ reader: TreeReader, on loop: EventLoop) {
    self.reader = reader
    pass = MeterPass(brandNumber: reader.brandNumber)
    asked = Bell(on: loop)
  }

  /// The next look; nil when there is none any more, or the thread has too much to do.
  func read(_ question: Question) async -> UsageReading? {
    if isOver { return nil }
    return await withUnsafeContinuation { continuation in
      waiting.append((question, continuation))
      asked.ring()
    }
  }

  /// Looks when it is asked to, until the task is cancelled.
  func answer(_ surroundings: @Sendable () async -> Surroundings) async {
    while await asked.wait() == .ready {
      while !waiting.isEmpty {
        let batch = waiting
        waiting = []
        let reading = await look(batch.map(\.question), await surroundings())
        for entry in batch { entry.continuation.resume(returning: reading) }
      }
    }
    isOver = true
    for entry in waiting { entry.continuation.resume(returning: nil) }
    waiting = []
  }

  private func look(_ questions: [Question], _ now: Surroundings) async -> UsageReading? {
    looks += 1
    var order = MeterPass.Order(leaders: now.leaders, keeper: now.keeper)
    let runs = questions.compactMap(\.runs)
    if runs.count == questions.count { order.runs = runs.dropFirst().reduce(runs[0]) { $0.union($1) } }
    let isFull = questions.contains(where: \.isFull)
    order.own = Set([ProcessFacts.own, now.keeper].compactMap { $0 })
    if isFull {
      order.withOwn = true
      order.withHost = true
      order.withDetails = true
    }
    order.withProportional = questions.contains(where: \.withProportional)
    let pass = pass
    let final = order
    let reading = await reader.run { pass.look(final) }
    if isFull, order.runs == nil { last = reading }
    return reading
  }
}
