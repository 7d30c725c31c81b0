import Model
import Testing

@testable import Commands

@Suite("Install and help --generate")
struct InstallTests {
  @Test("the plan makes every directory before what comes into it, and each path once")
  func order() {
    var made: Set<String> = []
    var paths: Set<String> = []
    for action in InstallPlan(prefix: "/p/").actions {
      switch action {
      case .makeDirectory(let path): made.insert(path)
      case .copyExecutable(let path), .link(let path, _), .write(let path, _):
        #expect(paths.insert(path).inserted, "\(path)")
        let directory = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        #expect(made.contains(directory), "\(path)")
      }
    }
    #expect(paths.contains("/p/bin/dmon") && paths.contains("/p/share/man/man7/dmon-protocol.7"))
  }

  @Test("there is a link for every command and alias, and completions for each")
  func links() {
    let actions = InstallPlan(prefix: "/p").actions
    for name in ["daemon", "report", "ls", "list", "info", "status", "version"] {
      #expect(actions.contains(.link(path: "/p/bin/dmon-\(name)", text: "dmon")))
      #expect(actions.contains(.link(path: "/p/share/bash-completion/completions/dmon-\(name)", text: "dmon")))
      #expect(actions.contains(.link(path: "/p/share/fish/vendor_completions.d/dmon-\(name).fish", text: "dmon.fish")))
    }
    #expect(InstallPlan(prefix: "/").binaryDirectory == "/bin")
  }

  @Test("the prefix is /usr/local for root, ~/.local for others, or as given")
  func prefix() {
    let root = TestContext(environment: ["HOME": "/root", "PATH": "/bin:/usr/local/bin/"], isRoot: true)
    #expect(root.run("dmon", "install") == 0)
    #expect(root.actions.contains("copy /usr/local/bin/dmon"))
    #expect(root.output.hasSuffix("/usr/local/bin is on PATH: 'dmon demo' shows what it does\n"))
    let user = TestContext(environment: ["HOME": "/home/u", "PATH": "/bin"])
    #expect(user.run("dmon-install") == 0)
    #expect(user.actions.contains("link /home/u/.local/bin/dmon-report dmon"))
    #expect(user.output.contains("export PATH=\"/home/u/.local/bin:$PATH\"\n"))
    #expect(user.output.contains("fpath+=(/home/u/.local/share/zsh/site-functions)\n"))
    #expect(user.files["/home/u/.local/share/man/man1/dmon.1"]?.contains(".TH DMON 1") == true)
    let given = TestContext()
    #expect(given.run("dmon", "install", "--prefix=/opt/dmon") == 0)
    #expect(given.actions.contains("copy /opt/dmon/bin/dmon"))
    let homeless = TestContext()
    #expect(homeless.run("dmon", "install") == 64)
    #expect(homeless.errors.contains("HOME is not set"))
    #expect(homeless.actions.isEmpty)
  }

  @Test("a dry run says everything and does nothing")
  func dryRun() {
    let test = TestContext(environment: ["HOME": "/home/u"])
    #expect(test.run("dmon", "install", "--dry-run") == 0)
    #expect(test.actions.isEmpty)
    #expect(test.output.contains("link        /home/u/.local/bin/dmon-report -> dmon\n"))
  }

  @Test("what cannot be made ends with the code of the failure")
  func failure() {
    let test = TestContext(environment: ["HOME": "/home/u"])
    var context = test.context
    context.installation.makeDirectory = { path throws(CommandError) in
      throw CommandError("cannot make directory '\(path)': not allowed", .cannotCreate)
    }
    #expect(Commands.main(RawArguments(["dmon", "install"]), in: context) == .cannotCreate)
    #expect(test.errors == "dmon install: cannot make directory '/home/u/.local/bin': not allowed\n")
  }

  @Test("help --generate writes completions and man pages below a directory")
  func generate() {
    let test = TestContext()
    #expect(test.run("dmon", "help", "--generate", "out") == 0)
    let names = CompletionShell.allCases.map { "out/completions/\($0.fileName)" }
    #expect(Set(test.files.keys) == Set(names + ManualPage.all().map { "out/man/\($0.fileName)" }))
    #expect(test.files["out/completions/dmon.bash"] == BashCompletions.script())
  }

  @Test("completions prints the script of the shell", arguments: CompletionShell.allCases)
  func completions(shell: CompletionShell) {
    let test = TestContext()
    #expect(test.run("dmon", "completions", shell.rawValue) == 0)
    #expect(test.output == shell.script())
  }
}
