/// Finds out what a line says of a program's progress; what earlier lines announced is kept in mind.
struct LineReading: Sendable {
  /// A table of curl was begun.
  private var isCurl = false
  /// The longest duration that ffmpeg named, in seconds.
  private var duration: Double?
  /// So many pieces more are not believed: the output was no text.
  private var doubt = 0

  /// What this piece of the output says, or nil; what is no text, and what stands close to it, says nothing.
  mutating func sight(in segment: OutputSegments.Segment) -> ProgressSight? {
    if segment.hasControls || !Self.isText(segment.bytes) {
      doubt = 8
      return nil
    }
    if doubt > 0 {
      if !segment.isPartial { doubt -= 1 }
      return nil
    }
    let line = segment.bytes
    if let sight = curl(line) ?? ffmpeg(line) { return sight }
    if Self.begins(line[LineTokens.skipSpaces(line, 0)...], "% Total ") { isCurl = true }
    let tokens = LineTokens(line, isPartial: segment.isPartial)
    if tokens.fractions.isEmpty && tokens.percents.isEmpty { return counter(line, segment) }
    guard var sight = choose(tokens, line, segment) else { return nil }
    if sight.form == .count || sight.form == .size { sight.label = Self.letters(line[..<Self.start(of: tokens)]) }
    return sight
  }

  private static func start(of tokens: LineTokens) -> Int {
    min(tokens.fractions.first?.start ?? .max, tokens.percents.first?.start ?? .max)
  }

  // MARK: fractions and percentages

  private func choose(_ tokens: LineTokens, _ line: [UInt8], _ segment: OutputSegments.Segment) -> ProgressSight? {
    let begin = LineTokens.skipSpaces(line, 0)
    if let sight = Self.bracketed(tokens, line, begin, segment) { return sight }
    let hasBar = LineBar.isIn(line, percents: tokens.percents)
    guard let percent = Self.meant(tokens.percents, line, hasBar) else {
      guard tokens.percents.isEmpty, let fraction = tokens.fractions.first,
        hasBar || !Self.isMeasure(line[..<fraction.start], line[fraction.end...])
      else { return nil }
      return Self.sight(of: fraction, line, hasBar, segment, isConfirmed: false)
    }
    // Both say the same: the numbers say more.
    if let fraction = tokens.fractions.first(where: { abs($0.percent - percent.value) <= 1.5 }) {
      return Self.sight(of: fraction, line, hasBar, segment, isConfirmed: true)
    }
    if !segment.isRedrawn, !hasBar, Self.isTableRow(line[..<percent.start]) { return nil }
    var sight = ProgressSight.percent(.percent, percent.value, isCertain: hasBar || segment.isRedrawn)
    sight.label = Self.letters(line[..<Self.start(of: tokens)])
    if !hasBar, Self.isMeasure(sight) || Self.isMeasure(line[..<percent.start], line[percent.end...]) { return nil }
    sight.message = Self.words(line[..<min(percent.start, LineBar.place(in: line) ?? .max)])
    return sight
  }

  /// `[12/345] what` and `[ 12%] what` at the beginning of a line; elsewhere they are like any other.
  private static func bracketed(
    _ tokens: LineTokens, _ line: [UInt8], _ begin: Int, _ segment: OutputSegments.Segment
  ) -> ProgressSight? {
    guard begin < line.count, line[begin] == UInt8(ascii: "[") || line[begin] == UInt8(ascii: "(") else { return nil }
    let inside = LineTokens.skipSpaces(line, begin + 1)
    func closes(_ end: Int) -> Bool {
      end < line.count && (line[end] == UInt8(ascii: "]") || line[end] == UInt8(ascii: ")"))
    }
    if let first = tokens.fractions.first, first.start == inside, closes(first.end),
      !isLogLevel(line[(first.end + 1)...])
    {
      var sight = sight(of: first, line, false, segment, isConfirmed: true)
      sight.form = .bracketedCount
      sight.message = words(line[(first.end + 1)...])
      return sight
    }
    if let first = tokens.percents.first, first.start == inside, closes(first.end) {
      var sight = ProgressSight.percent(.bracketedPercent, first.value, isCertain: true)
      sight.message = words(line[(first.end + 1)...])
      return sight
    }
    return nil
  }

  /// The percentage that is the progress: the one with a bar, the one at the beginning, or the only one.
  private static func meant(_ percents: [LineTokens.Percent], _ line: [UInt8], _ hasBar: Bool) -> LineTokens.Percent? {
    guard let first = percents.first, percents.count > 1 else { return percents.first }
    return hasBar || first.start == LineTokens.skipSpaces(line, 0) ? first : nil
  }

  private static func sight(
    of fraction: LineTokens.Fraction, _ line: [UInt8], _ hasBar: Bool, _ segment: OutputSegments.Segment,
    isConfirmed: Bool
  ) -> ProgressSight {
    let isSize = fraction.kind == .bytes || fraction.kind == .scaled && ends(line, withRateInBytes: fraction.end)
    let form: ProgressSight.Form = isSize ? .size : .count
    let unit = isSize ? "B" : hasBar ? unitOfRate(line, fraction.end) : ""
    return ProgressSight(
      form: form, completed: fraction.completed, total: fraction.total, unit: unit,
      message: words(line[..<min(fraction.start, firstPercent(line, fraction.start), LineBar.place(in: line) ?? .max)]),
      isCertain: hasBar || isConfirmed || segment.isRedrawn)
  }

