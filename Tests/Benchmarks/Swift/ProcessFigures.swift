import CBenchmarks

/// What /proc tells about a process.
enum ProcessFigures {
  struct Memory {
    /// Pss_Anon + Pss_Shmem, in MB of 1024 kB.
    var own: Double
    /// The total Pss.
    var total: Double
  }

  struct Activity {
    var switches = 0
    var nanoseconds = 0
    var threads = 0
  }

  static func memory(of pid: CInt) throws -> Memory {
    let text = try Files.text(of: "/proc/\(pid)/smaps_rollup")
    var kilobytes: [Substring: Int] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count >= 2, let value = Int(words[1]) { kilobytes[words[0]] = value }
    }
    guard let anonymous = kilobytes["Pss_Anon:"], let total = kilobytes["Pss:"] else {
      throw Failure("/proc/\(pid)/smaps_rollup has no Pss_Anon: Linux before 5.4")
    }
    let shared = kilobytes["Pss_Shmem:"] ?? 0
    return Memory(own: Double(anonymous + shared) / 1024, total: Double(total) / 1024)
  }

  /// The most memory that it ever had, in MB of 1024 kB.
  static func peak(of pid: CInt) throws -> Double {
    for line in try Files.text(of: "/proc/\(pid)/status").split(separator: "\n") where line.hasPrefix("VmHWM:") {
      return Double(line.split(separator: " ").compactMap { Int($0) }.first ?? 0) / 1024
    }
    throw Failure("/proc/\(pid)/status has no VmHWM")
  }

  /// The time of a process's main thread on a CPU, in nanoseconds.
  static func mainThread(of pid: CInt) throws -> UInt64 {
    UInt64(numbers(in: try Files.text(of: "/proc/\(pid)/task/\(pid)/schedstat")).first ?? 0)
  }

  /// Context switches of both kinds and time on a CPU, over all threads.
  static func activity(of pid: CInt) throws -> Activity {
    var threads = [CInt](repeating: 0, count: 4096)
    let count = try Failure.check(bench_list_numbers("/proc/\(pid)/task", &threads, CInt(threads.count)))
    var activity = Activity(threads: Int(count))
    for thread in threads.prefix(Int(count)) {
      let directory = "/proc/\(pid)/task/\(thread)"
      for line in try Files.text(of: "\(directory)/status").split(separator: "\n")
      where line.contains("ctxt_switches:") {
        activity.switches += numbers(in: String(line)).last ?? 0
      }
      activity.nanoseconds += numbers(in: try Files.text(of: "\(directory)/schedstat")).first ?? 0
    }
    return activity
  }
}
