enum ZshCompletions {
  static func script() -> String { "" }
}
