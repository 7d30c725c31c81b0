internal import Model

/// One task of the demo: a label, and a list of files to work through.
struct DemoPart: Sendable {
  /// Unlike that of every other part.
  var label: String
  var input: DemoInput
  /// How long it should take while all others work too.
  var seconds: Double
  /// Where in the list a file stands that does not exist, as a share of the whole.
  var missingAt: Double?
  /// How many files it works through in a second; nil before that was measured.
  var speed: Double?

  /// The file that is in the list and nowhere else.
  static let missing = "/etc/dmon/no-such-file"
  /// With fewer steps a bar would jump.
  private static let fewest = 8

  /// The files to work through: all, once, or after measuring as many as take the time that is wanted. Where there are not
  /// so many, some are read more than once.
  var files: [DemoInput.File] {
    guard let speed else { return input.files }
    let count = max(Self.fewest, Int(speed * seconds))
    var files = (0..<count).map { input.files[$0 % input.files.count] }
    if let missingAt { files[Int(Double(count) * missingAt)] = DemoInput.File(path: Self.missing, size: 0) }
    return files
  }

  /// Learns the speed from how far the task came; false when it did not come far enough to say.
  mutating func measure(_ task: TaskStatus) -> Bool {
    let seconds = Double((task.ended ?? task.updated).since(task.started).nanoseconds) / 1e9
    guard let steps = steps(of: task), steps >= 4, seconds > 0 else { return false }
    speed = Double(steps) / seconds
    return true
  }

  /// How many files of the whole list a task is through.
  private func steps(of task: TaskStatus) -> Int? {
    if task.state == .done { return input.files.count }
    if task.unit == "files" { return Int(task.completed) }
    if task.unit == "bytes" {
      var sum = 0.0
      return input.files.firstIndex {
        sum += Double($0.size)
        return sum > task.completed
      }
    }
    // A count of something else says where it is by the file's name.
    return input.files.firstIndex { $0.path == task.message }.map { $0 + 1 }
  }
}
