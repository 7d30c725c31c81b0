extension SizeText {
  /// A size as people read it, in three digits: `612 MiB`, `1.25 GiB`, and in powers of 1000 `500 MB`; cut, not rounded.
  package static func text(_ bytes: Int, decimal: Bool = false) -> String {
    let (base, units) =
      decimal ? (1_000, ["B", "kB", "MB", "GB", "TB", "PB"]) : (1_024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"])
    var unit = 1
    var index = 0
    let bytes = max(0, bytes)
    while bytes / unit >= base, index < units.count - 1 {
      unit *= base
      index += 1
    }
    let whole = bytes / unit
    let hundredths = (bytes % unit) * 100 / unit
    if whole >= 100 || hundredths == 0 { return "\(whole) \(units[index])" }
    if whole >= 10 {
      return hundredths < 10 ? "\(whole) \(units[index])" : "\(whole).\(hundredths / 10) \(units[index])"
    }
    let digits = hundredths % 10 == 0 ? "\(hundredths / 10)" : hundredths < 10 ? "0\(hundredths)" : "\(hundredths)"
    return "\(whole).\(digits) \(units[index])"
  }
}
