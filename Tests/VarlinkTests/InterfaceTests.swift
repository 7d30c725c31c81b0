import Model
import Testing

@testable import Varlink

@Suite("The interface texts")
struct InterfaceTests {
  private static let stamp = Timestamp(microseconds: 1_700_000_000_000_000)
  private static let task = TaskStatus(
    group: "g", id: 1, label: "l", unit: "u", host: "h", uid: 2, pid: 3, parent: 4, service: "s", state: .failed,
    reason: "r", completed: 5.5, total: 6.5, message: "m", code: 7, rate: 8.5, remaining: Microseconds(9),
    started: stamp,
    updated: stamp, ended: stamp)
  private static let update = TaskUpdate(
    group: "g", id: 1, completed: 2.5, total: 3.5, rate: 4.5, remaining: Microseconds(5), updated: stamp, message: "m")
  private static let notice = Notice(number: 1, time: stamp, text: "t")
  private static let key = TaskKey(group: "g", id: 1)

  /// A message of the model with every field filled, and where the text describes it.
  struct Message: Sendable, CustomTestStringConvertible {
    let name: String
    let isReply: Bool
    let check: @Sendable ([InterfaceText.Field], InterfaceText) throws -> Void
    var testDescription: String { name + (isReply ? " results" : " parameters") }

    init<Value: Codable & Equatable & Sendable>(_ name: String, _ value: Value, isReply: Bool = false) {
      self.name = name
      self.isReply = isReply
      check = { try holdValue(value, to: $0, of: $1) }
    }
  }

  static let methods: [Message] = [
    Message(
      "Register",
      RegisterRequest(
        group: "g", label: "l", total: 1.5, unit: "u", pid: 2, parent: 3, timeout: Microseconds(4), request: "r")),
    Message("Register", RegisterReply(id: 1), isReply: true),
    Message(
      "Report",
      ReportRequest(group: "g", id: 1, completed: 2.5, advance: 3.5, total: 4.5, message: "m", request: "r", unit: "u")),
    Message("Report", EmptyReply(), isReply: true),
    Message("Finish", FinishRequest(group: "g", id: 1, message: "m", request: "r")),
    Message("Finish", EmptyReply(), isReply: true),
    Message("Fail", FailRequest(group: "g", id: 1, message: "m", code: 2, request: "r")),
    Message("Fail", EmptyReply(), isReply: true),
    Message("List", ListRequest(groups: ["g"])),
    Message("List", ListReply(tasks: [task]), isReply: true),
    Message("Watch", WatchRequest(groups: ["g"], interval: Microseconds(1))),
    Message(
      "Watch", WatchReply(revision: 1, tasks: [task], updates: [update], removed: [key], complete: true),
      isReply: true),
    Message("Forget", ForgetRequest(group: "g", id: 1)),
    Message("Forget", ForgetReply(removed: 1), isReply: true),
    Message("Sweep", SweepRequest(groups: ["g"], states: ["done"], older: Microseconds(1), dry: true)),
    Message("Sweep", SweepReply(removed: 1, tasks: [key], complete: true), isReply: true),
    Message("Notices", NoticesRequest(seen: 1)),
    Message("Notices", NoticesReply(notices: [notice]), isReply: true),
  ]

  static let types: [Message] = [
    Message("Task", task), Message("Update", update), Message("Key", key),
    Message("Notice", notice),
  ]

  static let status: ServiceStatus = {
    var full = plainStatus
    full.statusText = "s"
    full.mainPid = 8
    (full.schedule, full.timezone) = ("@daily", "UTC")
    return full
  }()

  private static let plainStatus = ServiceStatus(
    name: "n", group: "g", instance: 1, host: "h", origin: "o", wanted: .up, state: .crashed, phase: "p", reason: "r",
    ready: true, run: 2, pid: 3, started: stamp, ended: stamp, code: 4, signal: 5, restarts: 6, next: stamp, task: key,
    adopted: true, output: "o", dropped: 7, command: ["c"], health: "h")

