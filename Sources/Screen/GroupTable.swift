package import Model

/// What `dmon groups` prints: a line for each group of services.
package enum GroupTable {
  /// The lines for `groups`, in the given order.
  ///
  /// - Parameter columns: the width of the terminal, which no line exceeds. Nil: no limit, nothing is cut.
  package static func render(_ groups: [GroupStatus], columns: Int?, appearance: Appearance) -> [StyledLine] {
    let hooks = groups.map { Printable.text(($0.hooks ?? []).joined(separator: "; ")) }
    var table = [
      TextTable.Column(title: "GROUP", cells: groups.map { Printable.text($0.name) }, least: (24, 10), cut: .middle),
      TextTable.Column(title: "SERVICES", isNumber: true, cells: groups.map { "\($0.services)" }, leaves: 1),
      TextTable.Column(title: "RUNNING", isNumber: true, cells: groups.map { "\($0.running)" }),
      TextTable.Column(title: "WAITING", isNumber: true, cells: groups.map { "\($0.waiting)" }),
      TextTable.Column(
        title: "AT A TIME", isNumber: true, cells: groups.map { group in group.parallel.map { "\($0)" } ?? "all" }),
    ]
    if hooks.contains(where: { !$0.isEmpty }) {
      table.append(TextTable.Column(title: "HOOKS", cells: hooks, least: (32, 10), leaves: 2))
    }
    return TextTable(table, limit: columns, appearance: appearance).lines
  }
}
