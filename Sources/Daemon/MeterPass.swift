internal import Model
internal import Platform

/// Looks at all processes once, for all runs. It lives on the thread named `proc` and remembers there what it met, so that a
/// brand is read once a process.
// why: one job after the other has it, on one thread
final class MeterPass: @unchecked Sendable {
  /// What is to be looked at.
  struct Order: Sendable {
    /// The leaders of the runs that live.
    var leaders: [Int: RunNumber]
    /// The runs that are meant; nil: all.
    var runs: Set<RunNumber>?
    /// Daemon and keeper, and whether they are to be measured.
    var own: Set<Int> = []
    var withOwn = false
    var keeper: Int?
    var withDetails = false
    var withProportional = false
    var withHost = false
  }

  /// What daemon and keeper are called in the ledger; no run has this number.
  private static let own: RunNumber = 0

  private let brandNumber: UInt32
  private lazy var scan = ProcessScan()
  private var ledger = UsageLedger()

  init(brandNumber: UInt32) { self.brandNumber = brandNumber }

  func look(_ order: Order) -> UsageReading {
    var reading = UsageReading(at: Clocks.monotonic)
    guard let scan else { return reading }
    ledger.begin()
    scan.forEach { listed in
      let known = ledger.note(listed.pid, inode: listed.inode)
      // A keeper may have been met before it was known to be one.
      if order.own.contains(listed.pid) { return order.withOwn ? read(listed, scan, order) : () }
      switch known {
      case .stranger?: break
      case .run(let run)? where !isMeant(run, order): break
      case .run, .unclear, nil: read(listed, scan, order)
      }
    }
    let live = Set(order.leaders.values)
    var usages = ledger.end { $0 == Self.own || live.contains($0) }
    reading.own = usages.removeValue(forKey: Self.own)
    reading.runs = usages
    if order.withHost { reading.host = HostFigures.read() }
    return reading
  }

  private func isMeant(_ run: RunNumber, _ order: Order) -> Bool {
    run == Self.own ? order.withOwn : order.runs?.contains(run) ?? true
  }

  private func read(_ listed: ProcessScan.Listed, _ scan: ProcessScan, _ order: Order) {
    guard let figures = scan.figures(of: listed.pid) else { return }
    var process = figures.process
    let belonging = belonging(of: figures, scan, order)
    if case .run(let run) = belonging, isMeant(run, order) {
      if order.withDetails { scan.addDetails(to: &process) }
      if order.withProportional { scan.addProportional(to: &process) }
    }
    ledger.take(process, inode: listed.inode, as: belonging)
  }

  private func belonging(
    of figures: ProcessScan.Figures, _ scan: ProcessScan, _ order: Order
  ) -> UsageLedger.Belonging {
    let process = figures.process
    if order.own.contains(process.pid) { return .run(Self.own) }
    let known = ledger.belonging(of: process.pid, startTicks: process.startTicks)
    if case .run? = known { return known ?? .unclear }
    if let run = order.leaders[figures.session] ?? order.leaders[figures.group] { return .run(run) }
    if let run = ledger.run(ofSeen: process.parent), run != Self.own { return .run(run) }
    // The kernel's own threads.
    if process.pid == 2 || process.parent == 2 { return .stranger }
    if let brand = scan.brand(of: process.pid), brand.number == brandNumber { return .run(brand.run) }
    // What the keeper is just starting becomes a run's in a moment, and so may what descends from a process that was not met yet.
    let isSure = process.parent != order.keeper && process.parent < process.pid && !process.isZombie
    return isSure ? .stranger : .unclear
  }
}
