extension WatchScreen {
  /// The keys that mean something now; where not all fit, the first ones.
  func footer(_ columns: Int) -> StyledLine {
    switch mode {
    case .filtering:
      var line = StyledLine("/", style: .heading)
      line.append(shown(filter.text, columns - 40))
      line.append(appearance.symbols ? "█" : "_")
      line.append("   Enter: keep, Esc: show all", style: .faint)
      return line
    case .help: return keys([("any key", "back"), ("q", "quit")], columns)
    case .details: return keys([("Esc", "back"), (appearance.symbols ? "↑↓" : "j k", "next"), ("q", "quit")], columns)
    case .list:
      var keys: [(String, String)] = [("q", "quit"), ("?", "help"), ("/", filter.isEmpty ? "filter" : "")]
      if !filter.isEmpty { keys[2].1 = shown(filter.text, 20) }
      keys += [("s", "sort: \(sort.rawValue)"), (appearance.symbols ? "↑↓" : "j k", "select")]
      if selection != nil { keys += [("Enter", "open"), ("space", "fold")] }
      if model.counts.bad > 0 { keys.append(("f", "next failed")) }
      keys.append(("d", unfoldedDone.isEmpty ? "all done" : "hide done"))
      var line = self.keys(keys, columns)
      if list.rows.count > height {
        let place = StyledLine("\(top + 1)-\(min(list.rows.count, top + height)) of \(list.rows.count)", style: .faint)
        if line.columns + place.columns + 2 <= columns {
          line.advance(to: columns - place.columns)
          line.append(contentsOf: place)
        }
      }
      return line
    }
  }

  private func shown(_ text: String, _ columns: Int) -> String {
    DisplayWidth.cut(appearance.outside(text), to: max(4, columns), at: .middle, mark: appearance.ellipsis)
  }

  private func keys(_ keys: [(key: String, meaning: String)], _ columns: Int) -> StyledLine {
    var line = StyledLine()
    for (key, meaning) in keys {
      var next = line
      if next.columns > 0 { next.append("  ") }
      next.append(key, style: .heading)
      next.append(" " + meaning, style: .faint)
      if next.columns > columns { break }
      line = next
    }
    return line
  }

  /// What every key does.
  func helpLines(_ columns: Int) -> [StyledLine] {
    let keys = [
      (appearance.symbols ? "↑ ↓  j k" : "j k", "select a row; also the mouse wheel and a click"),
      ("PgUp PgDn", "a page up, a page down"), ("g G", "the first row, the last one"),
      ("Enter", "all about a task or service; fold a group"), ("space", "fold a group, or unfold it"),
      ("z", "fold all groups, or unfold them"), ("/", "show only what has these words"),
      ("s", "sort by state, time of end, name, age"), ("f", "the next that failed or was lost"),
      ("d", "show what was done long ago, or hide it"), ("m", "leave the mouse to the terminal, or not"),
      ("Esc", "back; show all; select nothing"), ("Ctrl-L", "draw everything again"), ("q  Ctrl-C", "quit"),
    ]
    var lines = [StyledLine("Keys", style: .heading)]
    for (key, meaning) in keys {
      var line = StyledLine(" ")
      line.append(key, style: .heading)
      line.advance(to: min(13, max(6, columns / 3)))
      line.append(" " + meaning)
      lines.append(line)
    }
    return lines
  }
}
