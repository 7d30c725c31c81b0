/// A file that a process has open, as seen at one moment.
package struct OpenFile: Sendable, Equatable {
  /// The descriptor's number in that process.
  package var number: Int
  package var path: String
  package var device: UInt64
  package var inode: UInt64
  /// Where it is read or written next.
  package var position: Int
  /// Bytes; 0 where it is not known.
  package var size: Int
  package var isWritten: Bool
  package var isRead: Bool

  package init(
    number: Int, path: String, device: UInt64, inode: UInt64, position: Int, size: Int, isWritten: Bool, isRead: Bool
  ) {
    self.number = number
    self.path = path
    self.device = device
    self.inode = inode
    self.position = position
    self.size = size
    self.isWritten = isWritten
    self.isRead = isRead
  }

  func isSame(_ other: OpenFile) -> Bool { number == other.number && device == other.device && inode == other.inode }

  /// It has an end that is known: what is only read.
  var hasEnd: Bool { !isWritten && size > 0 }
}

/// Finds the file that a process is working through among those that it has open, and follows it; pure, fed with looks.
///
/// A file that is read comes before one that is written, since its end is known; one that moves again and again before one
/// that moved once, and one that moved farther before the others. It stays with a file until that is closed.
package struct FileFollowing: Sendable {
  /// How far the process is in the file that it is followed in.
  package struct Progress: Sendable, Equatable {
    package var path: String
    package var completed: Int
    /// Nil for a file that is written: how long it will be nobody knows.
    package var total: Int?
    /// It is another file than in the last look.
    package var isNew: Bool

    package init(path: String, completed: Int, total: Int?, isNew: Bool) {
      self.path = path
      self.completed = completed
      self.total = total
      self.isNew = isNew
    }
  }

  /// The file that is meant, where the caller knows; then no other is looked at.
  package struct Target: Sendable, Equatable {
    package var device: UInt64
    package var inode: UInt64

    package init(device: UInt64, inode: UInt64) {
      self.device = device
      self.inode = inode
    }
  }

  private struct Course: Sendable {
    var file: OpenFile
    var looks = 1
    var moves = 0
    var distance = 0
  }

  /// So many looks are compared before one is chosen.
  static let enough = 3

  private let target: Target?
  private var courses: [Course] = []
  private var followed: OpenFile?
  private var looks = 0

  package init(target: Target? = nil) { self.target = target }

  /// The file that is followed, as it was last seen.
  package var file: OpenFile? { followed }

  /// All of the file that is followed was read when it was last seen.
  package var isAtEnd: Bool { followed.map { $0.hasEnd && $0.position >= $0.size } ?? false }

  /// Takes what a look found.
  /// - Returns: how far it is; nil while no file moves.
  package mutating func take(_ files: [OpenFile]) -> Progress? {
    looks += 1
    note(files)
    if let former = followed, let now = files.first(where: { $0.isSame(former) }) {
      followed = now
      return progress(now, isNew: false, among: files)
    }
    guard let chosen = choose() else { return nil }
    followed = chosen
    return progress(chosen, isNew: true, among: files)
  }

  private mutating func note(_ files: [OpenFile]) {
    courses.removeAll { course in !files.contains { $0.isSame(course.file) } }
    for file in files where target.map({ $0.device == file.device && $0.inode == file.inode }) ?? true {
      guard let index = courses.firstIndex(where: { $0.file.isSame(file) }) else {
        courses.append(Course(file: file))
        continue
      }
      let before = courses[index].file
      // The kernel may copy a whole file in one call: then only the length of what is written tells.
      let moved = max(abs(file.position - before.position), file.isWritten ? file.size - before.size : 0)
      courses[index].looks += 1
      courses[index].moves += moved > 0 ? 1 : 0
      courses[index].distance += max(0, moved)
      courses[index].file = file
    }
  }

  private func choose() -> OpenFile? {
    if target != nil { return courses.first?.file }
    guard looks >= Self.enough else { return nil }
    let moving = courses.filter { $0.moves > 0 && $0.looks >= min(looks, Self.enough) }
    // Not one that moved by its header only; then one whose end is known.
    func rank(_ course: Course) -> [Int] {
      [course.moves > 1 ? 1 : 0, course.file.hasEnd ? 1 : 0, course.moves, course.distance]
    }
    let best = moving.max { rank($0).lexicographicallyPrecedes(rank($1)) }
    return best?.file
  }

  private func progress(_ file: OpenFile, isNew: Bool, among files: [OpenFile]) -> Progress {
    if file.hasEnd {
      return Progress(path: file.path, completed: min(file.position, file.size), total: file.size, isNew: isNew)
    }
    return Progress(
      path: file.path, completed: max(file.position, file.isWritten ? file.size : 0),
      total: source(of: file, among: files)?.size, isNew: isNew)
  }

  /// What the kernel copies into a file by itself, as for cp(1): the only file that is read, and it does not move.
  private func source(of file: OpenFile, among files: [OpenFile]) -> OpenFile? {
    let sources = files.filter { $0.hasEnd && !$0.path.utf8.elementsEqual(file.path.utf8) }
    guard sources.count == 1, let source = sources.first,
      let course = courses.first(where: { $0.file.isSame(source) }), course.moves == 0, course.file.position == 0,
      source.size >= max(file.position, file.size)
    else { return nil }
    return source
  }
}
