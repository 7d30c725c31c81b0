internal import Journal
internal import Model
internal import Platform
internal import Varlink

/// What people should know of this run of the daemon.
extension Board {
  func notices(_ header: CallHeader, _ frame: UnsafeRawBufferPointer, _ answer: inout BatchAnswer) throws(WireError) {
    let request = try header.decode(NoticesRequest.self, in: frame)
    var notices = notices.notices(seen: request.seen)
    if case .suspended(let error) = journal?.state {
      let text = "changes are kept in memory only: the journal cannot be written (\(error))"
      notices.append(Notice(time: Clocks.wall, text: text))
    }
    for text in shortages { notices.append(Notice(time: Clocks.wall, text: text)) }
    let waiting = supervisor?.assumeIsolated { $0.waitingCount } ?? 0
    if waiting > 0 {
      let what = waiting == 1 ? "1 service is" : "\(waiting) services are"
      let text =
        "\(what) down since the daemon was shut down; 'dmon start NAME' starts one, 'dmon start --all' every service"
      notices.append(Notice(time: Clocks.wall, text: text))
    }
    for text in supervisor?.assumeIsolated({ $0.origins.notices }) ?? [] {
      notices.append(Notice(time: Clocks.wall, text: text))
    }
    try ReplyWriter.success(NoticesReply(notices: notices), into: &answer.replies)
  }

  /// What runs short just now.
  private var shortages: [String] {
    var texts: [String] = []
    let polled = liveness.assumeIsolated { $0.polledCount }
    if polled > 0 {
      texts.append(
        "descriptors run short (\(limits.descriptors) are allowed): \(polled) processes are polled once a second")
    }
    if guestCount > 0 {
      texts.append("connections run short: those that come now are closed, once they are silent, when others come")
    }
    return texts
  }
}
