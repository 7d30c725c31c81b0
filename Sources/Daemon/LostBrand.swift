internal import Model
internal import Platform

/// The number of our brands where every file is gone: what lives of our services knows it, and where it was to report.
struct LostBrand {
  let sockets: [String]

  /// That of most processes; nil where none says that it is ours. It looks at all processes.
  var number: UInt32? {
    var counts: [UInt32: Int] = [:]
    for pid in ProcessTree.allProcesses() where pid != ProcessFacts.own {
      guard let brand = ProcessTree.brand(of: pid).flatMap(Brand.init(limit:)),
        let mark = ProcessTree.environmentValue(RunMark.name, of: pid).flatMap({ RunMark($0) }),
        mark.number == brand.number, let socket = ProcessTree.environmentValue("DMON_SOCKET", of: pid),
        sockets.contains(socket)
      else { continue }
      counts[brand.number, default: 0] += 1
    }
    return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }
}
