import Model
import Testing

@Suite("What shows that a service is ready, or well")
struct ReadyConditionTests {
  private func complaint(_ text: String) -> String? {
    do throws(NetworkPlace.Complaint) {
      _ = try ReadyCondition(text)
      return nil
    } catch {
      return error.text
    }
  }

  private func place(_ text: String) throws -> NetworkPlace { try NetworkPlace(text, allowsNames: false) }

  @Test("each kind is read")
  func kinds() throws {
    #expect(try ReadyCondition("started") == .started)
    #expect(try ReadyCondition("notify") == .notify)
    #expect(try ReadyCondition("fd:3") == .descriptor(3))
    #expect(try ReadyCondition("log:^up on [0-9]+: .*$") == .log("^up on [0-9]+: .*$"))
    #expect(try ReadyCondition("exec:test -e a:b") == .probe(.command("test -e a:b")))
    #expect(try ReadyCondition("port:80") == .probe(.port(place("80"))))
    #expect(try ReadyCondition("port:[::1]:80") == .probe(.port(place("[::1]:80"))))
    let web = try WebAddress("http://localhost:80/x")
    #expect(try ReadyCondition("http://localhost:80/x") == .probe(.web(web)))
    #expect(try ReadyCondition("http:http://localhost:80/x") == .probe(.web(web)))
    #expect(try HealthCheck("exec:true").probe == .command("true"))
  }

  @Test(
    "what is wrong is refused with what is allowed",
    arguments: [
      ("", "'started', 'notify'"), ("up", "'started', 'notify'"), ("Started", "'fd:N'"), ("file:x", "'port:N'"),
      ("fd:2", "from 3 to 255"), ("fd:", "from 3 to 255"), ("fd:x", "from 3 to 255"), ("log:", "no expression"),
      ("exec:  ", "no command"), ("port:0", "1 to 65535"), ("port:65536", "1 to 65535"), ("port:+1", "1 to 65535"),
      ("port:example.org:80", "in numbers"), ("port:::1:80", "brackets"), ("port:[1.2.3.4]:80", "IPv6"),
      ("http:x", "http://"), ("https://x/", "curl"), ("http:https://x/", "curl"), ("http://", "no host"),
      ("http://a b/", "%XX"), ("http://u@h/", "password"), ("http://h:0/", "1 to 65535"), ("http://h:/a\u{0}", "%XX"),
      ("exec:a\u{0}b", "NUL"),
    ])
  func refused(text: String, part: String) throws {
    let words = try #require(complaint(text), "'\(text)' was accepted")
    #expect(words.contains(part), "\(words)")
  }

  @Test("a check is no sign of readiness", arguments: ["started", "notify", "fd:3", "log:x", "", "none"])
  func health(text: String) {
    #expect(throws: NetworkPlace.Complaint.self) { try HealthCheck(text) }
  }

  @Test("an address in numbers")
  func addresses() {
    #expect(NetworkAddress("127.0.0.1")?.bytes == [127, 0, 0, 1])
    #expect(NetworkAddress("::")?.bytes == Array(repeating: 0, count: 16))
    #expect(NetworkAddress("::1")?.bytes == Array(repeating: 0, count: 15) + [1])
    #expect(NetworkAddress("fe80::1:2")?.bytes.prefix(2) == [0xFE, 0x80])
    #expect(NetworkAddress("1:2:3:4:5:6:7:8")?.bytes == [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8])
    #expect(NetworkAddress("::ffff:1.2.3.4")?.bytes.suffix(6) == [255, 255, 1, 2, 3, 4])
    for text in [
      "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1.2.3.+4", "1..2.3", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "12345::",
      "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "g::", "::1.2.3", "1.2.3.4::", "+1::",
    ] { #expect(NetworkAddress(text) == nil, "'\(text)'") }
  }

  @Test("a name is looked up in the table of hosts, whatever its case, and after '#' nothing is read")
  func hosts() {
    let table = Array("127.0.0.1\tlocalhost\n# 9.9.9.9 web\n10.0.0.7 db Web # other\n::7 web\nrubbish web\n".utf8)
    #expect(HostTable.addresses(of: "web", in: table) == ["10.0.0.7", "::7"].compactMap { NetworkAddress($0) })
    #expect(HostTable.addresses(of: "other", in: table).isEmpty)
    #expect(HostTable.addresses(of: "10.0.0.7", in: table).isEmpty)
  }

  @Test("what is asked of a web server, and where")
  func request() throws {
    let address = try WebAddress("http://db:8080/a/b?c=d#e")
    #expect(address.place.host == .name("db") && address.place.port == 8_080 && address.path == "/a/b?c=d")
    let request = String(decoding: address.request, as: UTF8.self)
    #expect(request.hasPrefix("GET /a/b?c=d HTTP/1.1\r\nHost: db:8080\r\n"))
    #expect(request.hasSuffix("\r\nConnection: close\r\n\r\n"))
    #expect(try WebAddress("http://1.2.3.4").path == "/" && WebAddress("http://1.2.3.4").place.port == 80)
    #expect(try WebAddress("HTTP://[::1]?x").path == "/?x")
  }

  @Test("what a server says is read as it comes, and no more of it than its first line")
  func reply() {
    let whole = Array("HTTP/1.1 204 No Content\r\nX: y\r\n\r\n".utf8)
    for count in whole.indices {
      let expected: WebReply = count < 25 ? .unfinished : .code(204)
      #expect(WebReply(whole[..<count]) == expected, "\(count)")
    }
    for (text, expected) in [
      ("HTTP/1.0 301\n", WebReply.code(301)), ("HTTP/1.1 099 x\r\n", .nonsense), ("HTTP/1.1 20 x\r\n", .nonsense),
      ("HTTP/1.1 abc\r\n", .nonsense), ("HTTP/2 200\r\n", .nonsense), ("SSH-2.0-x\r\n", .nonsense), ("S", .nonsense),
      ("HTTP/1.1 +20 x\r\n", .nonsense), ("HTTP/1.1\r\n", .nonsense), ("\n", .nonsense),
    ] { #expect(WebReply(Array(text.utf8)) == expected, "\(text)") }
    let endless = Array("HTTP/1.1 200 ".utf8) + Array(repeating: UInt8(ascii: "x"), count: 5_000)
    #expect(WebReply(endless) == .nonsense)
  }
}
