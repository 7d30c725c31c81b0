internal import Platform

/// Numbers of the descriptors that keeper and daemon give each other at their start.
struct InheritedNumbers: Equatable {
  var socket: CInt
  var lock: CInt
  /// A socket that clients connect to, which was passed to the keeper.
  var listener: CInt?

  /// `SOCKET:LOCK` or `SOCKET:LOCK:LISTENER`.
  init?(_ text: String) {
    let numbers = text.split(separator: ":").map { CInt($0) }
    guard numbers.count == 2 || numbers.count == 3, let socket = numbers[0], let lock = numbers[1], socket > 2, lock > 2
    else { return nil }
    self.socket = socket
    self.lock = lock
    if numbers.count == 3 {
      guard let listener = numbers[2], listener > 2 else { return nil }
      self.listener = listener
    }
  }
}

/// Which of the two processes behind `dmon daemon` this one is.
enum DaemonRole: Equatable {
  /// The one that a person typed.
  case keeper
  /// The one that a daemon starts when its keeper died.
  case nextKeeper(InheritedNumbers)
  /// What the keeper's process becomes when it is upgraded: the number of what the former program has left.
  case heir(CInt)
  /// Asked whether it could take over.
  case candidate
  /// The keeper's child; without a keeper where none can be started, or none is wanted.
  case daemon(InheritedNumbers?)

  init(_ arguments: ParsedArguments) throws(CommandError) {
    if arguments.has("check-state") {
      self = .candidate
    } else if let text = arguments.text("as-heir") {
      guard let number = CInt(text), number > 2 else {
        throw .usage("option '--as-heir' is for dmon itself: '\(text)' is no number of a descriptor")
      }
      self = .heir(number)
    } else if let text = arguments.text("as-daemon") {
      self = .daemon(try Self.numbers(text, "as-daemon"))
    } else if let text = arguments.text("as-keeper") {
      self = .nextKeeper(try Self.numbers(text, "as-keeper"))
    } else if arguments.has("memory-only") || ProcessFacts.executable(of: ProcessFacts.own) == nil {
      // Keeper and daemon start each other from /proc/self/exe, and know processes by what stands in /proc.
      self = .daemon(nil)
    } else {
      self = .keeper
    }
  }

  private static func numbers(_ text: String, _ option: String) throws(CommandError) -> InheritedNumbers {
    guard let numbers = InheritedNumbers(text) else {
      throw .usage("option '--\(option)' is for dmon itself: '\(text)' is not SOCKET:LOCK")
    }
    return numbers
  }
}
