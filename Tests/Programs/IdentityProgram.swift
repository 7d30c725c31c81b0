import Platform

/// Starts a process as ourselves and one as root, and prints what came of both.
enum IdentityProgram {
  static func run() {
    attempt("own", Identity(user: Identity.own.user, group: Identity.own.group, groups: [1, 2]))
    attempt("root", Identity(user: 0, group: 0, groups: []))
  }

  private static func attempt(_ name: String, _ identity: Identity) {
    var spawn = Spawn(path: "/bin/true", arguments: ["true"])
    spawn.identity = identity
    do throws(Spawn.Failure) {
      _ = Spawn.wait(for: try spawn.start(), blocking: true)
      print("\(name): started")
    } catch {
      print("\(name): \(error.stage), \(error.error.reason)")
    }
  }
}
