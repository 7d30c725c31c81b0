package import Model

extension WatchScreen {
  /// Does what a key means now. Returns what the program is to do; what is to be drawn is known by the next frame.
  package mutating func press(_ key: Key, now: Timestamp) -> [Effect] {
    // What is selected must be what is there.
    arrange(now: now)
    switch key {
    case .control("c"): return [.quit]
    case .control("l"): return [.redraw]
    default: break
    }
    switch mode {
    case .list: return pressInList(key)
    case .filtering:
      pressInFilter(key)
      return []
    case .help:
      if key == .character("q") { return [.quit] }
      mode = .list
      return []
    case .details: return pressInDetails(key)
    }
  }

  private mutating func pressInList(_ key: Key) -> [Effect] {
    switch key {
    case .character("q"): return [.quit]
    case .character("?"), .character("h"): mode = .help
    case .character("/"): mode = .filtering
    case .character("s"): sortBy(sort.next)
    case .character("f"): selectNextBad()
    case .character("z"): foldAll()
    case .character("d"): toggleDone()
    case .character("m"):
      isMouseOn.toggle()
      return [.mouse(isMouseOn)]
    case .character(" "): toggle()
    case .enter: open()
    case .escape: leave()
    case .left: setFold(true)
    case .right: setFold(false)
    default: move(key)
    }
    return []
  }

  private mutating func move(_ key: Key) {
    switch key {
    case .up, .character("k"): select(selection == nil ? list.rows.count - 1 : selected - 1)
    case .down, .character("j"): select(selection == nil ? top : selected + 1)
    case .pageUp, .control("b"): select(selected - max(1, height - 1))
    case .pageDown, .control("f"): select(selected + max(1, height - 1))
    case .home, .character("g"): select(0)
    case .end, .character("G"): select(list.rows.count - 1)
    case .wheelUp: scroll(by: -3)
    case .wheelDown: scroll(by: 3)
    case .click(let row, _): click(row)
    default: break
    }
  }

  private mutating func pressInFilter(_ key: Key) {
    switch key {
    case .enter, .up, .down: mode = .list
    case .escape:
      filter.text = ""
      mode = .list
    case .backspace:
      if filter.text.isEmpty { mode = .list } else { filter.text.removeLast() }
    case .control("u"): filter.text = ""
    case .character(let character):
      // More could not be seen, and nobody looks for it.
      if filter.text.utf8.count < 200 { filter.text.append(character) }
    default: break
    }
    isStale = true
  }

  private mutating func pressInDetails(_ key: Key) -> [Effect] {
    switch key {
    case .character("q"): return [.quit]
    case .character("?"): mode = .help
    case .escape, .enter, .left, .backspace, .character(" "): mode = .list
    case .up, .down, .character("j"), .character("k"):
      moveToNext(key)
    default: break
    }
    return []
  }

  /// From one task or service to the next; there is no more to say of the rows between.
  private mutating func moveToNext(_ key: Key) {
    let former = selected
    while true {
      let before = selected
      move(key)
      switch selection {
      case .task(let key)?: mode = .details(.task(key))
      case .service(let name)?: mode = .details(.service(name))
      case .group?, .done?, nil:
        if selected != before { continue }
        // That was the last one.
        select(former)
      }
      return
    }
  }

  /// A click selects a row, and a second one opens it.
  private mutating func click(_ row: Int) {
    let index = top + row - 1
    guard row >= 1, row <= height, list.rows.indices.contains(index) else { return }
    let isSecond = selection != nil && selected == index
    select(index)
    if isSecond { open() }
  }

  private mutating func open() {
    switch selection {
    case .group?: toggle()
    case .done(let group)?: setDone(group, isShown: true)
    case .task?, .service?: if let selection { mode = .details(selection) }
    case nil: select(top)
    }
  }

  private mutating func leave() {
    if filter.isEmpty {
      selection = nil
    } else {
      filter.text = ""
      isStale = true
    }
  }

  private mutating func sortBy(_ new: WatchSort) {
    sort = new
    isStale = true
  }

  /// Folds the group of the selected row, or unfolds it.
  private mutating func toggle() {
    guard let section = selectedSection else { return }
    setFold(!list.sections[section].isFolded)
  }

  private mutating func setFold(_ isFolded: Bool) {
    guard let index = selectedSection, filter.isEmpty else { return }
    let section = list.sections[index]
    // From inside, the way out is the heading.
    if isFolded, let heading = list.rows.firstIndex(of: .heading(index)) { select(heading) }
    if !isFolded && section.isFolded && section.hidden > 0 && section.services.isEmpty {
      // A group where all is done shows it when it is opened.
      if folds[section.name] == nil { unfoldedDone.insert(section.name) }
    }
    if isFolded { unfoldedDone.remove(section.name) }
    folds[section.name] = isFolded
    isStale = true
  }

  private mutating func foldAll() {
    let isFolded = list.sections.contains { !$0.isFolded }
    for section in list.sections { folds[section.name] = isFolded }
    isStale = true
  }

  /// Shows what was done long ago, in all groups, or hides it again.
  private mutating func toggleDone() {
    unfoldedDone = unfoldedDone.isEmpty ? Set(list.sections.map(\.name)) : []
    isStale = true
  }

  private mutating func setDone(_ group: String, isShown: Bool) {
    if isShown { unfoldedDone.insert(group) } else { unfoldedDone.remove(group) }
    isStale = true
  }
}
