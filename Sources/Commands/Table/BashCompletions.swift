enum BashCompletions {
  static func script() -> String { "" }
}
