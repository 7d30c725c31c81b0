import Model
import Testing

@testable import Varlink

@Suite("The fast way to read a Report call")
struct ReportFieldsTests {
  /// The same call through Codable alone.
  private struct Call: Decodable {
    let method: String
    let oneway: Bool?
    let more: Bool?
    let upgrade: Bool?
  }

  private struct Parameters<Request: Decodable>: Decodable {
    let parameters: Request?
  }

  /// An object with any fields.
  private struct Anything: Decodable {
    init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: PathStep.self) }
  }

  @Test("it gives the same answers as Codable", arguments: [20_251_122, 1_779_913_140_897_825_228, nil])
  func sameAsCodable(fixedSeed: UInt64?) {
    let seed = fixedSeed ?? UInt64.random(in: 0...UInt64.max)
    var generator = CallGenerator(seed: seed)
    var read = 0
    var refused = 0
    for _ in 0..<15_000 {
      let frame = generator.frame()
      guard let difference = compare(frame, isPlain: generator.isPlain, &read, &refused) else { continue }
      Issue.record("seed \(seed): \(difference)\n\(String(decoding: frame, as: UTF8.self))\n\(frame)")
      return
    }
    #expect(read > 4_000, "seed \(seed)")
    #expect(refused > 3_000, "seed \(seed)")
  }

  private func compare(
    _ frame: [UInt8], isPlain: Bool, _ read: inout Int, _ refused: inout Int
  ) -> String? {
    frame.withUnsafeBytes { bytes in
      var report: ReportFields?
      let header = try? CallHeader(scanning: bytes, report: &report)
      let call = try? WireDecoder.decode(Call.self, from: bytes)
      let isRight = call != nil && (try? WireDecoder.decode(Parameters<Anything>.self, from: bytes)) != nil
      guard let header, let call, isRight else {
        refused += 1
        return (header != nil) == isRight ? nil : "header \(header != nil), Codable \(isRight)"
      }
      let flags = [header.isOneway, header.wantsMore, header.isUpgrade, header.isReport]
      let others = [call.oneway, call.more, call.upgrade, call.method == "org.dmon.Progress.Report"]
      if header.method.string(in: bytes) != call.method || flags != others.map({ $0 ?? false }) { return "header" }
      if !header.isReport { return report == nil ? nil : "fields of another method" }
      let whole = try? WireDecoder.decode(Parameters<ReportRequest>.self, from: bytes).parameters
      let request = try? header.decode(ReportRequest.self, in: bytes)
      if exact(whole) != exact(request) { return "parameters of the frame and by themselves" }
      guard let report else {
        refused += request == nil ? 1 : 0
        return request == nil || !isPlain ? nil : "declined"
      }
      read += 1
      return exact(report.request(in: bytes)) == exact(request)
        ? nil : "\(report.request(in: bytes)), not \(request as Any)"
    }
  }

  /// Tells -0.0 from 0.0, and strings by their bytes.
  private func exact(_ request: ReportRequest?) -> [UInt8] { Array("\(request as Any)".utf8) }

  @Test("it takes the whole call in one pass, whatever the order")
  func order() throws {
    let parameters = #"{"id":17,"group":"bench","completed":1234.5,"message":"m","request":"r","total":null}"#
    for text in [
      #"{"method":"org.dmon.Progress.Report","parameters":\#(parameters)}"#,
      #"{"parameters":\#(parameters),"method":"org.dmon.Progress.Report"}"#,
      #" { "oneway" : false , "parameters" : \#(parameters) , "method" : "org.dmon.Progress.Report" } "#,
    ] {
      try Array(text.utf8).withUnsafeBytes { frame in
        var report: ReportFields?
        let header = try CallHeader(scanning: frame, report: &report)
        let expected = ReportRequest(group: "bench", id: 17, completed: 1234.5, message: "m", request: "r")
        #expect(report?.request(in: frame) == expected, "\(text)")
        #expect(header.parameters.map { String(decoding: frame[$0], as: UTF8.self) } == parameters)
      }
    }
  }

  @Test("a field that does not fit is left to Codable, which names it")
  func refusals() throws {
    for (parameters, field) in [
      (#"{"id":1}"#, "group"), (#"{"group":7,"id":1}"#, "group"), (#"{"group":"g","id":1.5}"#, "id"),
      (#"{"group":"g","id":1,"completed":"x"}"#, "completed"), (#"{"group":"g","id":1,"total":1e999}"#, "total"),
      (#"{"group":"g","id":1,"message":[]}"#, "message"), (#"{"group":"g","id":null}"#, "id"),
    ] {
      let text = #"{"method":"org.dmon.Progress.Report","parameters":\#(parameters)}"#
      try Array(text.utf8).withUnsafeBytes { frame in
        var report: ReportFields?
        let header = try CallHeader(scanning: frame, report: &report)
        #expect(report == nil, "\(text)")
        let error = #expect(throws: WireError.self) { try header.decode(ReportRequest.self, in: frame) }
        #expect(error?.field == field)
      }
    }
  }
}
