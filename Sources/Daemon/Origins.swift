package import Model
internal import Platform

/// Reads an origin: a file by its absolute path, or a directory, whose path ends with `/`.
///
/// Called on a helper thread, one call at a time; it may block, and must not call the daemon.
package typealias OriginReader = @Sendable (_ origin: String) -> OriginReading

/// The files and directories that services come from.
package struct Origins: Sendable {
  /// In the order in which they are read; those of services that are known stand behind those that the daemon was given.
  package internal(set) var list: [String]
  /// Nil: nothing can be read.
  let read: OriginReader?
  /// What the last reading of each complained of.
  package internal(set) var problems: [String: [OriginProblem]] = [:]
  /// The other hosts that each of them names.
  var deputies: [String: [String]] = [:]
  /// Those that this daemon was given: they are read even if they were never there.
  var named: Set<String>
  /// Those that something came from.
  var hadServices: Set<String> = []
  /// Files are watched, and read anew when they change.
  package var isWatching = false
  /// Those that were not there when they were read last.
  var missing: Set<String> = []
  /// Services that are being removed and come back when they are gone, with their origins.
  var returning: [ServiceName: String] = [:]
  /// Services that are to be started once the daemon has begun.
  var startedLater: [ServiceName] = []
  /// What is to be read; at most `mostOrders` by clients, and all wishes of others are one.
  var orders: [ReloadOrder] = []
  var wishes: Wishes?
  /// The last answers, for requests that come again.
  var answers: [(request: String, reply: ReloadReply)] = []

  static let mostOrders = 64
  static let mostAnswers = 16

  /// What was asked for without anybody who waits for it.
  enum Wishes: Sendable, Equatable {
    case all
    case these([String])
  }

  package init(_ list: [String] = [], read: OriginReader? = nil) {
    self.list = list
    named = Set(list)
    self.read = read
  }

  /// What comes from here is the origin's to say: it is read, and it was there when it was read last.
  func rules(_ origin: String) -> Bool { list.contains(origin) && !missing.contains(origin) }

  /// In the order of the files, each once.
  var allDeputies: [String] {
    var all: [String] = []
    for name in list.flatMap({ deputies[$0] ?? [] }) where !all.contains(name) { all.append(name) }
    return all
  }

  /// What people should know: what is wrong with files, as far as it has not been mended.
  var notices: [String] {
    list.flatMap { origin in
      // It may be mended already.
      let advice = isWatched(origin) ? "" : "; 'dmon reload' reads it anew"
      return (problems[origin] ?? []).prefix(5).map { $0.words + advice }
    }
  }

  /// It is read anew when it changes: a directory always, for nobody else says that a script came.
  func isWatched(_ origin: String) -> Bool { isWatching || origin.utf8.last == UInt8(ascii: "/") }

  /// - Parameter complaints: what is wrong with it, all in all.
  mutating func note(_ reading: OriginReading, _ complaints: [OriginProblem]) {
    problems[reading.origin] = complaints.isEmpty ? nil : complaints
    if reading.services != nil { deputies[reading.origin] = reading.deputies.isEmpty ? nil : reading.deputies }
    if reading.isMissing { missing.insert(reading.origin) } else { missing.remove(reading.origin) }
  }
}

/// A reading that somebody waits for.
// why: it lives and dies on the loop's thread
final class ReloadOrder: @unchecked Sendable {
  let origins: [String]?
  let isDry: Bool
  /// A person asked for all there is: files that are gone, and of which nothing is known, are forgotten.
  let forgets: Bool
  let bell: Bell
  var result: Result<ReloadReply, SupervisorError>?

  init(_ origins: [String]?, isDry: Bool, forgets: Bool = false, on loop: EventLoop) {
    self.origins = origins
    self.isDry = isDry
    self.forgets = forgets
    bell = Bell(on: loop)
  }
}
