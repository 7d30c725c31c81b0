extension TaskRow {
  /// The row in columns.
  func line(_ columns: TaskColumns, _ appearance: Appearance) -> StyledLine {
    var line = StyledLine(mark, style: style)
    line.advance(to: TaskColumns.gutter)
    let indent = min(indent, columns.label / 2)
    line.append(String(repeating: " ", count: indent))
    line.append(
      DisplayWidth.cut(label, to: columns.label - indent, at: .middle, mark: appearance.ellipsis),
      style: labelStyle)
    var end = TaskColumns.gutter + columns.label
    if let ending {
      line.advance(to: end + TaskColumns.gap)
      line.append(ending, style: style)
      return line
    }
    func put(_ text: String, _ width: Int, gap: Int, style: TextStyle = .plain, isLeft: Bool = false) {
      if width == 0 { return }
      let start = end + gap
      end = start + width
      if text.isEmpty { return }
      let text = DisplayWidth.cut(text, to: width, at: .end, mark: appearance.ellipsis)
      line.advance(to: isLeft ? start : end - DisplayWidth.of(text))
      line.append(text, style: style)
    }
    if columns.bar > 0 { put(bar(columns.bar, appearance), columns.bar, gap: TaskColumns.gap, style: .bar) }
    put(percent, columns.percent, gap: 1)
    put(count, columns.count, gap: TaskColumns.gap)
    put(rate, columns.rate, gap: TaskColumns.gap)
    put(time, columns.time, gap: TaskColumns.gap, style: style, isLeft: true)
    put(message, columns.message, gap: TaskColumns.gap, style: .faint, isLeft: true)
    return line
  }

  private func bar(_ columns: Int, _ appearance: Appearance) -> String {
    fraction.map { ProgressBar.text($0, columns: columns, appearance: appearance) }
      ?? ProgressBar.indeterminate(step: step, columns: columns, appearance: appearance)
  }
}
