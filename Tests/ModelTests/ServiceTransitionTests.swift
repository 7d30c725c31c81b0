import Model
import Support
import Testing

@Suite("Every event in every situation of a service")
struct ServiceTransitionTests {
  /// One line for each event that changes something or asks for something; then those that do not.
  private func table(of situation: ServiceSituation) -> String {
    let before = situation.life
    var lines: [String] = ["\(place(before))"]
    var ignored: [String] = []
    for kind in ServiceEventKind.allCases {
      var life = before
      if kind == .deadline, let deadline = life.record.deadline { life.pass((deadline - life.now).inSeconds) }
      life.hold = kind.hold
      let effects = life.apply(kind.event(for: life))
      if effects.isEmpty, life.record == before.record {
        ignored.append(kind.rawValue)
      } else {
        let words = effects.map { $0.words(at: life) }.joined(separator: ", ")
        lines.append("\(kind.rawValue): \(place(life)): \(words.isEmpty ? "nothing" : words)")
      }
      #expect(!life.reason.isEmpty)
    }
    return lines.joined(separator: "\n") + "\nignored: " + ignored.joined(separator: " ")
  }

  private func place(_ life: Life) -> String {
    let record = life.record
    let aim = record.saved.aim == .rule ? "" : " to \(record.saved.aim.rawValue)"
    return "\(record.phase.rawValue) \(record.state.rawValue)\(aim)\(record.wanted == .up ? "" : " unwanted")"
  }

  @Test("the table of transitions", arguments: ServiceSituation.allCases)
  func transitions(situation: ServiceSituation) {
    #expect(table(of: situation) == ServiceTransitionTable.lines(of: situation))
  }

  @Test("every kind of event is in the table")
  func kinds() {
    let life = ServiceSituation.up.life
    for kind in ServiceEventKind.allCases {
      #expect(ServiceEventKind.kinds(of: kind.event(for: life)).contains(kind))
    }
  }

  @Test("what was saved and restored does the same", arguments: ServiceSituation.allCases)
  func restored(situation: ServiceSituation) {
    for kind in ServiceEventKind.allCases {
      var life = situation.life
      var copy = life
      copy.record = ServiceRecord(life.record.saved)
      #expect(copy.apply(kind.event(for: copy)) == life.apply(kind.event(for: life)))
      #expect(copy.record == life.record)
    }
  }
}
