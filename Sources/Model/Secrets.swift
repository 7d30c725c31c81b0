/// Values that are not shown: of variables whose name has KEY, TOKEN, SECRET or PASS in it.
package enum Secrets {
  package static let hidden = "***"

  private static let marks = ["KEY", "TOKEN", "SECRET", "PASS"].map { Array($0.utf8) }

  /// True for the name of a variable whose value is to be hidden; upper and lower case are the same.
  package static func isSecret(name: some StringProtocol) -> Bool {
    let upper = name.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
    return upper.indices.contains { start in marks.contains { upper[start...].starts(with: $0) } }
  }
}
