import Model
import Platform
import Support
import Testing

@Suite("Users and groups", .timeLimit(.minutes(10)))
struct AccountsTests {
  private static let users = """
    root:x:0:0:root:/root:/bin/bash
    anna:x:1000:1000:Anna,,,:/home/anna:/bin/zsh
    4711:x:1001:1001::/home/digits:/bin/sh
    bare:x:1002:1002:::
    broken:x:1003
    +::::::

    """
  private static let groups = """
    root:x:0:
    adm:x:4:root,anna
    staff:x:50:annabel,joanna
    anna:x:1000:
    video:x:44:anna,bare
    alone:x:60
    """

  /// The tables above, and a directory service that knows `far` and her groups, and is asked in vain for a long time for
  /// `stuck`; it notes each question.
  private static func with(_ body: (Accounts, _ asked: () throws -> String) throws -> Void) throws {
    let temporary = try TemporaryDirectory()
    let path = temporary.path
    try Files.write(Array(users.utf8), to: "\(path)/passwd")
    try Files.write(Array(groups.utf8), to: "\(path)/group")
    let script = """
      #!/bin/sh
      echo "$@" >>\(path)/asked
      case "$*" in
      "passwd far") echo far:*:70000:70001:Far:/far:/bin/far ;;
      "initgroups far") echo "far                  70001 44 70002" ;;
      "group distant") echo distant:*:70005:far ;;
      *) echo nothing:; exit 2 ;;
      esac
      """
    try Files.write(Array(script.utf8), to: "\(path)/script")
    // By another process: what a descriptor of ours writes may be open in a child that is just starting, and is not run then.
    try #require(try run(["install", "-m", "755", "\(path)/script", "\(path)/getent"]).code == 0)
    try body(Accounts(below: path, asking: "\(path)/getent")) {
      String(decoding: Files.read("\(path)/asked", limit: 1 << 16) ?? [], as: UTF8.self)
    }
  }

  @Test("a user is found by name and by number, a name before a number, and comes with its groups")
  func known() throws {
    try Self.with { accounts, asked in
      let anna = Account(name: "anna", user: 1_000, group: 1_000, home: "/home/anna", shell: "/bin/zsh")
      #expect(try accounts.account("anna") == anna)
      #expect(try accounts.account("1000") == anna)
      #expect(try accounts.account("4711").user == 1_001)
      #expect(try accounts.account("bare").home == "/")
      #expect(try accounts.account("bare").shell == "/bin/sh")
      let (identity, account) = try accounts.identity("anna")
      #expect(identity == Identity(user: 1_000, group: 1_000, groups: [1_000, 4, 44]))
      #expect(account == anna)
      #expect(try accounts.identity("anna:staff").identity == Identity(user: 1_000, group: 50, groups: [50, 4, 44]))
      #expect(try accounts.identity("anna:99").identity.group == 99)
      #expect(try accounts.identity("0:0").identity == Identity(user: 0, group: 0, groups: [0, 4]))
      #expect(try asked() == "group 99\n")
    }
  }

  @Test("who is not in the tables is asked for, with the groups; a bare number needs a group")
  func elsewhere() throws {
    try Self.with { accounts, asked in
      let (identity, account) = try accounts.identity("far:distant")
      #expect(identity == Identity(user: 70_000, group: 70_005, groups: [70_005, 70_001, 44, 70_002]))
      #expect(account.home == "/far")
      #expect(try asked() == "group distant\npasswd far\ninitgroups far\n")
      let (bare, unnamed) = try accounts.identity("5000:5001")
      #expect(bare == Identity(user: 5_000, group: 5_001, groups: [5_001]))
      #expect(unnamed.home == "/")
      #expect(throws: Accounts.Failure.unknownUser("5000")) { try accounts.identity("5000") }
    }
  }

  @Test(
    "who is nowhere is told by name",
    arguments: [
      ("nobody-here", Accounts.Failure.unknownUser("nobody-here")), ("", .unknownUser("")),
      (":staff", .unknownUser("")),
      ("anna:", .unknownGroup("")), ("anna:none", .unknownGroup("none")), ("broken", .unknownUser("broken")),
      ("+", .unknownUser("+")), ("--service=x", .unknownUser("--service=x")),
      ("4294967295:0", .unknownUser("4294967295")),
      ("anna:a:b", .unknownGroup("a:b")),
    ])
  func unknown(_ text: String, _ failure: Accounts.Failure) throws {
    try Self.with { accounts, asked in
      #expect(throws: failure) { try accounts.identity(text) }
      let questions = try asked()
      #expect(!questions.contains("--"))
    }
  }

  @Test("the tables of this machine have root")
  func system() throws {
    #expect(try Accounts.system.account("root").user == 0)
    #expect(try Accounts.system.account("0").name == "root")
    #expect(throws: Accounts.Failure.unknownUser("no-such-user-here")) {
      try Accounts.system.account("no-such-user-here")
    }
  }

  @Test("a program that does not answer in time is ended, with no answer")
  func questions() throws {
    #expect(Question(program: "/bin/echo", arguments: ["a b"]).answer(within: .seconds(120)) == "a b\n")
    #expect(Question(program: "/bin/sh", arguments: ["-c", "echo a; exit 1"]).answer(within: .seconds(30)) == nil)
    #expect(Question(program: "/bin/sleep", arguments: ["1000"]).answer(within: .milliseconds(5)) == nil)
    #expect(Question(program: "/none", arguments: []).answer(within: .seconds(30)) == nil)
    let long = Question(program: "/bin/sh", arguments: ["-c", "seq 50000"]).answer(within: .seconds(120))
    #expect(long?.utf8.count == 288_894)
    #expect(Question(program: "/usr/bin/yes", arguments: []).answer(within: .seconds(30)) == nil)
  }
}
