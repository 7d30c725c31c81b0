import Commands
import Model
import Synchronization

/// A context that keeps what is printed and what is done to the file system.
final class TestContext: Sendable {
  struct Record: Sendable {
    var output = ""
    var errors = ""
    var actions: [String] = []
    var files: [String: String] = [:]
  }

  let record = Mutex(Record())
  let environment: [String: String]
  let isRoot: Bool
  let canWrite: Bool

  init(environment: [String: String] = [:], isRoot: Bool = false, canWrite: Bool = true) {
    self.environment = environment
    self.isRoot = isRoot
    self.canWrite = canWrite
  }

  var output: String { record.withLock { $0.output } }
  var errors: String { record.withLock { $0.errors } }
  var actions: [String] { record.withLock { $0.actions } }
  var files: [String: String] { record.withLock { $0.files } }

  var context: Context {
    Context(
      write: { text in
        self.record.withLock { $0.output += text }
        return self.canWrite
      },
      complain: { text in self.record.withLock { $0.errors += text } },
      environment: { self.environment[$0] }, outputIsTerminal: { false }, printable: { $0 },
      installation: installation)
  }

  private var installation: InstallActions {
    InstallActions(
      makeDirectory: { path in self.record.withLock { $0.actions.append("mkdir \(path)") } },
      copyExecutable: { path in self.record.withLock { $0.actions.append("copy \(path)") } },
      link: { text, path in self.record.withLock { $0.actions.append("link \(path) \(text)") } },
      write: { text, path in
        self.record.withLock {
          $0.actions.append("write \(path)")
          $0.files[path] = text
        }
      },
      isRoot: { self.isRoot })
  }

  /// Runs a command line, its first word being the program's own name.
  func run(_ words: String...) -> Int32 { Commands.main(RawArguments(words), in: context).rawValue }
}
