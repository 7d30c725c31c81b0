import Model
import Platform
import Support
import Testing

@Suite("Services with output of their own mind")
struct ServiceHardOutputTests {
  @Test("one that closes its output runs on, and its end is seen")
  func closesOutput() async throws {
    try await Sandbox.with { sandbox in
      let script =
        "echo before; exec > /dev/null 2>&1 < /dev/null; echo $$ > pid; while [ ! -e go ]; do sleep 0.02; done; exit 7"
      for split in [[], ["--split-output"]] {
        _ = try await sandbox.run(["rm", "-f", "\(sandbox.path)/go", "\(sandbox.path)/pid"])
        let name = "closes\(split.count)"
        let added = try await sandbox.run(
          ["dmon", "add", "--name", name, "--restart", "never"] + split + ["--", "sh", "-c", script])
        #expect(added.code == 0, "\(added.errorText)")
        let pid = try await sandbox.number(in: "pid")
        #expect(try await sandbox.service(name).pid == pid)
        _ = try sandbox.write("", to: "go")
        try await sandbox.waitForService(name, "failed") { $0.state == .failed && $0.code == 7 }
        #expect(String(decoding: sandbox.log(name), as: UTF8.self) == "before\n")
      }
    }
  }

  @Test("binary output without a newline is in the log byte for byte")
  func binary() async throws {
    try await Sandbox.with { sandbox in
      let wanted = (0..<300_000).map { UInt8(truncatingIfNeeded: ($0 &* 31) ^ ($0 >> 8)) }.map { $0 == 10 ? 11 : $0 }
      try Files.write(wanted, to: "\(sandbox.path)/binary")
      try await sandbox.succeed("add", "--name", "binary", "--oneshot", "--", "cat", "binary")
      #expect(try await sandbox.dmon("wait", "binary", "--for", "finished", "--timeout", "30s").code == 0)
      #expect(sandbox.log("binary") == wanted)
    }
  }

  @Test("one that has ended before anybody looks: its status and its last word are right, each time")
  func endsAtOnce() async throws {
    try await Sandbox.with { sandbox in
      for code in 0..<20 {
        let result = try await sandbox.run(
          ["dmon", "add", "--name", "s\(code)", "--restart", "never", "--", "sh", "-c", "echo \(code); exit \(code)"])
        #expect(result.text.hasPrefix("s\(code): "), "\(result.text)\(result.errorText)")
      }
      for code in 0..<20 {
        let state: ServiceState = code == 0 ? .finished : .failed
        try await sandbox.waitForService("s\(code)", "over") { $0.state == state && $0.code == code }
        #expect(String(decoding: sandbox.log("s\(code)"), as: UTF8.self) == "\(code)\n")
      }
    }
  }

  @Test("a state directory on a full disk: services run on, stop and start again, and ls says what was dropped")
  func fullDisk() async throws {
    if ProcessFacts.ownUser != 0 { return }
    try await Sandbox.with { sandbox in
      try Files.makeDirectory(sandbox.state)
      _ = try await sandbox.run(["chmod", "0700", "\(sandbox.path)/run", sandbox.state])
      let mounted = try await sandbox.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", sandbox.state])
      try #require(mounted.code == 0, "\(mounted.errorText)")
      let result: Result<Void, any Error>
      do { result = .success(try await goOnWhileFull(sandbox)) } catch { result = .failure(error) }
      _ = try await sandbox.run(["umount", "-l", sandbox.state])
      try result.get()
    }
  }

  private func goOnWhileFull(_ sandbox: Sandbox) async throws {
    _ = try await sandbox.startDaemon()
    let script = "i=0; while :; do i=$((i+1)); echo line $i; [ $((i % 1000)) = 0 ] && echo $i > count; done"
    try await sandbox.succeed("add", "--name", "writes", "--", "sh", "-c", script)
    try await sandbox.succeed("add", "--name", "quiet", "--", "sleep", "600")
    let pids = try await sandbox.services().compactMap(\.pid)
    _ = try await sandbox.run(["dd", "if=/dev/zero", "of=\(sandbox.state)/ballast", "bs=1024", "count=2048"])
    try await sandbox.waitForService("writes", "short of output") { ($0.dropped ?? 0) > 0 && $0.output != nil }
    // It does not wait for the disk.
    let count = try await sandbox.number(in: "count")
    try await waitUntil("it goes on") { try await sandbox.number(in: "count") > count }
    #expect(try await sandbox.services().compactMap(\.pid) == pids)
    let listed = try await sandbox.succeed("ls")
    #expect(listed.contains("dropped") && listed.contains("no space left"), "\(listed)")
    let restarted = try await sandbox.run(["dmon", "restart", "quiet"])
    #expect(restarted.code == 0, "\(restarted.errorText)")
    let former = try await sandbox.awaitDaemon()
    Spawn.signal(former, Signal.kill.rawValue)
    try await waitUntil("another daemon is there") { ![nil, former].contains(sandbox.daemonPid) }
    for verb in ["stop", "start", "stop"] {
      let result = try await sandbox.run(["dmon", verb, "writes"])
      #expect(result.code == 0, "\(verb): \(result.errorText)")
    }
    #expect(pids.allSatisfy { !Sandbox.isAlive($0) })
    try Files.remove("\(sandbox.state)/ballast")
    let path = "\(sandbox.state)/logs/writes.log"
    #expect(try await sandbox.dmon("start", "writes").code == 0)
    try await waitUntil("the log says what is missing") {
      try await sandbox.run(["grep", "-q", "bytes of output were dropped here", path]).code == 0
    }
  }
}
