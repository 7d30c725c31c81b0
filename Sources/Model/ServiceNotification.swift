/// What a service said of itself at its NOTIFY_SOCKET (sd_notify(3)): one message, or several as if they were one.
///
/// Nothing in it is longer or larger than is good for us, whatever was said.
package struct ServiceNotification: Sendable, Equatable, Codable {
  /// READY=1.
  package var isReady: Bool?
  /// RELOADING=1, until the next READY=1.
  package var isReloading: Bool?
  /// STOPPING=1.
  package var isStopping: Bool?
  /// STATUS=, printable; empty: there is nothing to be said any more.
  package var status: String?
  /// MAINPID=.
  package var mainPid: Int?
  /// WATCHDOG=1.
  package var isAlive: Bool?
  /// WATCHDOG=trigger.
  package var isTriggered: Bool?
  /// WATCHDOG_USEC=, more than 0.
  package var watchdog: Microseconds?
  /// EXTEND_TIMEOUT_USEC=, more than 0.
  package var patience: Microseconds?
  /// X_DMON_PROGRESS=DONE or DONE/TOTAL; finite, never negative.
  package var completed: Double?
  package var total: Double?
  /// X_DMON_MESSAGE=, printable.
  package var message: String?

  /// The longest message that is read, in bytes.
  package static let messageLimit = 8_192
  /// The longest status, in characters.
  package static let longestStatus = 200
  private static let longestMessage = 1_024

  /// Nothing was said.
  package init() {}

  package var isEmpty: Bool { self == ServiceNotification() }

  /// What stays true until something else is said: all but that it lives now, and that it needs more time now.
  package var standing: ServiceNotification {
    var result = self
    (result.isAlive, result.patience) = (nil, nil)
    return result
  }

  /// Takes up what was said after this; the later word counts.
  package mutating func add(_ later: ServiceNotification) {
    isReady = later.isReady ?? isReady
    isReloading = later.isReloading ?? isReloading
    isStopping = later.isStopping ?? isStopping
    status = later.status ?? status
    mainPid = later.mainPid ?? mainPid
    isAlive = later.isAlive ?? isAlive
    isTriggered = later.isTriggered ?? isTriggered
    watchdog = later.watchdog ?? watchdog
    patience = later.patience ?? patience
    completed = later.completed ?? completed
    total = later.total ?? total
    message = later.message ?? message
  }

  // MARK: reading

  /// Reads a message: lines `KEY=VALUE`. What is unknown, or makes no sense, is passed over.
  package init(parsing bytes: some Collection<UInt8>) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
      // No key that means something is longer.
      let key = String(decoding: line[..<equals].prefix(32), as: UTF8.self)
      take(key, Array(line[line.index(after: equals)...].prefix(Self.messageLimit)))
    }
  }

  private mutating func take(_ key: String, _ value: [UInt8]) {
    switch key {
    case "READY": if Self.isOne(value) { (isReady, isReloading) = (true, false) }
    case "RELOADING": if Self.isOne(value) { isReloading = true }
    case "STOPPING": if Self.isOne(value) { isStopping = true }
    case "STATUS": status = Self.status(value)
    case "MAINPID": mainPid = Self.number(value).flatMap { $0 <= UInt64(Int32.max) ? Int($0) : nil } ?? mainPid
    case "WATCHDOG":
      if Self.isOne(value) { isAlive = true }
      if value.elementsEqual("trigger".utf8) { isTriggered = true }
    case "WATCHDOG_USEC": watchdog = Self.duration(value) ?? watchdog
    case "EXTEND_TIMEOUT_USEC": patience = Self.duration(value) ?? patience
    case "X_DMON_PROGRESS": takeProgress(value)
    case "X_DMON_MESSAGE": message = Printable.text(bytes: value, limit: Self.longestMessage)
    default: break
    }
  }

  private mutating func takeProgress(_ value: [UInt8]) {
    let parts = value.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard parts.count <= 2, let done = Self.quantity(parts[0]) else { return }
    if parts.count == 2 {
      guard let all = Self.quantity(parts[1]) else { return }
      total = all
    }
    completed = done
  }

  private static func isOne(_ value: [UInt8]) -> Bool { value == [UInt8(ascii: "1")] }

  private static func status(_ value: [UInt8]) -> String {
    let text = Printable.text(bytes: value, limit: 4 * longestStatus)
    return text.count > longestStatus ? text.prefix(longestStatus - 1) + "…" : text
  }

  /// Digits alone, more than 0.
  private static func number(_ value: [UInt8]) -> UInt64? {
    guard (1...19).contains(value.count), value.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let number = UInt64(String(decoding: value, as: UTF8.self)) ?? 0
    return number > 0 ? number : nil
  }

  private static func duration(_ value: [UInt8]) -> Microseconds? {
    guard let number = number(value) else { return nil }
    let longest = Microseconds(DurationText.longest)
    return number < UInt64(longest.value) ? Microseconds(Int64(number)) : longest
  }

  /// Digits and at most one point: no sign, no exponent, no word.
  private static func quantity(_ value: ArraySlice<UInt8>) -> Double? {
    let point = UInt8(ascii: ".")
    guard (1...64).contains(value.count), value.allSatisfy({ (0x30...0x39).contains($0) || $0 == point }) else {
      return nil
    }
    guard let number = Double(String(decoding: value, as: UTF8.self)), number.isFinite else { return nil }
    return number
  }
}

/// Where a run speaks, and who may: all that is needed to listen to it.
package struct NotifyAddress: Sendable, Equatable, Codable {
  /// The abstract name, without the NUL in front.
  package var name: String
  /// Whom the run belongs to.
  package var user: Int
  /// What marks the processes of the run.
  package var brand: UInt64

  package init(name: String, user: Int, brand: UInt64) {
    self.name = name
    self.user = user
    self.brand = brand
  }

  /// As the service is told it.
  package var variable: String { "NOTIFY_SOCKET=@\(name)" }
}
