import Glibc
package import Platform
import Synchronization

/// A process that a test started, in a session of its own; what it writes goes into files.
package final class Child: Sendable {
  package let pid: Int
  /// The program and its arguments, for messages.
  package let commandLine: String
  private let outputPath: String
  private let errorPath: String
  private let exit = Mutex<Spawn.Exit?>(nil)

  init(_ pid: Int, _ commandLine: String, output: String, errors: String) {
    self.pid = pid
    self.commandLine = commandLine
    outputPath = output
    errorPath = errors
  }

  /// How it ended; nil while it runs.
  package var ended: Spawn.Exit? {
    exit.withLock { exit in
      if exit == nil { exit = Spawn.wait(for: pid, blocking: false) }
      return exit
    }
  }

  /// The daemon, where this is a keeper that has one; nil for every other program.
  package var daemonPid: Int? { commandLine.hasPrefix("dmon daemon") ? KeeperChildren.daemon(of: pid) : nil }

  /// Sends a signal to it, as long as it is ours.
  ///
  /// What cannot be caught goes to a keeper's daemon as well: keeper and daemon start each other again.
  package func signal(_ signal: Signal) {
    exit.withLock { exit in
      if exit != nil { return }
      guard commandLine.hasPrefix("dmon daemon"), [.kill, .stop, .continue].contains(signal) else {
        return Spawn.signal(pid, signal.rawValue)
      }
      // Stopped first, so that it starts no daemon that is not seen here.
      KeeperChildren.stop(pid)
      KeeperChildren.signalDaemon(of: pid, signal)
      Spawn.signal(pid, signal.rawValue)
    }
  }

  /// Sends a signal to it and all that it started in its group.
  package func signalGroup(_ signal: Signal) { send(signal, to: -pid) }

  private func send(_ signal: Signal, to target: Int) {
    exit.withLock { exit in
      // Not yet waited for, so the number cannot mean anybody else.
      if exit == nil { Spawn.signal(target, signal.rawValue) }
    }
  }

  /// Ends it, if it has not ended, with all that it started in its group.
  package func kill() {
    exit.withLock { exit in
      if exit != nil { return }
      if commandLine.hasPrefix("dmon daemon") {
        KeeperChildren.stop(pid)
        KeeperChildren.signalDaemon(of: pid, .kill)
      }
      Spawn.signal(-pid, Signal.kill.rawValue)
      // It may not have made its group yet.
      Spawn.signal(pid, Signal.kill.rawValue)
      exit = Spawn.wait(for: pid, blocking: true)
    }
  }

  /// Waits for its end; one that does not end in time is killed.
  package func wait(within limit: Duration = .seconds(180)) async throws -> RunResult {
    do {
      try await waitUntil("'\(commandLine)' ends", within: limit) { ended != nil }
    } catch {
      kill()
      throw error
    }
    return RunResult(code: Int32(ended?.shellCode ?? -1), output: output, errors: errors)
  }

  /// What it has written to standard output until now.
  package var output: [UInt8] { Files.read(outputPath, limit: 1 << 26) ?? [] }
  /// What it has written to standard error until now.
  package var errors: [UInt8] { Files.read(errorPath, limit: 1 << 26) ?? [] }

  package var text: String { String(decoding: output, as: UTF8.self) }
  package var errorText: String { String(decoding: errors, as: UTF8.self) }
}
