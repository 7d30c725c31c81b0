internal import Glibc
internal import Model

/// A line of the user table.
package struct Account: Sendable, Equatable {
  package var name: String
  package var user: UInt32
  /// The primary group.
  package var group: UInt32
  package var home: String
  package var shell: String

  package init(name: String, user: UInt32, group: UInt32, home: String, shell: String) {
    self.name = name
    self.user = user
    self.group = group
    self.home = home
    self.shell = shell
  }
}

/// Users and groups from /etc/passwd and /etc/group; who is not there is asked of getent(1), which knows of directories that a
/// static executable cannot ask itself. Blocks; a question to getent takes at most 5 s.
package struct Accounts: Sendable {
  /// Those of this machine.
  package static let system = Accounts(below: "/etc", asking: Environment.findProgram("getent"))

  /// Why there is no such account.
  package enum Failure: Error, Sendable, Equatable {
    case unknownUser(String)
    case unknownGroup(String)
  }

  private let directory: String
  private let program: String?

  /// - Parameters:
  ///   - directory: where `passwd` and `group` lie.
  ///   - program: getent, or one that answers like it; nil: nobody else is asked.
  package init(below directory: String, asking program: String?) {
    self.directory = directory
    self.program = program
  }

  /// The account of a user, by name or number.
  package func account(_ user: String) throws(Failure) -> Account {
    if let fields = find(in: "passwd", user, fields: 7), let account = Account(fields) { return account }
    throw .unknownUser(user)
  }

  /// The number of a group, by name or number; a number need not be known.
  package func group(_ name: String) throws(Failure) -> UInt32 {
    if let fields = find(in: "group", name, fields: 3), let number = UInt32(fields[2]) { return number }
    if let number = Self.number(name) { return number }
    throw .unknownGroup(name)
  }

  /// Whom `USER[:GROUP]` means, each by name or number, with the supplementary groups of the user.
  ///
  /// A user that is only a number needs a group; its home is then `/` and its shell /bin/sh.
  package func identity(_ text: String) throws(Failure) -> (identity: Identity, account: Account) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let chosen: UInt32? = parts.count == 2 ? try group(parts[1]) : nil
    var account: Account
    do throws(Failure) {
      account = try self.account(parts[0])
    } catch {
      guard let number = Self.number(parts[0]), let chosen else { throw error }
      account = Account(name: parts[0], user: number, group: chosen, home: "/", shell: "/bin/sh")
    }
    if let chosen { account.group = chosen }
    return (Identity(user: account.user, group: account.group, groups: groups(of: account)), account)
  }

  /// The groups that the user belongs to, the primary one first, none twice.
  package func groups(of account: Account) -> [UInt32] {
    var found = [account.group]
    func add(_ number: UInt32?) {
      if let number, !found.contains(number) { found.append(number) }
    }
    for line in lines("group") where line.count >= 4 {
      if line[3].split(separator: ",").contains(Substring(account.name)) { add(UInt32(line[2])) }
    }
    // Who is not in our table has groups that are not in it either.
    if !lines("passwd").contains(where: { $0[0] == account.name }), let answer = ask("initgroups", account.name) {
      for word in answer.split(whereSeparator: { $0 == " " || $0 == "\n" }).dropFirst() { add(UInt32(word)) }
    }
    return found
  }

  // MARK: tables

  private func find(in table: String, _ key: String, fields: Int) -> [String]? {
    if key.isEmpty { return nil }
    let number = Self.number(key).map(String.init)
    let known = lines(table).filter { $0.count >= fields }
    // A name that looks like a number comes before the number.
    if let line = known.first(where: { $0[0] == key }) ?? known.first(where: { $0[2] == number }) { return line }
    guard let answer = ask(table, key) else { return nil }
    let line = Self.fields(answer.prefix { $0 != "\n" })
    return line.count >= fields ? line : nil
  }

  private func lines(_ table: String) -> [[String]] {
    let text = String(decoding: Files.read("\(directory)/\(table)", limit: 1 << 24) ?? [], as: UTF8.self)
    return text.split(separator: "\n").map(Self.fields)
  }

  private static func fields(_ line: Substring) -> [String] {
    line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
  }

  /// Digits alone; 2^32 - 1 means nobody (chown(2)).
  private static func number(_ text: String) -> UInt32? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return UInt32(text).flatMap { $0 == .max ? nil : $0 }
  }

  private func ask(_ table: String, _ key: String) -> String? {
    guard let program, !key.hasPrefix("-") else { return nil }
    return Question(program: program, arguments: [table, key]).answer(within: .seconds(5))
  }
}

extension Account {
  fileprivate init?(_ fields: [String]) {
    guard let user = UInt32(fields[2]), let group = UInt32(fields[3]) else { return nil }
    self.init(
      name: fields[0], user: user, group: group, home: fields[5].isEmpty ? "/" : fields[5],
      shell: fields[6].isEmpty ? "/bin/sh" : fields[6])
  }
}
