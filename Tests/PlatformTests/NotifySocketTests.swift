import Platform
import Support
import Testing

@Suite("Sockets for notifications")
struct NotifySocketTests {
  private func receive(_ socket: NotifySocket, room: Int = 64) -> (NotifySocket.Received, [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: room)
    let received = buffer.withUnsafeMutableBytes { socket.receive(into: $0) }
    guard case .message(let count, _) = received else { return (received, []) }
    return (received, Array(buffer[..<count]))
  }

  /// Sends these messages to a name, one after the other; a descriptor goes with each.
  private static let sender = #"""
    import os, socket, sys
    talk = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    talk.connect("\0" + sys.argv[1])
    print(os.getpid(), flush=True)
    gift = open(sys.argv[2], "w")
    for text in sys.argv[3:]: socket.send_fds(talk, [text.encode()], [gift.fileno()])
    """#

  @Test("each message comes whole, in order, with who sent it; an empty one and one that is too long as well")
  func messages() async throws {
    try await Sandbox.with { sandbox in
      let (socket, name) = try NotifySocket.make()
      #expect(receive(socket).0 == .nothing)
      let gift = "\(sandbox.path)/gift"
      let sent = try await sandbox.script(
        Self.sender, with: "/usr/bin/python3",
        arguments: [name, gift, "READY=1", "", String(repeating: "x", count: 65), "STATUS=last"])
      let pid = try #require(Int(sent.text.dropLast()), "\(sent.errorText)")
      let own = PeerCredentials(pid: pid, uid: ProcessFacts.ownUser, gid: Int(Identity.own.group))
      #expect(receive(socket) == (.message(7, own), Array("READY=1".utf8)))
      #expect(receive(socket) == (.message(0, own), []))
      #expect(receive(socket).0 == .tooLong)
      #expect(receive(socket) == (.message(11, own), Array("STATUS=last".utf8)))
      #expect(receive(socket).0 == .nothing)
      let kept = Files.list("/proc/self/fd").count { Files.readLink("/proc/self/fd/\($0)") == gift }
      #expect(Files.exists(gift) && kept == 0, "descriptors that were sent along are not kept")
    }
  }

  @Test("a name is nobody else's while it is held, and free afterwards")
  func names() async throws {
    var held: NotifySocket? = try NotifySocket(binding: "dmon/test/\(ProcessFacts.own)")
    #expect(throws: SystemError.self) { try NotifySocket(binding: "dmon/test/\(ProcessFacts.own)") }
    _ = held
    held = nil
    // A child that another test starts just now may hold it until its exec.
    try await waitUntil("the name is free") { (try? NotifySocket(binding: "dmon/test/\(ProcessFacts.own)")) != nil }
    #expect(throws: SystemError.self) { try NotifySocket(binding: String(repeating: "x", count: 200)) }
  }
}