  /// Where a percentage before `end` begins: `Receiving objects:  45% (450/1000)` is called `Receiving objects`.
  private static func firstPercent(_ line: [UInt8], _ end: Int) -> Int {
    guard var at = line[..<end].firstIndex(of: UInt8(ascii: "%")) else { return end }
    while at > 0, line[at - 1].isDigit || line[at - 1] == UInt8(ascii: ".") || line[at - 1] == UInt8(ascii: " ") {
      at -= 1
    }
    return at
  }

  // MARK: counts without an end

  /// `1024 bytes (1.0 kB, 1.0 KiB) copied` of dd, and `450it [00:04, 98.7it/s]` of tqdm.
  private func counter(_ line: [UInt8], _ segment: OutputSegments.Segment) -> ProgressSight? {
    var at = LineTokens.skipSpaces(line, 0)
    let begin = at
    while at < line.count, line[at].isDigit { at += 1 }
    guard at > begin, at - begin <= 15, let value = Double(String(decoding: line[begin..<at], as: UTF8.self)) else {
      return nil
    }
    if Self.begins(line[at...], " bytes ("), Self.holds(line[at...], ") copied") {
      return ProgressSight(form: .counter, label: "copied", completed: value, unit: "B", isCertain: true)
    }
    guard segment.isRedrawn else { return nil }
    let unit = line[at...].prefix { $0.isLetter }
    let behind = at + unit.count
    guard !unit.isEmpty, unit.count <= 8, Self.begins(line[behind...], " ["), behind + 2 < line.count,
      line[behind + 2].isDigit, Self.holds(line[behind...], "/s]") || Self.holds(line[behind...], "s/")
    else { return nil }
    let name = String(decoding: unit, as: UTF8.self)
    return ProgressSight(
      form: .counter, label: name, completed: value, unit: name == "it" ? "" : name, isCertain: true)
  }

  // MARK: programs with a form of their own

  /// A row of curl's table: % of all, size of all, % and size received, % and size sent, speeds and times.
  private func curl(_ line: [UInt8]) -> ProgressSight? {
    guard isCurl else { return nil }
    let fields = line.split(separator: UInt8(ascii: " "))
    guard fields.count == 12, let percent = Int(String(decoding: fields[0], as: UTF8.self)), percent <= 100,
      let total = Self.curlSize(fields[1]), let received = Self.curlSize(fields[3]), let sent = Self.curlSize(fields[5])
    else { return nil }
    let completed = received + sent
    guard total >= completed, total > 0 else {
      return completed > 0 ? ProgressSight(form: .curl, completed: completed, unit: "B", isCertain: true) : nil
    }
    // Without a known size it shows what came as the whole.
    if percent == 0, total == completed {
      return ProgressSight(form: .curl, completed: completed, unit: "B", isCertain: true)
    }
    return ProgressSight(form: .curl, completed: completed, total: total, unit: "B", isCertain: true)
  }

  private static func curlSize(_ field: ArraySlice<UInt8>) -> Double? {
    let bytes = Array(field)
    guard let amount = LineAmount(bytes, at: 0), amount.end == bytes.count else { return nil }
    switch amount.kind {
    case .bare: return amount.value
    case .bytes: return nil
    case .scaled:
      // Its letters are powers of 1024.
      let power = amount.scale >= 1e12 ? 4 : amount.scale >= 1e9 ? 3 : amount.scale >= 1e6 ? 2 : 1
      return (0..<power).reduce(amount.value) { size, _ in size * 1_024 }
    }
  }

  /// `Duration: 00:01:30.50,` and then `frame=… time=00:00:45.20 …`, or `out_time=` of -progress.
  private mutating func ffmpeg(_ line: [UInt8]) -> ProgressSight? {
    let begin = LineTokens.skipSpaces(line, 0)
    if Self.begins(line[begin...], "Duration: ") {
      if let seconds = Self.clock(line, at: begin + 10) { duration = max(duration ?? 0, seconds) }
      return nil
    }
    guard let duration, duration > 0 else { return nil }
    let isStatus = Self.begins(line[begin...], "frame=") || Self.begins(line[begin...], "size=")
    let isProgress = Self.begins(line[begin...], "out_time=")
    guard isStatus || isProgress, let place = Self.place(of: "time=", in: line),
      let seconds = Self.clock(line, at: place + 5)
    else { return nil }
    return ProgressSight(
      form: .ffmpeg, completed: min(seconds, duration), total: duration, unit: "s", isCertain: true)
  }

  /// `HH:MM:SS.ss` in seconds.
  private static func clock(_ line: [UInt8], at start: Int) -> Double? {
    var parts: [Double] = []
    var at = start
    while parts.count < 3 {
      guard let amount = LineAmount(line, at: at), amount.kind == .bare else { return nil }
      parts.append(amount.value)
      at = amount.end
      if parts.count == 3 { break }
      guard at < line.count, line[at] == UInt8(ascii: ":") else { return nil }
      at += 1
    }
    return parts[0] * 3_600 + parts[1] * 60 + parts[2]
  }
}
