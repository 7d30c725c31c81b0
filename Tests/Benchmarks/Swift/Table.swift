/// The lines as columns of plain text.
struct Table {
  var lines: [Line] = []

  var text: String {
    let heading = Line(
      what: "what", dmon: "dmon", reference: "reference", ratio: "ratio", aim: "aim", met: "met?")
    let cells = ([heading] + lines).map(Self.cells)
    let widths = (0..<6).map { column in cells.map { $0.count == 6 ? $0[column].count : 0 }.max() ?? 0 }
    var rows = cells.map { row in
      row.enumerated().map { $0 == row.count - 1 ? $1 : padded($1, to: widths[$0]) }.joined(separator: "  ")
    }
    rows.insert(widths.map { String(repeating: "-", count: $0) }.joined(separator: "  "), at: 1)
    return rows.joined(separator: "\n")
  }

  private static func cells(_ line: Line) -> [String] {
    if let note = line.note { return [line.what, note] }
    return [line.what, line.dmon, line.reference, line.ratio, line.aim, line.met]
  }
}
