internal import Model
internal import Platform

/// Whom a run belongs to: what it may do, and what it is told of itself.
struct RunAccount {
  /// Nil: ours.
  let identity: Identity?
  /// HOME, USER, LOGNAME and SHELL, as far as they are known.
  let variables: [String]

  /// Reads the tables of users and groups, which can take a while.
  init(_ text: String?) throws(StartFailure) {
    guard let text else {
      identity = nil
      variables = Self.own
      return
    }
    let found: (identity: Identity, account: Account)
    do throws(Accounts.Failure) {
      found = try Accounts.system.identity(text)
    } catch {
      switch error {
      case .unknownUser(let name): throw StartFailure(stage: .user, errno: 0, text: "there is no user '\(name)'")
      case .unknownGroup(let name): throw StartFailure(stage: .user, errno: 0, text: "there is no group '\(name)'")
      }
    }
    // Said now, since its pipes could not be given to it either.
    if found.identity.user != UInt32(clamping: ProcessFacts.ownUser), ProcessFacts.ownUser != 0 {
      throw StartFailure(
        stage: .user, errno: 1, text: "cannot become user '\(found.account.name)': only root starts services of others")
    }
    identity = found.identity
    variables = Self.variables(found.account)
  }

  /// Ours, as the tables said it when they were first asked.
  private static let own: [String] =
    (try? Accounts.system.account(String(ProcessFacts.ownUser))).map(variables)
    ?? ["HOME", "USER", "LOGNAME", "SHELL"].compactMap { name in Environment[name].map { "\(name)=\($0)" } }

  private static func variables(_ account: Account) -> [String] {
    ["HOME=\(account.home)", "USER=\(account.name)", "LOGNAME=\(account.name)", "SHELL=\(account.shell)"]
  }
}
