package import Model
internal import Platform

/// What the journal knows of services.
package struct ServiceMemory: Sendable {
  package private(set) var services: [String: SavedService] = [:]
  /// Brand 0 until one was drawn.
  package private(set) var identity = SavedSupervisor(brandNumber: 0, lastRun: 0)
  /// What the journal says of us is all there is to say.
  package private(set) var isIdentityRecorded = false
  package private(set) var requests: [SavedServiceRequest] = []
  package private(set) var rules: [String: SavedGroupRule] = [:]
  /// No process of that time can live any more.
  package var isOtherBoot = false
  /// Something was lost: what lives may not be known.
  package var isDamaged = false

  package init() {}

  /// Takes up one record, in the order of the journal.
  package mutating func restore(_ record: BoardRecord) {
    if let service = record.service {
      services[service.address.text] = service
      identity.lastRun = max(identity.lastRun, service.run)
    }
    if let name = record.removed { services[name] = nil }
    if let rule = record.groupRule { rules[rule.group] = rule.isEmpty ? nil : rule }
    if let saved = record.supervisor {
      identity.brandNumber = saved.brandNumber
      isIdentityRecorded = true
      identity.lastRun = max(identity.lastRun, saved.lastRun)
    }
    if let served = record.served { requests.append(served) }
    // Old ones are dropped where they are read for good; here only so that a long journal costs no memory.
    if requests.count > 2 * ServiceRequests.capacity { requests.removeFirst(ServiceRequests.capacity) }
  }

  /// Ends the restoration: so many records were destroyed at most, and each may have given a number to a run.
  /// - Parameter brandNumber: the number of our brands where none is remembered; nil: one is drawn.
  package mutating func finish(passingOver lost: Int, brandNumber: UInt32? = nil) {
    identity.lastRun += RunNumber(clamping: lost)
    if lost > 0 { isIdentityRecorded = false }
    if identity.brandNumber == 0 { identity.brandNumber = brandNumber ?? Self.drawBrand() }
  }

  /// Below the brand that we bear ourselves, if we do: a hard limit only goes down.
  package static func drawBrand() -> UInt32 {
    let inherited = ProcessTree.brand(of: ProcessFacts.own).flatMap(Brand.init(limit:))
    let limit = inherited?.number ?? 1 << 30
    return limit > 1 ? UInt32.random(in: 1..<limit) : 0
  }
}
