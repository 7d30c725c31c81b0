import Model
import Testing

@testable import Commands

@Suite("The unit for systemd")
struct SystemdUnitTests {
  private func settings(of unit: SystemdUnit) -> [String: String] {
    var settings: [String: String] = [:]
    for line in unit.text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { settings[parts[0]] = parts[1] }
    }
    return settings
  }

  @Test("lets the services live whatever becomes of dmon, and starts dmon again")
  func text() {
    let unit = SystemdUnit(.system, executable: "/usr/local/bin/dmon", configuration: "")
    #expect(unit.path == "/etc/systemd/system/dmon.service")
    let settings = settings(of: unit)
    let wanted = [
      "Type": "notify", "Restart": "always", "KillMode": "process", "OOMPolicy": "continue", "Delegate": "yes",
      "NotifyAccess": "main", "ExecStart": "/usr/local/bin/dmon daemon", "ExecStop": "/usr/local/bin/dmon shutdown",
      "WantedBy": "multi-user.target",
    ]
    for (name, value) in wanted { #expect(settings[name] == value, "\(name)") }
    let own = SystemdUnit(.user, executable: "/home/u/.local/bin/dmon", configuration: "/home/u/.config")
    #expect(own.path == "/home/u/.config/systemd/user/dmon.service")
    #expect(self.settings(of: own)["WantedBy"] == "default.target")
  }

  @Test("a path with what means something to systemd is the same path there")
  func path() {
    func start(_ path: String) -> String? {
      settings(of: SystemdUnit(.system, executable: path, configuration: ""))["ExecStart"]
    }
    #expect(start("/a b/dmon") == #""/a b/dmon" daemon"#)
    #expect(start("/50%/$HOME/dmon") == "/50%%/$HOME/dmon daemon")
  }

  @Test("is written for the user, or for the machine where root installs, and the rest is said")
  func install() {
    let user = TestContext(environment: ["HOME": "/home/u", "XDG_CONFIG_HOME": ""])
    #expect(user.run("dmon", "install", "--systemd") == 0)
    #expect(user.files["/home/u/.config/systemd/user/dmon.service"]?.contains("/home/u/.local/bin/dmon daemon") == true)
    for line in ["systemctl --user daemon-reload", "systemctl --user enable dmon.service", "loginctl enable-linger"] {
      #expect(user.output.contains(line), "\(line)")
    }
    let root = TestContext(environment: ["HOME": "/root"], isRoot: true)
    #expect(root.run("dmon", "install", "--systemd") == 0)
    #expect(root.files["/etc/systemd/system/dmon.service"] != nil && !root.output.contains("linger"))
    let chosen = TestContext(environment: ["HOME": "/root", "XDG_CONFIG_HOME": "/c"], isRoot: true)
    #expect(chosen.run("dmon", "install", "--systemd", "--user", "--prefix", "/opt") == 0)
    #expect(chosen.files["/c/systemd/user/dmon.service"]?.contains("ExecStart=/opt/bin/dmon daemon") == true)
    let dry = TestContext(environment: ["HOME": "/root"], isRoot: true)
    #expect(dry.run("dmon", "install", "--systemd", "--dry-run") == 0)
    #expect(dry.actions.isEmpty && dry.output.contains("command     systemctl enable dmon.service\n"))
  }

  @Test("what does not go together is refused")
  func refused() {
    for words in [
      ["--user"], ["--system"], ["--systemd", "--user", "--system"], ["--systemd", "--prefix", "here"],
      ["--systemd", "--prefix", "/a\"b"],
    ] {
      let context = TestContext(environment: ["HOME": "/home/u"])
      #expect(Commands.main(RawArguments(["dmon", "install"] + words), in: context.context) == .usage, "\(words)")
      #expect(context.actions.isEmpty)
    }
    #expect(TestContext().run("dmon", "install", "--systemd", "--prefix", "/p") == 64)
  }

  @Test("a stop that systemd runs after dmon was killed is told from one that somebody asked for")
  func stop() {
    func isAfterDeath(_ variables: [String: String]) -> Bool {
      SystemdUnit.stopsAfterDeath({ variables[$0] }, own: 7)
    }
    #expect(isAfterDeath(["SERVICE_RESULT": "signal", "SYSTEMD_EXEC_PID": "7"]))
    #expect(isAfterDeath(["SERVICE_RESULT": "signal"]))
    #expect(!isAfterDeath(["SERVICE_RESULT": "success", "MAINPID": "5", "SYSTEMD_EXEC_PID": "7"]))
    // Somebody else's ExecStop=, from which dmon is called.
    #expect(!isAfterDeath(["SERVICE_RESULT": "signal", "SYSTEMD_EXEC_PID": "6"]))
    #expect(!isAfterDeath([:]))
  }
}
