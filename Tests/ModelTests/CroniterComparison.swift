@testable import Model

/// One expression from one moment on, as we and as croniter answer.
struct CroniterComparison {
  enum Outcome: Equatable {
    case same
    /// Both refuse it, or both say that it never comes.
    case bothRefuse
    /// We do it differently, by a rule that has this name.
    case explained([String])
    case unexplained(String)
  }

  var text: String
  var zone: TimeZoneRules
  var start: Int
  /// What croniter wrote.
  var answer: Substring

  var outcome: Outcome {
    var expression: CronExpression?
    do {
      expression = try CronExpression(text)
    } catch  where error.reason.contains("never comes") {
      if answer == "never" { return .bothRefuse }
    } catch {
      if let outcome = refusal(error) { return outcome }
    }
    let words = answer.split(separator: " ")
    if answer == "never" { return never(expression) }
    guard words.count == 5 else { return .unexplained("we take it") }
    let theirs = words.compactMap { Int($0) }
    guard theirs.count == 5 else { return .unexplained("not read") }
    // Each answer is asked from the one before, so that a difference counts once.
    let steps =
      [(start, theirs[0]), (theirs[0], theirs[1]), (theirs[1], theirs[2])].map { (true, $0.0, $0.1) }
      + [(start, theirs[3]), (theirs[3], theirs[4])].map { (false, $0.0, $0.1) }
    var rules: Set<String> = []
    for (isForwards, from, theirs) in steps {
      switch compare(expression, from: from, theirs, isForwards: isForwards) {
      case .explained(let more): rules.formUnion(more)
      case .unexplained(let what): return .unexplained(what)
      default: break
      }
    }
    return rules.isEmpty ? .same : .explained(rules.sorted())
  }

  private func refusal(_ error: CronError) -> Outcome? {
    if answer == "wrong" { return .bothRefuse }
    // croniter takes all of these.
    if error.reason.contains("goes backwards") { return .explained(["refused: a range that goes backwards"]) }
    if error.reason.contains("has a step that is not") { return .explained(["refused: a step longer than its field"]) }
    if error.reason.contains("L, W and # are not supported") { return .explained(["refused: L, W and # of Quartz"]) }
    // It may still be something else as croniter reads it.
    return nil
  }

  private func never(_ expression: CronExpression?) -> Outcome {
    if ours(expression, start, isForwards: true) == nil { return .same }
    let reading = CroniterReading(text)
    do {
      _ = try CronExpression(reading.text)
    } catch  where error.reason.contains("never comes") {
      return .explained(reading.rules.map(\.rawValue))
    } catch {}
    return .unexplained("we find a run")
  }

  private func compare(_ expression: CronExpression?, from: Int, _ theirs: Int, isForwards: Bool) -> Outcome {
    let plain = ours(expression, from, isForwards: isForwards)
    if plain == theirs { return .same }
    let reading = CroniterReading(text)
    guard let read = try? CronExpression(reading.text) else { return .unexplained("its reading is refused") }
    let rules = reading.rules.map(\.rawValue)
    let ours = ours(read, from, isForwards: isForwards)
    if ours == theirs { return .explained(rules) }
    if let rule = clockRule(read, from: from, ours, theirs, isForwards: isForwards) {
      return .explained(rules + [rule])
    }
    let shown =
      "\(isForwards ? "after" : "before") \(from): ours \(plain ?? 0), as it reads it \(ours ?? 0), theirs \(theirs)"
    return .unexplained(shown)
  }

  private func ours(_ expression: CronExpression?, _ from: Int, isForwards: Bool) -> Int? {
    guard let expression else { return nil }
    let schedule = Schedule(expression, in: zone)
    let moment = Timestamp(microseconds: Int64(from) * 1_000_000)
    let run = isForwards ? schedule.nextRun(after: moment) : schedule.previousRun(before: moment)
    return run.map { Int($0.microseconds / 1_000_000) }
  }

  /// How croniter goes on where a clock is set.
  private func clockRule(
    _ expression: CronExpression, from: Int, _ ours: Int?, _ theirs: Int, isForwards: Bool
  ) -> String? {
    let sameSecond = "clocks: the end of a skipped hour is the first minute after it, at the same second"
    if !isForwards, let ours, ours < from, from < ours + 60, ours == zone.span(at: ours).start,
      skipsMatch(expression, before: zone.span(at: ours))
    {
      return sameSecond
    }
    if !isForwards, let ours, theirs < ours, isShownAgain(ours) {
      return "clocks: going back, it may miss the first of a repeated hour"
    }
    let span = zone.span(at: theirs)
    let isNearer = ours.map { isForwards ? theirs < $0 : theirs > $0 } ?? true
    let isInGap = skipsMatch(expression, before: span)
    if isInGap, isNearer, expression.isWildcard, (0..<60).contains(theirs - span.start) {
      return "clocks: stars in seconds, minutes and steps of hours run at the end of a skipped hour too"
    }
    if isInGap, ours == span.start, (1..<60).contains(theirs - span.start) { return sameSecond }
    if isNearer, !expression.isWildcard, theirs + span.clock.offset < span.shown {
      return "clocks: fixed times run in both of a repeated hour"
    }
    return nil
  }

  private func isShownAgain(_ moment: Int) -> Bool {
    let span = zone.span(at: moment)
    guard span.end < TimeZoneRules.distantFuture else { return false }
    return moment + span.clock.offset >= zone.span(span.index + 1).localStart
  }

  private func skipsMatch(_ expression: CronExpression, before span: TimeZoneRules.Span) -> Bool {
    guard span.shown > TimeZoneRules.distantPast, span.shown < span.localStart,
      let match = expression.nextMatch(from: span.shown)
    else { return false }
    return match < span.localStart
  }
}
