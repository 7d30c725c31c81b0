internal import CLinux
internal import Glibc

/// A Unix socket on which whoever connects says one short line; polled by a plain thread, never waits.
package struct WordListener: ~Copyable, Sendable {
  private let descriptor: Descriptor

  /// Binds `name` inside `directory` and listens; a socket of that name that is left over is removed.
  package init(_ name: String, in directory: borrowing Directory) throws(SystemError) {
    let raw = clinux_unix_socket(1)
    guard raw >= 0 else { throw .last("socket") }
    let descriptor = Descriptor(owning: raw)
    let aside = "\(name).new"
    try directory.removeSocket(name)
    try directory.removeSocket(aside)
    try directory.bind(raw, aside)
    guard listen(raw, 64) == 0 else { throw .last("listen", name) }
    // It gets its name only now: who finds it is never refused.
    try directory.rename(aside, to: name)
    self.descriptor = descriptor
  }

  /// The number, to poll for reading; never to be closed by the caller.
  package var raw: CInt { descriptor.raw }

  /// Who waits to be heard; nil when nobody does, or no descriptor is left.
  package borrowing func accept() -> WordCaller? {
    let raw = clinux_accept(descriptor.raw)
    return raw >= 0 ? WordCaller(Descriptor(owning: raw)) : nil
  }

  /// Lets a listener be handed from one thread to another.
  package final class Box: Sendable {
    package let listener: WordListener

    package init(_ listener: consuming WordListener) { self.listener = listener }
  }
}

/// A connection of a ``WordListener``.
package final class WordCaller: Sendable {
  private let descriptor: Descriptor

  init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// The number, to poll for reading; never to be closed by the caller.
  package var raw: CInt { descriptor.raw }

  /// True for our own user and for root.
  package var isAllowed: Bool {
    guard let peer = try? PeerCredentials.of(descriptor.raw) else { return false }
    return peer.uid == ProcessFacts.ownUser || peer.uid == 0
  }

  /// What was said, without the end of the line; nil while nothing has come, empty when the connection has ended.
  package func receive() -> String? {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = bytes.withUnsafeMutableBytes { recv(descriptor.raw, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT)) }
    if count < 0 { return errno == EAGAIN || errno == EINTR ? nil : "" }
    return String(decoding: bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  /// Says something short; whoever does not read it misses it.
  package func answer(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { send(descriptor.raw, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT)) }
  }
}
