import CBenchmarks
import Keeper
import Model
import Platform

/// This executable again, as the other programs of the row `output`: one that writes, and one that keeps what it writes.
enum Capture {
  static let produce = "produce"
  static let keep = "keep"

  /// Plays one of them; nil when none is meant.
  static func run(_ arguments: [String]) -> CInt? {
    if arguments.count == 3, arguments[0] == produce, let total = Int(arguments[1]), let chunk = Int(arguments[2]) {
      return bench_produce(total, chunk) == 0 ? 0 : 70
    }
    if arguments.count == 4, arguments[0] == keep, let total = Int(arguments[2]) {
      do {
        return try keep(total, chunk: arguments[3], in: arguments[1]) ? 0 : 65
      } catch {
        bench_say("\(error)")
        return 70
      }
    }
    return nil
  }

  /// Starts the one that writes and copies its output, as the keeper does; false when a byte was dropped.
  private static func keep(_ total: Int, chunk: String, in directory: String) throws -> Bool {
    let copier = try OutputCopier()
    try copier.start()
    let pipe = try OutputPipe()
    var spawn = Spawn(
      path: Environment.ownExecutable ?? "", arguments: ["Benchmarks", produce, "\(total)", chunk])
    spawn.descriptors = [-1, pipe.raw, 2]
    let child = try spawn.start()
    copier.add(run: 1, output: pipe, errors: nil, rules: OutputRules(path: "\(directory)/web.log"))
    let poller = try Poller()
    try poller.add(copier.newsDescriptor, token: 1)
    try poller.add(copier.reliefDescriptor, token: 2)
    _ = Spawn.wait(for: child, blocking: true)
    copier.finish(run: 1)
    while true {
      poller.wait(until: nil) { _ in }
      copier.relieve()
      if let news = copier.takeNews().last(where: { $0.isFinished }) { return news.dropped == 0 }
    }
  }
}
