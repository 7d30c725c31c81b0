internal import Model
internal import Platform

/// An order with everything looked up that it names: what is to be executed, as whom, with which variables and limits.
struct SpawnPlan {
  private let order: SpawnOrder
  private var spawn: Spawn
  /// Whom the pipes belong to; nil: us.
  private let owner: UInt32?
  private let notify: RunProcess.Notify?
  /// Where else PATH has such a program, for a user that we are not.
  private var otherPaths: ArraySlice<String> = []

  /// The kernel gives an unprivileged user so much pipe memory for some hundred pipes of the usual size.
  private static let smallPipe = 16_384
  /// So many runs have pipes of the usual size.
  static let fullSizedRuns = 255

  /// Looks everything up; reads files.
  init(_ order: SpawnOrder, _ rules: StartRules) throws(StartFailure) {
    self.order = order
    let specification = order.specification
    let account = try RunAccount(specification.user)
    notify = try Self.makeSocket(order, account)
    let marks = order.marks + (notify.map { Self.marks($0.address, specification) } ?? [])
    let environment = RunEnvironment(specification, account, marks: marks)
    let directory = specification.directory ?? "/"
    guard let name = specification.command.first, !name.isEmpty else {
      throw StartFailure(stage: .notFound, errno: 0, text: "no program is named")
    }
    let search = ProgramSearch(path: environment.searchPath, directory: directory)
    let path = try search.find(name)
    if account.identity != nil { otherPaths = search.others(behind: path, name)[...] }
    spawn = Spawn(
      path: path, arguments: specification.command, environment: environment.entries, directory: directory)
    spawn.hasOwnSession = true
    spawn.identity = account.identity
    spawn.umask = UInt32(clamping: specification.umask ?? 0o022)
    spawn.nice = specification.nice
    if let limit = rules.descriptors { spawn.limits.append(limit) }
    for text in specification.limits ?? [] {
      guard let limit = ResourceLimit(text) else {
        throw StartFailure(
          stage: .limit, errno: 0, text: "limit '\(text)' is not NAME=NUMBER, NAME=SOFT:HARD or NAME=infinity")
      }
      spawn.limits.append(limit)
    }
    spawn.brand = order.brand
    owner = account.identity?.user
  }

  /// Starts it.
  /// - Parameter small: with pipes of 16 KiB, since there are many already.
  consuming func start(withSmallPipe small: Bool, copiedBy copier: OutputCopier) throws(StartFailure) -> RunProcess {
    if order.specification.passOutput ?? false { return try startWithOurs() }
    let output = try makePipe(small)
    var errors: OutputPipe?
    var errorName: RunProcess.PipeName?
    if order.specification.splitOutput ?? false {
      let pipe = try makePipe(small)
      errorName = .init(pipe)
      errors = .some(consume pipe)
    }
    spawn.descriptors = [-1, output.raw, errorName?.raw ?? output.raw]
    let process = try startProcess(.init(output), errorName)
    copier.add(run: order.run, output: output, errors: errors, rules: order.output)
    return process
  }

  /// Starts it with our own input and output: there is nothing to copy.
  private consuming func startWithOurs() throws(StartFailure) -> RunProcess {
    spawn.descriptors = [0, 1, 2]
    return try startProcess(nil, nil)
  }

  private mutating func startProcess(
    _ output: RunProcess.PipeName?, _ errors: RunProcess.PipeName?
  ) throws(StartFailure) -> RunProcess {
    let sign = try makeSign()
    defer { sign?.closeWriteEnd() }
    let at = Clocks.wall
    let started: Spawn.Started
    do throws(Spawn.Failure) {
      started = try launch()
    } catch {
      throw StartFailure(error, spawn, service: order.service)
    }
    let pid = started.pid
    return RunProcess(
      pid: pid, startTicks: ProcessFacts(of: pid)?.startTicks ?? 0, at: at, handle: started.takeHandle(),
      output: output, errors: errors, sign: sign, isAdopted: false, notify: notify)
  }

  /// The first program that the kernel lets the user execute; where there is none, why not the first of all.
  private mutating func launch() throws(Spawn.Failure) -> Spawn.Started {
    do throws(Spawn.Failure) {
      return try launchBranded()
    } catch {
      var last = error
      while last.isRefusedProgram, let path = otherPaths.popFirst() {
        spawn.path = path
        do throws(Spawn.Failure) { return try launchBranded() } catch { last = error }
      }
      throw last.isRefusedProgram ? error : last
    }
  }

  /// A kernel or a container that allows no brand is no reason not to start: the run can be found in other ways.
  private mutating func launchBranded() throws(Spawn.Failure) -> Spawn.Started {
    do throws(Spawn.Failure) {
      return try spawn.startWithHandle()
    } catch {
      guard error.stage == .limit, error.detail == spawn.limits.count, spawn.brand != nil else { throw error }
      spawn.brand = nil
      return try spawn.startWithHandle()
    }
  }

  /// Where sd_notify(3) finds us. WATCHDOG_PID is left out: nobody knows it before the process is there, and
  /// sd_watchdog_enabled(3) takes its absence for "whoever reads this".
  private static func marks(_ address: NotifyAddress, _ specification: ServiceSpecification) -> [String] {
    let watchdog = specification.watchdog.map { ["WATCHDOG_USEC=\($0.value)"] } ?? []
    return [address.variable] + watchdog
  }

  private static func makeSocket(
    _ order: SpawnOrder, _ account: RunAccount
  ) throws(StartFailure) -> RunProcess.Notify? {
    guard order.specification.hasNotifySocket else { return nil }
    do throws(SystemError) {
      let (socket, name) = try NotifySocket.make()
      let user = account.identity.map { Int($0.user) } ?? ProcessFacts.ownUser
      return .init(socket: socket, address: NotifyAddress(name: name, user: user, brand: order.brand))
    } catch {
      throw StartFailure(
        stage: .output, errno: Int(error.code), text: "no socket for its notifications: \(error.reason)")
    }
  }

  /// The pipe that it says on that it is ready, under the number that was asked for.
  private mutating func makeSign() throws(StartFailure) -> SignPipe? {
    guard let number = order.specification.readyDescriptor else { return nil }
    do throws(SystemError) {
      let sign = try SignPipe()
      spawn.placed = (sign.writeEnd, CInt(clamping: number))
      return sign
    } catch {
      throw StartFailure(stage: .output, errno: Int(error.code), text: "no pipe to be ready on: \(error.reason)")
    }
  }

  private func makePipe(_ small: Bool) throws(StartFailure) -> OutputPipe {
    do throws(SystemError) {
      return try OutputPipe(size: small ? Self.smallPipe : OutputPipe.usualSize, owner: owner)
    } catch {
      throw StartFailure(stage: .output, errno: Int(error.code), text: "no pipe for its output: \(error.reason)")
    }
  }
}
