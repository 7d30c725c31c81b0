import Model
import Testing

@testable import Varlink

@Suite("Calls and replies")
struct CallTests {
  /// The frame of what a writer appended, without its NUL.
  private func frame(_ write: (inout [UInt8]) throws -> Void) rethrows -> [UInt8] {
    var bytes: [UInt8] = []
    try write(&bytes)
    #expect(bytes.last == 0)
    return bytes.dropLast()
  }

  @Test("a call that was written is read again")
  func callRoundTrip() throws {
    let request = ReportRequest(group: "größe \"x\"", id: 3, completed: 0.1, message: "a\nb")
    let bytes = try frame { try CallWriter.call(method: "org.dmon.Progress.Report", parameters: request, into: &$0) }
    try bytes.withUnsafeBytes { frame in
      var report: ReportFields?
      let header = try CallHeader(scanning: frame, report: &report)
      #expect(header.isReport)
      #expect(header.method.string(in: frame) == "org.dmon.Progress.Report")
      #expect(report?.request(in: frame) == request)
      #expect(try header.decode(ReportRequest.self, in: frame) == request)
    }
  }
}
