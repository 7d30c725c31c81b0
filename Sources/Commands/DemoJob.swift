internal import Model

/// One process of the demo: a script, and what it works on.
struct DemoJob: Sendable {
  var script: DemoScript
  var group: String
  var parts: [DemoPart]
  /// The share of its work after which it is killed.
  var killedAt: Double?

  /// What this machine has the programs and the files for. Empty when there are none.
  static func choose(from inputs: [DemoInput]) -> [DemoJob] {
    if inputs.isEmpty { return [] }
    var labels: Set<String> = []
    func part(_ what: String, _ index: Int, _ seconds: Double, missingAt: Double? = nil) -> DemoPart {
      let input = inputs[index % inputs.count]
      var label = "\(what) \(input.root)"
      while !labels.insert(label).inserted { label += " again" }
      return DemoPart(label: label, input: input, seconds: seconds, missingAt: missingAt)
    }
    var jobs: [DemoJob] = []
    if let name = DemoScript.compress.programName {
      let parts = [part(name, 0, 11), part(name, 1, 7), part(name, 2, 9)]
      jobs.append(DemoJob(script: .compress, group: "backup", parts: parts))
    }
    if DemoScript.hash.programName != nil {
      jobs.append(DemoJob(script: .hash, group: "checksums", parts: [part("hash", 0, 10.5)]))
      jobs.append(DemoJob(script: .hash, group: "checksums", parts: [part("hash", 1, 11)], killedAt: 0.45))
    }
    if DemoScript.verify.programName != nil {
      jobs.append(DemoJob(script: .verify, group: "checksums", parts: [part("verify", 3, 6, missingAt: 0.6)]))
    }
    if DemoScript.count.programName != nil {
      jobs.append(DemoJob(script: .count, group: "words", parts: [part("count", 0, 8)]))
    }
    return jobs
  }
}
