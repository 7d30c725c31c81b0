internal import Model
internal import Platform
internal import Varlink

extension Board {
  /// Handles the frames of one read, at most a turn's worth, and writes their replies.
  ///
  /// - Parameter scratch: an empty array whose memory becomes that of the replies.
  package func perform(_ batch: Batch, replyingIn scratch: consuming [UInt8] = []) -> BatchAnswer {
    let moment = loop.moment
    let before = table.revision
    commit = nil
    var answer = BatchAnswer(consumed: batch.start, replies: scratch)
    batch.bytes.withUnsafeBytes { all in
      let bytes = UnsafeRawBufferPointer(rebasing: all[..<batch.end])
      for _ in 0..<limits.framesPerTurn where answer.stream == nil && answer.replies.count < limits.repliesPerTurn {
        do throws(WireError) {
          guard
            let range = try FrameScanner.next(
              in: bytes, from: answer.consumed, searched: answer.consumed,
              limit: Self.limit(of: bytes, from: answer.consumed, batch.peer))
          else { return }
          answer.consumed = range.upperBound &+ 1
          try handle(UnsafeRawBufferPointer(rebasing: bytes[range]), batch.peer, moment, &answer)
        } catch {
          ReplyWriter.failure(error, into: &answer.replies)
          answer.isBroken = true
          return
        }
      }
      answer.hasMore = true
    }
    if table.revision != before { announce() }
    answer.commit = commit
    return answer
  }

  /// How long the next frame may be: those of the supervisor say in the beginning that they are.
  private static func limit(of bytes: UnsafeRawBufferPointer, from start: Int, _ peer: Peer) -> Int {
    if bytes.count &- start <= FrameLimit.progress || peer.door == .report { return FrameLimit.progress }
    let beginning = UnsafeRawBufferPointer(rebasing: bytes[start..<start + 256])
    return CallHeader.isOfSupervisor(beginning) ? FrameLimit.other : FrameLimit.progress
  }

  /// Handles one frame. Throws only what makes the connection useless.
  private func handle(
    _ frame: UnsafeRawBufferPointer, _ peer: Peer, _ moment: EventLoop.Moment, _ answer: inout BatchAnswer
  ) throws(WireError) {
    var fields: ReportFields?
    let mark = answer.replies.count
    let header: CallHeader
    do throws(WireError) {
      header = try CallHeader(scanning: frame, report: &fields)
    } catch {
      if error.isFraming { throw error }
      ReplyWriter.failure(error, into: &answer.replies)
      return
    }
    do throws(ProgressError) {
      if let fields {
        try report(fields, frame, peer, moment)
        if !header.isOneway { ReplyWriter.success(into: &answer.replies) }
        return
      }
    } catch {
      if !header.isOneway { ReplyWriter.failure(error, into: &answer.replies) }
      return
    }
    dispatch(header, frame, peer, moment, &answer)
    if header.isOneway {
      answer.replies.removeLast(answer.replies.count - mark)
      // A change is made nevertheless.
      if case .supervise(let call, _) = answer.stream {
        answer.stream = .supervise(call, isOneway: true)
      } else if case .removal(var removal) = answer.stream {
        removal.isOneway = true
        answer.stream = .removal(removal)
      } else {
        answer.stream = nil
      }
    }
  }

  private func dispatch(
    _ header: CallHeader, _ frame: UnsafeRawBufferPointer, _ peer: Peer, _ moment: EventLoop.Moment,
    _ answer: inout BatchAnswer
  ) {
    do throws(WireError) {
      if let progress = ProgressInterface.Method(header.method, in: frame) {
        try perform(progress, header, frame, peer, moment, &answer)
      } else if peer.door == .main,
        let supervisor = SupervisorInterface.Method(fullName: header.method.string(in: frame))
      {
        try supervise(supervisor, header, frame, &answer)
      } else {
        try describe(header.method.string(in: frame), header, frame, peer.door, into: &answer.replies)
      }
    } catch {
      ReplyWriter.failure(error, into: &answer.replies)
    }
  }

  /// Leaves a call to the supervisor, behind all replies that come before its own.
  private func supervise(
    _ method: SupervisorInterface.Method, _ header: CallHeader, _ frame: UnsafeRawBufferPointer,
    _ answer: inout BatchAnswer
  ) throws(WireError) {
    let call = try SupervisorCall(method, header, frame)
    if case .watch = call, !header.wantsMore {
      return ReplyWriter.failure(ServiceError.expectedMore, into: &answer.replies)
    }
    answer.stream = .supervise(call, isOneway: false)
  }

  /// `org.varlink.service`, and the errors for what nobody here speaks.
  private func describe(
    _ method: String, _ header: CallHeader, _ frame: UnsafeRawBufferPointer, _ door: Peer.Door,
    into replies: inout [UInt8]
  ) throws(WireError) {
    let spoken = door == .main ? Interfaces.all.map(\.name) : Interfaces.forReporters
    switch method {
    case "org.varlink.service.GetInfo":
      try ReplyWriter.success(Interfaces.about(version: version, interfaces: spoken), into: &replies)
    case "org.varlink.service.GetInterfaceDescription":
      let request = try header.decode(InterfaceRequest.self, in: frame)
      guard spoken.contains(request.interface), let text = Interfaces.text(of: request.interface) else {
        return ReplyWriter.failure(ServiceError.interfaceNotFound(request.interface), into: &replies)
      }
      try ReplyWriter.success(InterfaceReply(description: text), into: &replies)
    default:
      guard let dot = method.lastIndex(of: "."), spoken.contains(String(method[..<dot])) else {
        let interface = method.lastIndex(of: ".").map { String(method[..<$0]) } ?? method
        return ReplyWriter.failure(ServiceError.interfaceNotFound(interface), into: &replies)
      }
      ReplyWriter.failure(ServiceError.methodNotFound(method), into: &replies)
    }
  }
}

extension ProgressInterface.Method {
  /// The method of this full name, nil when it is another interface's or nobody's.
  init?(_ name: JSONText, in frame: UnsafeRawBufferPointer) {
    if name.isEscaped {
      var name = name.string(in: frame)
      let method = name.withUTF8 { Self.named(UnsafeRawBufferPointer($0)) }
      guard let method else { return nil }
      self = method
    } else {
      guard let method = Self.named(UnsafeRawBufferPointer(rebasing: frame[name.range])) else { return nil }
      self = method
    }
  }

  private static let prefix: StaticString = "org.dmon.Progress."

  private static func named(_ name: UnsafeRawBufferPointer) -> Self? {
    let prefix = UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
    guard name.count > prefix.count, name.prefix(prefix.count).elementsEqual(prefix) else { return nil }
    // So short that no memory is taken for it.
    return Self(rawValue: String(decoding: name[prefix.count...], as: UTF8.self))
  }
}
