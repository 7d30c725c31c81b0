/// Reads the bytes of a zone file.
struct ZoneFileReader {
  /// The counts that a header holds, in its order.
  private struct Header {
    var version: UInt8
    var isUTC = 0
    var isStandard = 0
    var leaps = 0
    var changes = 0
    var clocks = 0
    var letters = 0

    func length(wide: Bool) -> Int {
      let word = wide ? 8 : 4
      return changes * (word + 1) + clocks * 6 + letters + leaps * (word + 4) + isStandard + isUTC
    }
  }

  private let bytes: [UInt8]
  private var at = 0
  private(set) var countsLeapSeconds = false

  /// Nil without the mark that every zone file begins with.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: Array("TZif".utf8)) else { return nil }
    self.bytes = bytes
  }

  /// Nil when anything is not as it should be.
  mutating func read() -> TimeZoneRules? {
    guard let header = header() else { return nil }
    guard header.version >= UInt8(ascii: "2") else { return table(header, wide: false, rule: nil) }
    // What follows says the same with 64 bits; the first table is for old readers, and may be empty.
    at += header.length(wide: false)
    guard let wide = self.header() else { return nil }
    let body = at
    at += wide.length(wide: true)
    guard let footer = footer() else { return nil }
    var rule: PosixZone?
    if !footer.isEmpty {
      guard let read = try? PosixZone(footer) else { return nil }
      rule = read
    }
    at = body
    return table(wide, wide: true, rule: rule)
  }

  private mutating func header() -> Header? {
    guard at <= bytes.count - 44, bytes[at...].starts(with: Array("TZif".utf8)) else { return nil }
    var header = Header(version: bytes[at + 4])
    at += 20
    header.isUTC = Int(word())
    header.isStandard = Int(word())
    header.leaps = Int(word())
    header.changes = Int(word())
    header.clocks = Int(word())
    header.letters = Int(word())
    guard header.clocks > 0, header.letters > 0 else { return nil }
    if header.leaps > 0 { countsLeapSeconds = true }
    return header
  }

  private mutating func table(_ header: Header, wide: Bool, rule: PosixZone?) -> TimeZoneRules? {
    guard header.length(wide: wide) <= bytes.count - at else { return nil }
    var moments: [Int] = []
    for _ in 0..<header.changes { moments.append(wide ? longWord() : Int(Int32(bitPattern: word()))) }
    let kinds = bytes[at..<at + header.changes].map(Int.init)
    at += header.changes
    let letters = at + header.clocks * 6
    var clocks: [ZoneClock] = []
    for _ in 0..<header.clocks {
      let offset = Int(Int32(bitPattern: word()))
      let name = Int(bytes[at + 1])
      at += 2
      guard abs(offset) < 26 * 3_600, name < header.letters else { return nil }
      let text = bytes[(letters + name)..<(letters + header.letters)].prefix { $0 != 0 }
      clocks.append(ZoneClock(offset: offset, name: Printable.text(bytes: text, limit: 32)))
    }
    var changes: [TimeZoneRules.Change] = []
    for (moment, kind) in zip(moments, kinds) {
      let isAfter = changes.last.map { $0.moment < moment } ?? true
      guard isAfter, kind < clocks.count, moment > Self.earliest, moment < -Self.earliest else { return nil }
      changes.append(.init(moment: moment, clock: clocks[kind]))
    }
    // Where a rule stands and no change does, the rule has always held.
    let first = changes.isEmpty ? rule?.standard ?? clocks[0] : clocks[0]
    return TimeZoneRules(first: first, changes: changes, rule: rule)
  }

  /// What stands between the last two ends of lines.
  private func footer() -> String? {
    guard at < bytes.count, bytes[at] == 0x0A else { return nil }
    let text = bytes[(at + 1)...].prefix { $0 != 0x0A }
    guard text.endIndex < bytes.count, text.count <= 256 else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  /// The RFC lets no file say a moment before 2^59 seconds before 1970: some write that for the beginning of all time.
  private static let earliest = -(1 << 59) - 1

  private mutating func word() -> UInt32 {
    defer { at += 4 }
    return bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private mutating func longWord() -> Int {
    defer { at += 8 }
    return Int(Int64(bitPattern: bytes[at..<at + 8].reduce(0) { $0 << 8 | UInt64($1) }))
  }
}
