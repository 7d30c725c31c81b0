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
    try ReplyWriter.success(NoticesReply(notices: notices), into: &answer.replies)
  }
}