  private static let specification: ServiceSpecification = {
    var full = ServiceSpecification(command: ["c"])
    (full.name, full.group, full.directory, full.environment, full.inherited) = ("n", "g", "/d", ["A=b"], ["C=d"])
    (full.user, full.umask, full.nice, full.limits) = ("u", 1, 2, ["nofile=3"])
    (full.autostart, full.oneshot, full.restart, full.restartInterval) = (true, true, .always, Microseconds(4))
    (full.restartCap, full.healthyAfter, full.maxRestarts) = (Microseconds(5), Microseconds(6), 7)
    (full.successCodes, full.stopSignal, full.stopTimeout) = ([8], "INT", Microseconds(9))
    (full.leaveChildren, full.splitOutput, full.logMax, full.logKeep, full.logDays) = (true, true, 10, 11, 12)
    (full.cpuThreshold, full.memoryThreshold, full.thresholdFor) = (80.5, 13, Microseconds(14))
    (full.onThreshold, full.monitorInterval) = (.stop, Microseconds(15))
    (full.stallAfter, full.onStall) = (Microseconds(16), .log)
    (full.ready, full.readyTimeout, full.health) = ("notify", Microseconds(17), "port:80")
    (full.healthInterval, full.healthTimeout, full.healthRetries) = (Microseconds(18), Microseconds(19), 20)
    (full.notify, full.watchdog) = (true, Microseconds(21))
    (full.after, full.replicas, full.hooks) = (["db"], 22, ["ready=true"])
    (full.originLine, full.originStamp, full.host) = (23, "s", "h")
    (full.schedule, full.timezone, full.overlap, full.missed, full.jitter) = (
      "@daily", "UTC", .queue, .once, Microseconds(24)
    )
    full.watch = watchRule
    (full.origin, full.passOutput) = ("o", true)
    return full
  }()

  private static let usage: UsageStatus = {
    var full = UsageStatus(name: "n", group: "g", instance: 1, state: .running)
    (full.run, full.pid, full.restarts, full.uptime) = (2, 3, 4, Microseconds(5))
    (full.cpu, full.cpuTime, full.memory, full.pss) = (6.5, Microseconds(7), 8, 9)
    (full.processes, full.threads, full.files, full.read, full.written) = (10, 11, 12, 13, 14)
    (full.cpuHistory, full.memoryHistory) = ([15.5], [16])
    return full
  }()

  private static let host = HostStatus(
    name: "h", processors: 1, cpu: 2.5, memoryUsed: 3, memoryTotal: 4, load: [5.5])

  private static let services = ServicesRequest(
    names: ["n"], wait: true, timeout: Microseconds(1), signal: "HUP", request: "r")

  private static let watchRule = WatchRule(
    paths: ["/p"], include: ["*.a"], exclude: ["*.b"], depth: 1, delay: Microseconds(2))

  private static let problem = OriginProblem(file: "/f", line: 1, column: 2, text: "t", excerpt: "e", caret: 3)
  private static let originReport = {
    var report = OriginReport("/f", applied: true)
    (report.added, report.removed, report.restarted, report.edited) = (["a"], ["b"], ["c"], ["d"])
    (report.unchanged, report.lines, report.problems) = (1, ["a: new"], [problem])
    (report.missing, report.forgotten) = (true, false)
    return report
  }()
  private static let group = GroupStatus(name: "g", services: 1, running: 2, waiting: 3, parallel: 4, hooks: ["h=c"])

  static let supervisorMethods: [Message] =
    ["Start", "Stop", "Restart", "Pause", "Resume", "Signal", "Remove"].flatMap {
      [Message($0, services), Message($0, ServicesReply(services: [status]), isReply: true)]
    }
    + ["Add", "Edit"].flatMap {
      [
        Message($0, AddRequest(service: specification, wait: true, request: "r")),
        Message($0, AddReply(service: status, copies: [status]), isReply: true),
      ]
    } + [
      Message("List", ServiceListRequest(names: ["n"])),
      Message("List", ServicesReply(services: [status]), isReply: true),
      Message("Watch", ServiceWatchRequest(names: ["n"], interval: Microseconds(1))),
      Message(
        "Watch", ServiceWatchReply(revision: 1, services: [status], removed: ["g/n"], complete: true), isReply: true),
      Message("Describe", ServiceListRequest(names: ["n"])),
      Message("Describe", DescribeReply(services: [specification], deputies: ["h"]), isReply: true),
      Message("Scale", ScaleRequest(name: "n", replicas: 2, wait: true, timeout: Microseconds(1), request: "r")),
      Message("Scale", ServicesReply(services: [status]), isReply: true),
      Message("Groups", GroupsRequest(names: ["g"])),
      Message("Groups", GroupsReply(groups: [group]), isReply: true),
      Message("SetGroup", SetGroupRequest(group: "g", parallel: 1, hooks: ["h=c"], request: "r")),
      Message("SetGroup", SetGroupReply(group: group), isReply: true),
      Message("Measure", MeasureRequest(names: ["n"], pss: true, interval: Microseconds(1))),
      Message(
        "Measure", MeasureReply(time: stamp, services: [usage], dmon: usage, host: host, complete: true), isReply: true),
      Message("Shutdown", ShutdownRequest(keepServices: true)),
      Message("Shutdown", EmptyReply(), isReply: true),
      Message("Upgrade", UpgradeRequest(file: "/f", request: "r")),
      Message("Upgrade", UpgradeReply(version: "1", file: "/f", keeper: 2, daemon: 3), isReply: true),
      Message("Reload", ReloadRequest(origins: ["/f"], dryRun: true, request: "r")),
      Message("Reload", ReloadReply(origins: [originReport]), isReply: true),
    ]

