/// What the daemon takes on at most; each is told to the client that meets it.
package struct Limits: Sendable {
  package var connections = 8_192
  /// So many more connections are taken for a moment, when there are too many or descriptors run short: in the reserve
  /// who is silent gives way to who comes, so that an administrator is always answered.
  package var guests = 48
  /// How many descriptors there may be. The highest numbers are the reserve: not for pidfds, and for guests alone.
  package var descriptors = Int.max
  package var reservedDescriptors = 64
  /// The most connections that are accepted before the others get a turn.
  package var acceptsPerTurn = 64
  package var tasks = 1_000_000
  package var groups = 65_536
  package var tasksOfUser = 1_000_000
  package var watchers = 1_024
  /// The most tasks that a List answers with in one reply.
  package var tasksWithoutParts = 4_096
  package var services = 10_000
  /// The most services that a List answers with in one reply without parts, and the most in one part.
  package var servicesWithoutParts = 1_024
  package var servicesInPart = 128
  /// The most tasks in one part.
  package var tasksInPart = 256
  package var updatesInPart = 1_024
  /// The most tasks that a sweep handles before the others get a turn, and the most keys that it answers with.
  package var tasksInSweep = 512
  package var keysInReply = 1_000
  /// The most frames, and bytes, that one connection is answered before the others get a turn.
  package var framesPerTurn = 128
  package var bytesPerTurn = 64 << 10
  /// Replies of one batch beyond this wait until they were sent.
  package var repliesPerTurn = 256 << 10
  /// How long half a message, or a reply that nobody reads, is waited for.
  package var patience = Duration.seconds(30)
  /// All half messages of all connections together.
  package var pendingBytes = 32 << 20
  package var shortestInterval = Duration.milliseconds(33)
  package var defaultInterval = Duration.milliseconds(250)

  package init() {}

  /// Whether a descriptor of this number is one of the reserve.
  package func isReserved(_ number: Int) -> Bool { number >= descriptors - reserve }

  /// How many places guests have; a quarter of the reserve is the daemon's own, for its files.
  package var guestPlaces: Int { min(guests, reserve * 3 / 4) }

  private var reserve: Int { min(reservedDescriptors, descriptors / 4) }

  /// How often a watcher is told at most, who asks for every `wanted`.
  func interval(_ wanted: Duration?) -> Duration {
    min(max(wanted ?? defaultInterval, shortestInterval), .seconds(3_600))
  }

  /// The limits that a person can set, by name.
  package static let names = ["connections", "groups", "tasks", "user-tasks", "watchers"]

  /// Sets a limit by its name; false when there is none of that name, or the number is not positive.
  package mutating func set(_ name: String, to number: Int) -> Bool {
    guard number > 0 else { return false }
    switch name {
    case "connections": connections = number
    case "groups": groups = number
    case "tasks": tasks = number
    case "user-tasks": tasksOfUser = number
    case "watchers": watchers = number
    default: return false
    }
    return true
  }
}
