import CBenchmarks

/// A connection for what surrounds a measurement: registering, watching, asking whether a server is there.
final class Connection {
  let descriptor: CInt

  init(to socket: String) throws {
    descriptor = try Failure.check(bench_connect(socket))
  }

  init(accepting listener: CInt, milliseconds: CInt) throws {
    descriptor = try Failure.check(bench_accept(listener, milliseconds))
  }

  /// Waits half a minute at most until somebody listens there.
  static func awaiting(_ socket: String) throws -> Connection {
    for _ in 0..<6_000 {
      if bench_interrupted() { throw Interruption() }
      if let connection = try? Connection(to: socket) { return connection }
      bench_sleep(5)
    }
    throw Failure("nobody listens at \(socket)")
  }

  deinit { bench_close(descriptor) }

  /// Sends several messages at once and waits for a reply to each.
  func call(_ messages: [String], milliseconds: CInt = 10_000) throws -> [String] {
    let bytes: [UInt8] = messages.flatMap { Array($0.utf8) + [0] }
    var replies = [UInt8](repeating: 0, count: 1 << 20)
    let count = try Failure.check(
      bench_exchange(
        descriptor, bytes, bytes.count, CInt(messages.count), &replies, replies.count, milliseconds))
    return replies[..<count].split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  func send(_ message: String) throws {
    let bytes = Array(message.utf8) + [0]
    try Failure.check(bench_send(descriptor, bytes, bytes.count))
  }

  /// The next message without its NUL, or nil when none came in the time.
  func receive(milliseconds: CInt) throws -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = try Failure.check(bench_receive(descriptor, &bytes, bytes.count, milliseconds))
    return count == 0 ? nil : Array(bytes[..<(count - 1)])
  }
}

/// The calls that the benchmark makes.
enum Call {
  static let information = #"{"method":"org.varlink.service.GetInfo"}"#

  static func register(group: String, label: String) -> String {
    #"{"method":"org.dmon.Progress.Register","parameters":{"group":"\#(group)","label":"\#(label)","total":100}}"#
  }

  static func report(group: String, id: Int, completed: Int) -> String {
    #"{"method":"org.dmon.Progress.Report","parameters":{"group":"\#(group)","id":\#(id),"completed":\#(completed)}}"#
  }

  static func register(group: String, timeout: Int) -> String {
    #"{"method":"org.dmon.Progress.Register","parameters":{"group":"\#(group)","timeout":\#(timeout)}}"#
  }

  static func reportOneway(group: String, id: Int, completed: Int) -> String {
    String(report(group: group, id: id, completed: completed).dropLast()) + #","oneway":true}"#
  }

  static func finish(group: String, id: Int) -> String {
    #"{"method":"org.dmon.Progress.Finish","parameters":{"group":"\#(group)","id":\#(id)}}"#
  }

  static func forget(group: String) -> String {
    #"{"method":"org.dmon.Progress.Forget","parameters":{"group":"\#(group)"}}"#
  }

  static func list(group: String) -> String {
    #"{"method":"org.dmon.Progress.List","parameters":{"groups":["\#(group)"]}}"#
  }

  static let listWhole = #"{"method":"org.dmon.Progress.List"}"#
  static let listAll = #"{"method":"org.dmon.Progress.List","parameters":{},"more":true}"#
  static let watch = #"{"method":"org.dmon.Progress.Watch","parameters":{},"more":true}"#

  /// Registers tasks 1 to `count` of a new group, without a pid, and reports once for each.
  static func fill(_ group: String, with count: Int, over socket: String) throws {
    let connection = try Connection(to: socket)
    for start in stride(from: 1, through: count, by: 64) {
      let ids = start...min(start + 63, count)
      let registered = try connection.call(ids.map { register(group: group, label: "shard \($0) of \(count)") })
      let reported = try connection.call(ids.map { report(group: group, id: $0, completed: 1) })
      if let refusal = (registered + reported).first(where: { $0.contains("\"error\"") }) {
        throw Failure("the daemon refused: \(refusal)")
      }
    }
  }
}
