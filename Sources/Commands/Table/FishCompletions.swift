enum FishCompletions {
  static func script() -> String { "" }
}
