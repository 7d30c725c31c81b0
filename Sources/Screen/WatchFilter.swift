import Model

/// Words that a task must have: in its label, its group, its message or its state. Letters of ASCII count alike in both cases.
struct WatchFilter: Sendable, Equatable {
  /// What was typed.
  var text = "" {
    didSet { words = text.split(separator: " ").map { Array($0.utf8.map(Self.folded)) } }
  }
  private var words: [[UInt8]] = []

  var isEmpty: Bool { words.isEmpty }

  /// True where each word is in one of the texts.
  func matches(_ texts: String...) -> Bool {
    words.allSatisfy { word in texts.contains { Self.contains($0, word) } }
  }

  func matches(_ task: TaskStatus) -> Bool {
    matches(task.label, task.group, task.message, task.state.rawValue, "#\(task.id)")
  }

  func matches(_ service: ServiceStatus) -> Bool {
    matches(service.name, service.group, service.state.shown, service.phase, service.reason)
  }

  private static func contains(_ text: String, _ word: [UInt8]) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count >= word.count else { return false }
      return (0...(bytes.count - word.count)).contains { start in
        word.indices.allSatisfy { folded(bytes[start + $0]) == word[$0] }
      }
    }
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
