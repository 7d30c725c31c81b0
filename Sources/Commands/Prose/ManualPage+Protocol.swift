extension ManualPage {
  static func protocolPage() -> ManualPage {
    let roff = Roff(name: "dmon-protocol", section: 7)
    return ManualPage(name: "dmon-protocol", section: 7, text: roff.source)
  }
}