  static let supervisorTypes: [Message] = [
    Message("Service", status), Message("WatchRule", watchRule), Message("Specification", specification),
    Message("Key", key),
    Message("Group", group),
    Message("Usage", usage), Message("Host", host), Message("Origin", originReport), Message("Problem", problem),
  ]

  static let service: [Message] = [
    Message("GetInfo", EmptyReply()),
    Message("GetInfo", Interfaces.about(version: "1.2.3"), isReply: true),
    Message("GetInterfaceDescription", InterfaceRequest(interface: "i")),
    Message("GetInterfaceDescription", InterfaceReply(description: "d"), isReply: true),
  ]

  @Test("a method of org.dmon.Progress has the model's fields", arguments: methods)
  func methodFields(message: Message) throws { try hold(message, to: InterfaceText(parsing: Interfaces.progress)) }

  @Test("a method of org.dmon.Supervisor has the model's fields", arguments: supervisorMethods)
  func supervisorFields(message: Message) throws {
    try hold(message, to: InterfaceText(parsing: Interfaces.supervisor))
  }

  @Test("a type of org.dmon.Supervisor has the model's fields", arguments: supervisorTypes)
  func supervisorTypeFields(type: Message) throws {
    let text = try InterfaceText(parsing: Interfaces.supervisor)
    try type.check(try #require(text.types[type.name]), text)
  }

  @Test("a method of org.varlink.service has the model's fields", arguments: service)
  func serviceFields(message: Message) throws { try hold(message, to: InterfaceText(parsing: Interfaces.service)) }

  @Test("a type of org.dmon.Progress has the model's fields", arguments: types)
  func typeFields(type: Message) throws {
    let text = try InterfaceText(parsing: Interfaces.progress)
    try type.check(try #require(text.types[type.name]), text)
  }

  private func hold(_ message: Message, to text: InterfaceText) throws {
    let method = try #require(text.methods.first { $0.name == message.name })
    try message.check(message.isReply ? method.results : method.parameters, text)
  }

  @Test("the texts have the methods of the model, all of them checked here, and nothing undocumented")
  func complete() throws {
    let progress = try InterfaceText(parsing: Interfaces.progress)
    #expect(progress.name == ProgressInterface.name)
    #expect(progress.methods.map(\.name) == ProgressInterface.Method.allCases.map(\.rawValue))
    #expect(Set(Self.methods.map(\.testDescription)).count == 2 * progress.methods.count)
    #expect(Set(progress.types.keys) == Set(Self.types.map(\.name)))
    for field in try #require(progress.types["Task"]) where field.name == "state" {
      #expect(field.shape == .enumeration(TaskState.allCases.map(\.rawValue)))
    }
    let supervisor = try InterfaceText(parsing: Interfaces.supervisor)
    #expect(supervisor.name == SupervisorInterface.name)
    #expect(Set(supervisor.methods.map(\.name)) == Set(SupervisorInterface.Method.allCases.map(\.rawValue)))
    #expect(Set(Self.supervisorMethods.map(\.testDescription)).count == 2 * supervisor.methods.count)
    #expect(Set(supervisor.types.keys) == Set(Self.supervisorTypes.map(\.name)))
    for (name, text) in Interfaces.all {
      let parsed = try InterfaceText(parsing: text)
      #expect(parsed.name == name)
      #expect(Interfaces.text(of: name) == text)
      let members = parsed.methods.map(\.name) + parsed.types.keys + parsed.errors.keys + [name]
      for member in members { #expect(parsed.documented.contains(member), "\(member)") }
    }
    #expect(Interfaces.text(of: "org.example") == nil)
  }

  @Test("errors are written with the fields that the texts give them, and every one of them can be written")
  func errors() throws {
    var left: Set<String> = []
    var texts: [String: InterfaceText] = [:]
    for (name, text) in Interfaces.all {
      let parsed = try InterfaceText(parsing: text)
      texts[name] = parsed
      left.formUnion(parsed.errors.keys.map { "\(name).\($0)" })
    }
    var frames: [[UInt8]] = []
    for error in [
      ProgressError.unknownTask(Self.key), .taskEnded(Self.key, .done), .tooMany(count: 2, limit: 1),
      .invalidParameter("p", why: "w"), .notAllowed("w"), .notDurable("w"),
    ] {
      frames.append([])
      ReplyWriter.failure(error, into: &frames[frames.count - 1])
    }
    for error in [
      SupervisorError.unknownService(name: "n"), .ambiguous(name: "n", candidates: ["a/n", "b/n"]),
      .alreadyThere(name: "n"), .notStarted(name: "n", StartFailure(stage: .notFound, errno: 2, text: "t")), .busy,
      .notUpgraded(UpgradeFailure(.tryLater, "t")),
      .notAllowed(what: "w"), .invalidParameter("p", why: "w"),
    ] {
      frames.append([])
      ReplyWriter.failure(error, into: &frames[frames.count - 1])
    }
    for error in [
      ServiceError.interfaceNotFound("i"), .methodNotFound("m"), .methodNotImplemented("m"), .expectedMore,
    ] {
      frames.append([])
      ReplyWriter.failure(error, into: &frames[frames.count - 1])
    }
    for frame in frames {
      let reply = try WireDecoder.decode(ErrorReply.self, from: Array(frame.dropLast()))
      left.remove(reply.error)
      let parts = reply.error.split(separator: ".")
      let text = try #require(texts[parts.dropLast().joined(separator: ".")])
      let fields = try #require(text.errors[String(parts.last ?? "")])
      guard case .object(let members) = reply.parameters else { throw WireError.missing(field: "parameters") }
      // 'why' is our addition to the standard errors, which a client may ignore.
      let isStandard = reply.error.utf8.starts(with: "org.varlink.".utf8)
      let standard = AnyValue.object(members.filter { !isStandard || $0.key != "why" })
      #expect(text.complaint(about: standard, as: .structure(fields), at: reply.error) == nil)
    }
    #expect(left.isEmpty)
  }

  private struct ErrorReply: Decodable {
    let error: String
    let parameters: AnyValue
  }
}

/// Holds a value with every field filled to the fields of the text: names, order, types, and which may be absent.
private func holdValue<Value: Codable & Equatable>(
  _ value: Value, to fields: [InterfaceText.Field], of text: InterfaceText
) throws {
  var bytes: [UInt8] = []
  try WireEncoder.encode(value, into: &bytes)
  let any = try WireDecoder.decode(AnyValue.self, from: bytes)
  #expect(text.complaint(about: any, as: .structure(fields), at: "\(Value.self)") == nil)
  #expect(try WireDecoder.decode(Value.self, from: bytes) == value)
  guard case .object(let members) = any else { throw WireError.wrongType(field: "", expected: "an object") }
  for (index, field) in fields.enumerated() where index < members.count {
    var without = members
    without.remove(at: index)
    var null = members
    null[index].value = .null
    var wrong = members
    wrong[index].value = .object([])
    var more = members
    more.append(("added later", .array([.null])))
    if case .optional = field.shape {
      for absent in [without, null] { _ = try WireDecoder.decode(Value.self, from: AnyValue.object(absent).json) }
    } else {
      for absent in [without, null] {
        #expect(throws: WireError.missing(field: field.name)) {
          try WireDecoder.decode(Value.self, from: AnyValue.object(absent).json)
        }
      }
    }
    let error = #expect(throws: WireError.self) {
      try WireDecoder.decode(Value.self, from: AnyValue.object(wrong).json)
    }
    // Of a field that is an object itself, the field inside it that is missing.
    #expect(error?.field == field.name || error?.field?.hasPrefix(field.name + ".") == true)
    #expect(try WireDecoder.decode(Value.self, from: AnyValue.object(more).json) == value)
  }
}

extension AnyValue {
  /// The value as JSON.
  var json: [UInt8] {
    var bytes: [UInt8] = []
    switch self {
    case .null: JSONWriter.literal("null", into: &bytes)
    case .bool(let flag): JSONWriter.bool(flag, into: &bytes)
    case .number(let integer?, _): JSONWriter.integer(integer, into: &bytes)
    case .number(nil, let double): _ = JSONWriter.double(double, into: &bytes)
    case .string(let text): JSONWriter.string(text, into: &bytes)
    case .array(let elements):
      bytes = Array("[".utf8) + elements.map(\.json).joined(separator: [0x2C]) + Array("]".utf8)
    case .object(let members):
      let texts = members.map { AnyValue.string($0.key).json + [0x3A] + $0.value.json }
      bytes = Array("{".utf8) + texts.joined(separator: [0x2C]) + Array("}".utf8)
    }
    return bytes
  }
}
