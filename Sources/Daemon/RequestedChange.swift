internal import Model
internal import Varlink

/// A change that a client asks for.
enum RequestedChange {
  case register(RegisterRequest)
  case report(ReportRequest)
  case finish(FinishRequest)
  case fail(FailRequest)
  case forget(ForgetRequest)

  init(
    _ method: ProgressInterface.Method, _ header: CallHeader, _ frame: UnsafeRawBufferPointer
  ) throws(WireError) {
    switch method {
    case .register: self = .register(try header.decode(RegisterRequest.self, in: frame))
    case .finish: self = .finish(try header.decode(FinishRequest.self, in: frame))
    case .fail: self = .fail(try header.decode(FailRequest.self, in: frame))
    case .forget: self = .forget(try header.decode(ForgetRequest.self, in: frame))
    case .report, .list, .watch, .sweep: self = .report(try header.decode(ReportRequest.self, in: frame))
    }
  }

  var group: String {
    switch self {
    case .register(let request): request.group
    case .report(let request): request.group
    case .finish(let request): request.group
    case .fail(let request): request.group
    case .forget(let request): request.group
    }
  }

  var request: String? {
    switch self {
    case .register(let request): request.request
    case .report(let request): request.request
    case .finish(let request): request.request
    case .fail(let request): request.request
    case .forget: nil
    }
  }

  var purpose: RequestMemory.Purpose {
    switch self {
    case .register: .init(.register)
    case .report(let request): .init(.report, task: request.id)
    case .finish(let request): .init(.finish, task: request.id)
    case .fail(let request): .init(.fail, task: request.id)
    case .forget(let request): .init(.forget, task: request.id ?? 0)
    }
  }
}
