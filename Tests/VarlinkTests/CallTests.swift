import Model
import Testing

@testable import Varlink

@Suite("Calls and their headers")
struct CallTests {
  @Test("a call that was written is read again")
  func roundTrip() throws {
    let request = ReportRequest(group: "größe \"x\"", id: 3, completed: 0.1, message: "a\nb")
    var bytes: [UInt8] = []
    try CallWriter.call(
      method: "org.dmon.Progress.Report", parameters: request, oneway: true, more: true, into: &bytes)
    #expect(bytes.removeLast() == 0)
    try bytes.withUnsafeBytes { frame in
      var report: ReportFields?
      let header = try CallHeader(scanning: frame, report: &report)
      #expect(header.isReport && header.isOneway && header.wantsMore && !header.isUpgrade)
      #expect(header.method.string(in: frame) == "org.dmon.Progress.Report")
      #expect(report?.request(in: frame) == request)
      #expect(try header.decode(ReportRequest.self, in: frame) == request)
    }
  }

  @Test("calls look like this, and are appended one behind the other")
  func appended() throws {
    var bytes: [UInt8] = []
    try CallWriter.call(method: "a.b.C", parameters: EmptyReply(), into: &bytes)
    try CallWriter.call(method: "a.b.C", parameters: EmptyReply?.none, more: true, into: &bytes)
    try CallWriter.call(method: "a.b.C", parameters: TaskKey(group: "g", id: 1), oneway: true, into: &bytes)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "{\"method\":\"a.b.C\",\"parameters\":{}}\0" + "{\"method\":\"a.b.C\",\"more\":true}\0"
        + "{\"method\":\"a.b.C\",\"parameters\":{\"group\":\"g\",\"id\":1},\"oneway\":true}\0")
  }

  @Test("a call whose parameters cannot be written appends nothing")
  func nothingAppended() {
    var bytes: [UInt8] = [7]
    #expect(throws: WireError.notFinite(field: "completed")) {
      try CallWriter.call(
        method: "a.b.C", parameters: ReportRequest(group: "g", id: 1, completed: .nan), into: &bytes)
    }
    #expect(bytes == [7])
  }

  @Test("a call without parameters, and with unknown keys, is fine")
  func withoutParameters() throws {
    for text in [
      #"{"method":"a.B"}"#, #"{"method":"a.B","parameters":null}"#, #"{"x":[{"y":1}],"method":"a.B","more":null}"#,
      #"{"m\u0065thod":"a\u002eB"}"#, #"{"method":1,"method":"a.B"}"#, #"{"method":"a.B","parameters":{}}"#,
    ] {
      try Array(text.utf8).withUnsafeBytes { frame in
        let header = try CallHeader(scanning: frame)
        #expect(header.method.equals("a.B", in: frame), "\(text)")
        #expect(try header.decode(EmptyReply.self, in: frame) == EmptyReply())
      }
    }
  }

  @Test(
    "a frame that is no call is refused with words that say why",
    arguments: [
      (#"{"parameters":{}}"#, "field 'method' is missing"),
      (#"{"method":null}"#, "field 'method' is missing"),
      (#"{"method":7}"#, "field 'method' must be a string"),
      (#"{"method":"a.B","parameters":[]}"#, "field 'parameters' must be an object"),
      (#"{"method":"a.B","oneway":1}"#, "field 'oneway' must be true or false"),
      (#"{"method":"a.B","more":"yes"}"#, "field 'more' must be true or false"),
      (#"{"method":"a.B","upgrade":{}}"#, "field 'upgrade' must be true or false"),
      ("[]", "not valid JSON at byte 0: an object was expected here"),
      (#"{"method":"a.B""#, "not valid JSON at byte 15: the text ends too early; ',' or '}' was expected here"),
      (#"{"method":"a.B"}}"#, "not valid JSON at byte 16: nothing may follow the value"),
      (#"{"method":"a.B","x":tru}"#, "not valid JSON at byte 20: a value was expected here"),
      ("", "not valid JSON at byte 0: the text ends too early; an object was expected here"),
    ])
  func refused(text: String, message: String) {
    let error = #expect(throws: WireError.self) {
      try Array(text.utf8).withUnsafeBytes { try CallHeader(scanning: $0) }
    }
    #expect(error?.message == message)
  }

  @Test("damaged calls never read beyond their end")
  func everyCut() {
    let text =
      #"{"method":"org.dmon.Progress.Report","parameters":{"group":"é\n","id":1.5e3,"total":-0.25,"x":[true]}}"#
    let bytes = Array(text.utf8)
    for end in 0..<bytes.count {
      // Of its own, so that a reader that goes too far is noticed.
      let cut = UnsafeMutableRawBufferPointer.allocate(byteCount: end, alignment: 1)
      defer { cut.deallocate() }
      cut.copyBytes(from: bytes[..<end])
      #expect(throws: WireError.self) { try CallHeader(scanning: UnsafeRawBufferPointer(cut)) }
    }
  }
}
