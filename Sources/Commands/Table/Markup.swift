/// The marks in running text: `` `x` `` is typed as it is, `*X*` stands for something.
enum Markup: Equatable {
  case plain(String)
  case literal(String)
  case placeholder(String)

  /// Cuts `text` at its marks. A mark that is not closed stands for itself; inside backquotes a `*` has no meaning.
  static func runs(of text: String) -> [Markup] {
    var result: [Markup] = []
    var plain = ""
    var rest = text[...]
    while let first = rest.first {
      rest.removeFirst()
      guard first == "`" || first == "*", let end = rest.firstIndex(of: first), end != rest.startIndex else {
        plain.append(first)
        continue
      }
      if !plain.isEmpty { result.append(.plain(plain)) }
      plain = ""
      let inner = String(rest[..<end])
      result.append(first == "`" ? .literal(inner) : .placeholder(inner))
      rest = rest[rest.index(after: end)...]
    }
    if !plain.isEmpty { result.append(.plain(plain)) }
    return result
  }
}
