import Model
import Testing

@testable import Varlink

@Suite("Replies and errors")
struct ReplyTests {
  private func reply<Result>(
    _ write: (inout [UInt8]) throws -> Void, _ read: (Reply, UnsafeRawBufferPointer) throws -> Result
  ) throws -> Result {
    var bytes: [UInt8] = []
    try write(&bytes)
    #expect(bytes.removeLast() == 0)
    return try bytes.withUnsafeBytes { try read(Reply(scanning: $0), $0) }
  }

  private func text(_ write: (inout [UInt8]) throws -> Void) rethrows -> String {
    var bytes: [UInt8] = []
    try write(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("replies look like this")
  func written() throws {
    #expect(text { ReplyWriter.success(into: &$0) } == "{\"parameters\":{}}\0")
    #expect(try text { try ReplyWriter.success(RegisterReply(id: 7), into: &$0) } == "{\"parameters\":{\"id\":7}}\0")
    #expect(
      try text { try ReplyWriter.success(ListReply(tasks: []), continues: true, into: &$0) }
        == "{\"parameters\":{\"tasks\":[]},\"continues\":true}\0")
    #expect(
      try text { try ReplyWriter.success(RegisterReply(id: 7), continues: true, into: &$0) }
        == "{\"parameters\":{\"id\":7},\"continues\":true}\0")
    #expect(
      try text { try ReplyWriter.failure(name: "a.b.C", parameters: TaskKey(group: "g", id: 1), into: &$0) }
        == "{\"error\":\"a.b.C\",\"parameters\":{\"group\":\"g\",\"id\":1}}\0")
  }

  @Test("results are read again; a reply without parameters has none")
  func results() throws {
    try reply({ try ReplyWriter.success(RegisterReply(id: 7), continues: true, into: &$0) }) { reply, frame in
      #expect(reply.continues && reply.error == nil && reply.failure(in: frame) == nil)
      let results = try reply.decode(RegisterReply.self, in: frame)
      #expect(results.id == 7)
    }
    try reply({ $0 += Array("{}\0".utf8) }) { reply, frame in
      #expect(!reply.continues && reply.parameters == nil)
      _ = try reply.decode(EmptyReply.self, in: frame)
      #expect(throws: WireError.missing(field: "id")) { try reply.decode(RegisterReply.self, in: frame) }
    }
  }

  private static let key = TaskKey(group: "g \"x\"", id: 7)

  @Test(
    "an error of the progress interface comes back as it was, with words for people",
    arguments: [
      (ProgressError.unknownTask(key), "no task 7 in group 'g \"x\"'; 'dmon ls' shows what is there"),
      (
        .taskEnded(key, .lost),
        "task 7 of group 'g \"x\"' has ended already (lost); 'dmon report new' begins another"
      ),
      (
        .tooMany(count: 5000, limit: 4096),
        "too many at once: 5000, the limit is 4096; name a group, or forget old tasks with 'dmon gc'"
      ),
      (.invalidParameter("total", why: "it is negative"), "parameter 'total': it is negative"),
      (.notAllowed("task 7 belongs to uid 1"), "not allowed: task 7 belongs to uid 1"),
    ])
  func progressErrors(error: ProgressError, message: String) throws {
    try reply({ ReplyWriter.failure(error, into: &$0) }) { reply, frame in
      #expect(reply.failure(in: frame) == .progress(error))
      #expect(reply.failure(in: frame)?.message == message)
    }
  }

  @Test(
    "a standard error comes back as it was",
    arguments: [
      ServiceError.interfaceNotFound("a.b"), .methodNotFound("a.b.C"), .methodNotImplemented("a.b.C"), .expectedMore,
    ])
  func serviceErrors(error: ServiceError) throws {
    try reply({ ReplyWriter.failure(error, into: &$0) }) { reply, frame in
      #expect(reply.failure(in: frame) == .service(error))
      #expect(reply.failure(in: frame)?.message == error.message)
      #expect(error.message.contains(";"), "it says what to do")
    }
  }

  @Test("errors have the names and parameters that the interface texts give them")
  func names() {
    #expect(
      text { ReplyWriter.failure(ProgressError.taskEnded(TaskKey(group: "g", id: 7), .done), into: &$0) }
        == #"{"error":"org.dmon.Progress.TaskEnded","parameters":{"group":"g","id":7,"state":"done"}}"# + "\0")
    #expect(
      text { ReplyWriter.failure(WireError.missing(field: "group"), into: &$0) }
        == #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"group","why":"is missing"}}"#
        + "\0")
    #expect(
      text { ReplyWriter.failure(ServiceError.methodNotFound("a.B"), into: &$0) }
        == #"{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"a.B"}}"# + "\0")
    #expect(
      text { ReplyWriter.failure(ServiceError.expectedMore, into: &$0) }
        == #"{"error":"org.varlink.service.ExpectedMore","parameters":{}}"# + "\0")
  }

  @Test("a broken frame is answered with what is wrong in it")
  func brokenFrame() throws {
    let error = WireError.malformed(at: 3, "a value was expected here")
    #expect(error.isFraming && WireError.emptyFrame.isFraming && !WireError.missing(field: "x").isFraming)
    try reply({ ReplyWriter.failure(error, into: &$0) }) { reply, frame in
      #expect(
        reply.failure(in: frame)?.message
          == "the daemon could not read what was sent: not valid JSON at byte 3: a value was expected here")
    }
  }

  @Test("an error that is not known keeps its name; strange parameters do no harm")
  func unknownErrors() throws {
    for parameters in ["{}", #"{"group":7,"id":"x"}"#, "null"] {
      let bytes = Array(#"{"error":"org.example.Odd","parameters":\#(parameters)}"#.utf8)
      try bytes.withUnsafeBytes { frame in
        let reply = try Reply(scanning: frame)
        #expect(reply.failure(in: frame) == .other(name: "org.example.Odd"))
      }
    }
  }

  @Test("what is no reply is refused")
  func refused() {
    for text in ["7", "[]", #"{"error":7}"#, #"{"parameters":[]}"#, #"{"continues":"x"}"#, "{", ""] {
      #expect(throws: WireError.self) { try Array(text.utf8).withUnsafeBytes { _ = try Reply(scanning: $0) } }
    }
  }
}
