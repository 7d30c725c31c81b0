internal import Model
internal import Platform
internal import Varlink

/// The connection that one task is reported over: made when it is needed, and made anew when it broke.
struct ReportLine: ~Copyable {
  /// What sending came to.
  enum Outcome: Sendable {
    case sent
    /// The daemon does not take it, and never will.
    case refused(String)
    /// No daemon answers now.
    case unreachable(String)
  }

  private let registration: RegisterRequest?
  private var task: TaskKey?
  private var client: Client?
  private var isFirst = true

  init(_ registration: RegisterRequest) {
    self.registration = registration
    task = nil
  }

  init(_ task: TaskKey) {
    registration = nil
    self.task = task
    isFirst = false
  }

  var isRegistered: Bool { task != nil }

  /// Registers the task where it is not, and says what is to be said.
  mutating func send(_ news: BackgroundReporter.News?, _ ending: BackgroundReporter.Ending?) -> Outcome {
    do throws(ClientError) {
      var client = try connection()
      let task = try register(over: &client)
      if let news, task.id != 0 {
        let request = ReportRequest(
          group: task.group, id: task.id, completed: news.completed, total: news.total, message: news.message,
          unit: news.unit)
        _ = try client.callUntilAnswered(.report, request, returning: EmptyReply.self)
      }
      if let ending, task.id != 0 { try say(ending, of: task, over: &client) }
      self.client = .some(consume client)
      return .sent
    } catch {
      client = nil
      return error.isUnreachable ? .unreachable(error.message) : .refused(error.message)
    }
  }

  private mutating func connection() throws(ClientError) -> Client {
    if let kept = client.take() { return kept }
    defer { isFirst = false }
    // Only the first one starts a daemon: one that ended since then was meant to.
    return try Client.connect(
      isFirst ? .reporter : .init(autostart: false, limit: .milliseconds(100), patience: .seconds(2)))
  }

  private mutating func register(over client: inout Client) throws(ClientError) -> TaskKey {
    if let task { return task }
    guard let registration else { return TaskKey(group: "", id: 0) }
    let id = try client.callUntilAnswered(.register, registration, returning: RegisterReply.self).id
    let task = TaskKey(group: registration.group, id: id)
    self.task = task
    return task
  }

  private func say(
    _ ending: BackgroundReporter.Ending, of task: TaskKey, over client: inout Client
  ) throws(ClientError) {
    // To say an end again changes nothing.
    switch ending {
    case .done(let message):
      let request = FinishRequest(group: task.group, id: task.id, message: message)
      _ = try client.callUntilAnswered(.finish, request, returning: EmptyReply.self)
    case .failed(let message, let code):
      let request = FailRequest(group: task.group, id: task.id, message: message, code: code)
      _ = try client.callUntilAnswered(.fail, request, returning: EmptyReply.self)
    case .unsaid: break
    }
  }
}
