import Model

extension WatchScreen {
  /// What a row is about.
  func name(of row: WatchList.Row) -> RowName {
    switch row {
    case .heading(let section): .group(list.sections[section].name)
    case .service(let section, let index): .service(list.sections[section].services[index].address)
    case .task(let slot): .task(model.table.tasks[slot].key)
    case .done(let section): .done(list.sections[section].name)
    }
  }

  /// Selects a row, the nearest that there is, and has it on the screen.
  mutating func select(_ index: Int) {
    guard !list.rows.isEmpty else {
      (selection, selected) = (nil, 0)
      return
    }
    selected = max(0, min(list.rows.count - 1, index))
    selection = name(of: list.rows[selected])
    top = max(min(top, selected), selected - height + 1)
  }

  /// Moves what is shown; the selection stays on the screen.
  mutating func scroll(by rows: Int) {
    top = max(0, min(max(0, list.rows.count - height), top + rows))
    if selection != nil, !(top..<top + height).contains(selected) { select(rows > 0 ? top : top + height - 1) }
  }

  /// After the list was put together anew: the selection where it is now, or what stands in its place.
  mutating func findSelection() {
    if let selection {
      if let index = place(of: selection) { select(index) } else { select(selected) }
    }
    top = max(0, min(top, list.rows.count - height))
  }

  private func place(of name: RowName) -> Int? {
    switch name {
    case .task(let key):
      guard let slot = model.table.slot(of: key) else { return nil }
      return list.rows.firstIndex(of: .task(slot))
    case .group, .service, .done:
      return list.rows.firstIndex { row in
        if case .task = row { return false }
        return self.name(of: row) == name
      }
    }
  }

  /// The section of the selected row.
  var selectedSection: Int? {
    guard selection != nil, list.rows.indices.contains(selected) else { return nil }
    switch list.rows[selected] {
    case .heading(let section), .service(let section, _), .done(let section): return section
    case .task(let slot):
      let home = model.table.homes[slot]
      return list.sections.firstIndex { $0.group == home }
    }
  }

  /// The next row below that failed or was lost, from the top again when there is none.
  mutating func selectNextBad() {
    let count = list.rows.count
    let start = selection == nil ? -1 : selected
    for step in 1...max(1, count) where count > 0 {
      let index = (start + step) % count
      if isBad(list.rows[index]) { return select(index) }
    }
  }

  private func isBad(_ row: WatchList.Row) -> Bool {
    switch row {
    case .heading(let section):
      // A folded group stands for what is in it.
      guard list.sections[section].isFolded, let group = list.sections[section].group else { return false }
      return model.table.groups[group].counts.bad > 0
    case .service(let section, let index):
      let state = list.sections[section].services[index].state
      return state == .failed || state == .crashed
    case .task(let slot): return model.table.states[slot].isBad
    case .done: return false
    }
  }
}
