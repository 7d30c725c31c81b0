import CBenchmarks

/// The file in which each service says when it began.
struct Stamps {
  struct Stamp {
    var name: Substring
    var pid: CInt
    /// CLOCK_MONOTONIC and CLOCK_REALTIME in nanoseconds.
    var monotonic: UInt64
    var real: UInt64
  }

  let path: String

  init(_ path: String) { self.path = path }

  func empty() throws { try Files.write("", to: path) }

  /// All that were written, oldest first.
  var all: [Stamp] {
    ((try? Files.text(of: path, limit: 1 << 20)) ?? "").split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 4, let pid = CInt(words[1]), let monotonic = UInt64(words[2]), let real = UInt64(words[3])
      else { return nil }
      return Stamp(name: words[0], pid: pid, monotonic: monotonic, real: real)
    }
  }

  var pids: [CInt] { all.map(\.pid) }
  /// When the last one began.
  var latest: UInt64 { all.map(\.monotonic).max() ?? 0 }

  /// Waits a minute at most until there are so many; `problem` says what went wrong otherwise.
  func wait(for count: Int, problem: () -> String) throws {
    for _ in 0..<12_000 {
      if bench_interrupted() { throw Interruption() }
      if Set(all.map(\.name)).count >= count { return }
      bench_sleep(5)
    }
    throw Failure("only \(all.count) of \(count) services began: \(problem())")
  }

  /// The next one of this service behind the first `known` stamps; nil when there is none within so many milliseconds.
  func next(of name: Substring, after known: Int, milliseconds: Int) throws -> Stamp? {
    let end = bench_now() + UInt64(milliseconds) * 1_000_000
    while bench_now() < end {
      if bench_interrupted() { throw Interruption() }
      if let stamp = all.dropFirst(known).last(where: { $0.name == name }) { return stamp }
      bench_sleep(2)
    }
    return nil
  }
}
