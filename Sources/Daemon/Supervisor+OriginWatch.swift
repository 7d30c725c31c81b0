internal import Model
internal import Platform

/// Files that are read anew when they change, where that was asked for.
extension Supervisor {
  /// Nothing more must have changed for so long: an editor writes a file in several steps.
  private static let quietTime = Duration.milliseconds(300)
  /// After so long it is read in any case.
  private static let longestUnrest = Duration.seconds(5)

  /// Watches the directories of all files, also of those that come later, until the task is cancelled.
  nonisolated func watchOrigins() async {
    guard await resumed.pass() else { return }
    await withDiscardingTaskGroup { group in
      var watched: Set<String> = []
      while true {
        for directory in await originDirectories where watched.insert(directory).inserted {
          group.addTask { await self.watchOrigins(in: directory) }
        }
        if await originsListed.wait() != .ready { break }
      }
      group.cancelAll()
    }
  }

  private var originDirectories: Set<String> { Set(originFiles.map { FilePath.parent(of: $0) ?? "/" }) }

  private var originFiles: [String] { origins.list.filter { $0.utf8.last != UInt8(ascii: "/") } }

  private nonisolated func watchOrigins(in directory: String) async {
    var known = await looks(in: directory)
    var hasFailed = false
    while true {
      do throws(SystemError) {
        let identity = Files.identity(of: directory)
        let changes = try DirectoryChanges(in: directory, on: loop)
        hasFailed = false
        repeat {
          // First of all: it may have changed before it was watched.
          let now = await looks(in: directory)
          let changed = now.keys.filter { now[$0] != known[$0] }
          known = now
          if !changed.isEmpty { await wishReload(changed.sorted()) }
          guard await changes.changed() == .ready else { return }
          let deadline = loop.now + Self.longestUnrest
          while loop.now < deadline, await changes.changed(until: loop.now + Self.quietTime) == .ready {}
          if Task.isCancelled { return }
        } while Files.identity(of: directory) == identity
      } catch {
        if !hasFailed { log.warning("cannot watch \(directory): \(error); trying again every 5 seconds") }
        hasFailed = true
        do { try await loop.sleep(for: .seconds(5)) } catch { return }
      }
    }
  }

  /// What each file of a directory looks like.
  private func looks(in directory: String) async -> [String: TrustedFile.Look?] {
    let files = originFiles.filter { FilePath.parent(of: $0) ?? "/" == directory }
    return await reader?.run {
      Dictionary(uniqueKeysWithValues: files.map { ($0, TrustedFile.Look($0)) })
    } ?? [:]
  }
}
