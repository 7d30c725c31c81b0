/// A ring of jobs, first in, first out; grows to the most jobs that were ready at once and stays there.
///
/// Shuffled (for tests) it takes a random job instead, which finds code that relies on an order that nobody promised.
struct JobQueue {
  private var ring: UnsafeMutablePointer<UnownedJob>
  private var capacity = 64
  private var head = 0
  private(set) var count = 0
  private var shuffle: SeededGenerator?

  init(order: EventLoop.Order) {
    ring = .allocate(capacity: capacity)
    if case .shuffled(let seed) = order { shuffle = SeededGenerator(seed: seed) }
  }

  func deallocate() { ring.deallocate() }

  mutating func append(_ job: UnownedJob) {
    if count == capacity { grow() }
    (ring + ((head &+ count) & (capacity &- 1))).initialize(to: job)
    count &+= 1
  }

  mutating func popFirst() -> UnownedJob? {
    guard count > 0 else { return nil }
    if shuffle != nil { bringRandomToFront() }
    let job = (ring + head).move()
    head = (head &+ 1) & (capacity &- 1)
    count &-= 1
    return job
  }

  private mutating func bringRandomToFront() {
    guard let drawn = shuffle?.next() else { return }
    let chosen = (head &+ Int(drawn % UInt64(count))) & (capacity &- 1)
    let front = ring[head]
    ring[head] = ring[chosen]
    ring[chosen] = front
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<UnownedJob>.allocate(capacity: capacity * 2)
    for index in 0..<count {
      (larger + index).initialize(to: (ring + ((head &+ index) & (capacity &- 1))).move())
    }
    ring.deallocate()
    ring = larger
    head = 0
    capacity *= 2
  }
}

/// A small reproducible generator (splitmix64); not for secrets.
struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
