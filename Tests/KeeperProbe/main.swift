import Keeper
import Model
import Platform

// `KeeperProbe keeper STATE` is a keeper whose daemons are this program again. `KeeperProbe daemon --as-daemon SOCKET:LOCK`
// hands its end of the socket to the test, through the message socket that is its standard error output, and waits to be
// killed: the test speaks in its place.

let words = (0..<ArgumentVector.count).map { ArgumentVector.pointers[$0].map { String(cString: $0) } ?? "" }

func playKeeper(_ state: String, _ role: KeeperProgram.Role) throws -> Never {
  let program = KeeperProgram(
    at: Place(socket: "\(state)/dmon.sock", state: state), arguments: [state], role: role)
  switch try program.run() {
  case .ended(let code): ArgumentVector.exit(code.rawValue)
  case .alreadyThere: ArgumentVector.exit(100)
  case .resumed: ArgumentVector.exit(101)
  case .occupied: ArgumentVector.exit(102)
  }
}

func numbers(_ text: String) -> [CInt] { text.split(separator: ":").compactMap { CInt($0) } }

func playDaemon(_ inherited: [CInt]) throws -> Never {
  let test = try MessageSocket(inheriting: 2)
  let bytes = Array("\(ProcessFacts.own)".utf8)
  while try !test.send(bytes, descriptors: inherited) { Clocks.pause(.milliseconds(1)) }
  while true { Clocks.pause(.seconds(1_000)) }
}

switch words.dropFirst().first {
case "keeper": try playKeeper(words[2], .first)
case "daemon" where words[2] == "--as-daemon": try playDaemon(numbers(words[3]))
case "daemon" where words[2] == "--as-keeper":
  let inherited = numbers(words[3])
  try playKeeper(words[4], .successor(socket: inherited[0], lock: inherited[1]))
default: ArgumentVector.exit(64)
}
