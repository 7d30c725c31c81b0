/// A word of a cron expression, and where it begins, in characters from 1.
struct CronWord: Equatable {
  var text: String
  var column: Int

  /// The words between spaces and tabs; a line's end is one too.
  static func split(_ text: String) -> [CronWord] { split(text, column: 1) { " \t\n\r\r\n".contains($0) } }

  /// The parts between commas, empty ones too.
  var elements: [CronWord] {
    var parts: [CronWord] = []
    var start = column
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      parts.append(CronWord(text: String(part), column: start))
      start += part.count + 1
    }
    return parts
  }

  private static func split(_ text: String, column: Int, at isSeparator: (Character) -> Bool) -> [CronWord] {
    var words: [CronWord] = []
    var word: CronWord?
    for (offset, character) in text.enumerated() {
      if isSeparator(character) {
        if let word { words.append(word) }
        word = nil
      } else if word == nil {
        word = CronWord(text: String(character), column: column + offset)
      } else {
        word?.text.append(character)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
