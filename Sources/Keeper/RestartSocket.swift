internal import Model
internal import Platform

/// `keeper.sock`: while there is no daemon on purpose, who says `start` here has one started.
struct RestartSocket {
  /// In the state directory.
  static let name = "keeper.sock"
  static let word = "start"

  let listener: WordListener.Box
  /// One at a time; the others wait in the queue.
  var caller: WordCaller?
  /// When who does not speak makes room for the next.
  var deadline: Instant?
}

extension RestartSocket {
  /// Asks the keeper of this state directory for a daemon; false when it has one, or does not answer.
  static func ask(in state: String) -> Bool {
    guard let socket = try? BlockingSocket(connectingTo: "\(state)/\(name)", within: .seconds(1)) else { return false }
    var answer = [UInt8](repeating: 0, count: 8)
    guard (try? socket.send(Array("\(word)\n".utf8))) != nil else { return false }
    return (try? socket.receive(into: &answer, at: 0)) ?? 0 > 0
  }
}

extension KeeperLoop {
  /// The daemon has ended and left us the services: one that is asked for is started.
  func stayWithoutDaemon() {
    recordDaemon(0)
    spawner.listen(in: place.state)
  }

  func restartSocketStands(_ box: WordListener.Box) {
    // Meanwhile a daemon was started, or all is ending: nobody need ask.
    guard daemon == nil, nextStart == nil, askedBy == nil else { return spawner.stopListening(in: place.state) }
    guard (try? poller.add(box.listener.raw, token: Token.restartListener)) != nil else { return }
    restartSocket = RestartSocket(listener: box)
  }

  func acceptRestartCaller() {
    guard let socket = restartSocket, socket.caller == nil, let caller = socket.listener.listener.accept() else {
      return
    }
    // The others wait until this one is done.
    poller.remove(socket.listener.listener.raw)
    guard (try? poller.add(caller.raw, token: Token.restartCaller)) != nil else { return }
    restartSocket?.caller = caller
    restartSocket?.deadline = Clocks.monotonic + .seconds(1)
  }

  func readRestartWord() {
    guard let caller = restartSocket?.caller, let word = caller.receive() else { return }
    if word == RestartSocket.word, caller.isAllowed {
      caller.answer("ok\n")
      closeRestartSocket()
      startDaemon()
    } else {
      dropRestartCaller()
    }
  }

  func dropRestartCaller() {
    guard let socket = restartSocket else { return }
    if let caller = socket.caller { poller.remove(caller.raw) }
    restartSocket?.caller = nil
    restartSocket?.deadline = nil
    try? poller.add(socket.listener.listener.raw, token: Token.restartListener)
  }

  func closeRestartSocket() {
    guard let socket = restartSocket else { return }
    if let caller = socket.caller { poller.remove(caller.raw) }
    poller.remove(socket.listener.listener.raw)
    restartSocket = nil
    spawner.stopListening(in: place.state)
  }
}
