import Model
import Testing

@Suite("Following a process through its files")
struct FileFollowingTests {
  private func file(
    _ number: Int, at position: Int, of size: Int, written: Bool = false, inode: UInt64? = nil
  ) -> OpenFile {
    OpenFile(
      number: number, path: "/f\(inode ?? UInt64(number))", device: 1, inode: inode ?? UInt64(number),
      position: position, size: size, isWritten: written, isRead: !written)
  }

  @Test("takes the file that moves, and of several the one whose end is known")
  func choosing() {
    var following = FileFollowing()
    for look in 0..<2 {
      let files = [
        file(3, at: look * 10, of: 100), file(4, at: look * 90, of: look * 90, written: true), file(5, at: 7, of: 9),
      ]
      #expect(following.take(files) == nil)
    }
    let found = following.take([
      file(3, at: 20, of: 100), file(4, at: 180, of: 180, written: true), file(5, at: 7, of: 9),
    ])
    #expect(found == FileFollowing.Progress(path: "/f3", completed: 20, total: 100, isNew: true))
    let next = following.take([file(3, at: 100, of: 100), file(4, at: 900, of: 900, written: true)])
    #expect(next == FileFollowing.Progress(path: "/f3", completed: 100, total: 100, isNew: false))
    #expect(following.isAtEnd)
  }

  @Test("a file that is written is counted without a total")
  func writing() {
    var following = FileFollowing()
    var last: FileFollowing.Progress?
    for look in 1...4 { last = following.take([file(1, at: look * 5, of: look * 5, written: true)]) }
    #expect(last?.completed == 20)
    #expect(last?.total == nil)
    #expect(!following.isAtEnd)
  }

  @Test("what the kernel copies by itself has the length of what is read")
  func copying() {
    var following = FileFollowing()
    var last: FileFollowing.Progress?
    for look in 1...4 {
      last = following.take([file(3, at: 0, of: 100), file(4, at: 0, of: look * 10, written: true)])
    }
    #expect(last == FileFollowing.Progress(path: "/f4", completed: 40, total: 100, isNew: false))
  }

  @Test("takes the next file when one is closed")
  func next() {
    var following = FileFollowing()
    for look in 0..<4 { _ = following.take([file(3, at: look * 10, of: 30)]) }
    #expect(following.file?.inode == 3)
    var last: FileFollowing.Progress?
    for look in 0..<3 { last = following.take([file(3, at: look * 10, of: 500, inode: 9)]) }
    #expect(last == FileFollowing.Progress(path: "/f9", completed: 20, total: 500, isNew: true))
  }

  @Test("follows only the file that is meant, also while it does not move")
  func target() {
    var following = FileFollowing(target: .init(device: 1, inode: 5))
    #expect(following.take([file(3, at: 10, of: 100)]) == nil)
    #expect(following.take([file(3, at: 20, of: 100), file(5, at: 0, of: 9)])?.path == "/f5")
  }

  @Test("says nothing while nothing moves")
  func still() {
    var following = FileFollowing()
    for _ in 0..<20 { #expect(following.take([file(3, at: 10, of: 100)]) == nil) }
  }

  @Test("the end of a stranger is what is known of it")
  func end() {
    #expect(StrangerEnd(code: 0, isAtEnd: false) == .done)
    #expect(StrangerEnd(code: 137, isAtEnd: true) == .failed(code: 137))
    #expect(StrangerEnd(code: nil, isAtEnd: true) == .done)
    #expect(StrangerEnd(code: nil, isAtEnd: false) == .unknown)
  }
}
