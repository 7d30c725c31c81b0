internal import Model

/// The words by which services are meant on a command line, as the daemon takes them.
enum ServiceWords {
  /// Everything there is.
  static let everything = "@"

  /// `group:G` is `@G`, `--all` is `@`.
  static func names(_ arguments: ParsedArguments) throws(CommandError) -> [String] {
    let words = arguments.texts("NAME").map(wire)
    if !arguments.has("all") { return words }
    if let first = words.first { throw .usage("'\(first)' is named, so '--all' says nothing") }
    return [everything]
  }

  /// One word.
  static func wire(_ word: String) -> String { word.hasPrefix("group:") ? "@" + word.dropFirst(6) : word }

  /// What is wrong with a word as the name of services; nil where nothing is.
  static func complaint(about word: String) -> String? {
    let word = wire(word)
    if word == everything { return nil }
    if word.utf8.first == UInt8(ascii: "@") { return Name.complaint(about: String(word.dropFirst())) }
    for part in word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false) {
      if let complaint = Name.complaint(about: String(part)) { return complaint }
    }
    return nil
  }

  /// Whether `word` means this service.
  static func matches(_ word: String, _ service: ServiceName) -> Bool {
    let word = wire(word)
    if word == everything { return true }
    if word.utf8.first == UInt8(ascii: "@") { return service.group == word.dropFirst() }
    let family = ServiceName(group: service.group, name: service.name)
    return word == service.text || word == family.text || word == service.name
      || (service.instance > 0 && word == "\(service.name)#\(service.instance)")
  }
}
