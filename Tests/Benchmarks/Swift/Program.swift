import CBenchmarks

/// A program with its arguments and environment, ready for exec: nothing is converted while a run is timed.
final class Program {
  let path: String
  private let arguments: CStrings
  private let environment: CStrings

  init(_ path: String, _ arguments: [String], environment: [String]) {
    self.path = path
    self.arguments = CStrings([path] + arguments)
    self.environment = CStrings(environment)
  }

  /// From vfork to the return of wait4, in milliseconds.
  func timeRun() throws -> Double {
    Double(try Failure.check(bench_time_run(path, arguments.pointers, environment.pointers))) / 1e6
  }

  /// Starts it beside us; it dies with this process. `firstCPU`: on the CPU that is kept for servers.
  func start(log: String? = nil, firstCPU: Bool = false) throws -> CInt {
    try Failure.check(bench_spawn(path, arguments.pointers, environment.pointers, log, firstCPU))
  }

  /// Runs it to its end; returns the exit code.
  func run(milliseconds: CInt, log: String? = nil) throws -> CInt {
    let child = try start(log: log)
    let code = bench_wait(child, milliseconds)
    if code < 0 { bench_stop(child, 0) }
    return try Failure.check(code)
  }

  /// The first executable of that name on the PATH.
  static func find(_ name: String) -> String? {
    let path = bench_environment("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { bench_is_executable($0) }
  }
}

/// A null-terminated array of C strings that lives as long as this object.
private final class CStrings {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [String]) {
    count = strings.count
    pointers = .allocate(capacity: count + 1)
    for (index, string) in strings.enumerated() {
      let bytes = string.utf8CString
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
      for (offset, byte) in bytes.enumerated() { (copy + offset).initialize(to: byte) }
      (pointers + index).initialize(to: copy)
    }
    (pointers + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { pointers[index]?.deallocate() }
    pointers.deallocate()
  }
}
