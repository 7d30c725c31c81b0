internal import Daemon
internal import Keeper
internal import Model
internal import Platform

/// What the keeper of `dmon daemon` is made of, with all that its surroundings say: systemd, a container, an ordinary shell.
struct FirstKeeper {
  private let place: Place
  private let arguments: ParsedArguments
  private let systemd: Systemd
  private let context: Context

  /// What a container's runtime leaves us is 10 s with docker; then it kills all.
  private static let containerLimit = Duration.seconds(9)

  init(_ place: Place, _ arguments: ParsedArguments, _ systemd: Systemd, _ context: Context) {
    self.place = place
    self.arguments = arguments
    self.systemd = systemd
    self.context = context
  }

  func program() throws(CommandError) -> KeeperProgram {
    let isContainer = ProcessFacts.own == 1 || !arguments.remainder.isEmpty
    let isChosen = arguments.has("socket") || arguments.has("state") || arguments.directory != nil
    let shelter = isContainer && !isChosen ? Shelter(place) : Shelter(trusting: place)
    for complaint in shelter.complaints { context.complain(context.printable("dmon: \(complaint)") + "\n") }
    let configuration = DaemonConfiguration.found(arguments, context)
    configuration.tell(for: shelter.place, context)
    try configuration.check(for: shelter.place, context)
    var options = DaemonOptions(shelter.place, arguments, configuration: configuration.files)
    if !shelter.hasState {
      // Daemons that remember nothing must know their services' marks.
      options.words += ["--memory-only", "--brand", "\(ServiceMemory.drawBrand())"]
    }
    if !shelter.hasSocket { options.words.append("--no-socket") }
    if systemd.startsUsAgain, !arguments.has("under-systemd") { options.words.append("--under-systemd") }
    if isContainer, !arguments.has("shutdown-timeout") {
      options.words += ["--shutdown-timeout", "\(Self.containerLimit.nanoseconds / 1_000_000)ms"]
    }
    var program = KeeperProgram(at: shelter.place, arguments: options.arguments, role: .first)
    program.systemd = systemd
    program.systemd.startsUsAgain = systemd.startsUsAgain || arguments.has("under-systemd")
    program.passed = try passedSocket(for: shelter.place)
    program.mainService = mainService
    program.hasState = shelter.hasState
    return program
  }

  /// Who gets the signals: the command, or else the service that is waited for.
  private var mainService: String? {
    (MainService.specification(arguments, in: .own).map { ServiceName($0) } ?? MainService.name(arguments))?.text
  }

  /// The socket that systemd listens on, where that is the one that clients come to.
  private func passedSocket(for place: Place) throws(CommandError) -> PassedSocket? {
    if systemd.listeners == 0 { return nil }
    guard let listener = systemd.takeListener() else {
      throw CommandError(
        "none of the \(systemd.listeners) descriptors that were passed to dmon is a Unix stream socket that listens",
        .cannotCreate)
    }
    let path = listener.path
    guard let identity = Files.identity(of: path), identity == Files.identity(of: place.socket) else {
      throw CommandError(
        "the socket that was passed to dmon is at \(path.isEmpty ? "no path" : path), and this daemon is to listen at "
          + "\(place.socket); name one with --socket, or with ListenStream= in the unit of the socket", .cannotCreate)
    }
    return PassedSocket(listener)
  }
}

/// Where a daemon that has to run can keep things: what cannot be written is done without, and said.
struct Shelter {
  private(set) var place: Place
  /// False: there is no directory for journal, lock and logs.
  private(set) var hasState = true
  private(set) var hasSocket = true
  private(set) var complaints: [String] = []

  /// Nothing is looked at: what is wrong with the place is an error.
  init(trusting place: Place) { self.place = place }

  init(_ place: Place) {
    self.place = place
    hasSocket = Self.isUsable(FilePath.parent(of: place.socket) ?? "/")
    hasState = Self.isUsable(place.state)
    if !hasState, hasSocket, Self.isUsable("\(place.socket).state") {
      hasState = true
      self.place.state = "\(place.socket).state"
      complaints.append("\(place.state) cannot be written to: journal and logs are in \(self.place.state)")
    } else if !hasState {
      complaints.append(
        "\(place.state) cannot be written to: what dmon knows is in memory alone, and the output of services is lost")
    }
    if !hasSocket, hasState {
      hasSocket = true
      self.place.socket = "\(place.state)/dmon.sock"
      complaints.append("there can be no socket at \(place.socket): it is at \(self.place.socket)")
    } else if !hasSocket {
      complaints.append("there can be no socket at \(place.socket): no other command reaches this daemon")
    }
  }

  private static func isUsable(_ directory: String) -> Bool {
    do throws(Directory.Refusal) {
      _ = try Directory(making: directory)
    } catch {
      return false
    }
    return Files.canMakeFiles(in: directory)
  }
}
