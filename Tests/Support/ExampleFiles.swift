/// Configurations as people have them who come from other programs.
package enum ExampleFiles {
  /// As PPM's users write it.
  package static let partner = """
    # A configuration as PPM's users write it.
    stats_interval: 10s
    restart_interval: 2s
    services:
      - name: world
        command:
          path: sh
          args:
            - -c
            - while true; do echo world; sleep 30; done
          env: {RUST_LOG: trace}
      - name: listing          # one shot
        command: {path: ls, args: [-la]}
        workdir: /tmp
      - name: crasher
        command:
          path: "false"
      - name: tidy
        command: {path: /bin/true}
        schedule: "*/15 * * * * *"
      - name: reloads
        id: 9
        command: {path: sleep, args: ["600"]}
        watch: {paths: [/tmp/dmon-example], include: "*.toml", exclude: ["*.tmp"], max_depth: 2}
    logger: {path: /tmp/dmon-example-log, max_files: 3, max_file_size: 1.5 MiB}

    """

  /// As ProcMan's users write it.
  package static let procman = #"""
    {
        "deputies": ["http://localhost:8000"],
        "processes": [
            {"name": "echoloop", "command": "sh -c 'while true; do echo \"hello\"; sleep 1; done'", "working_dir": "/tmp", "host": "localhost", "autostart": true, "auto_restart": false},
            {"name": "dateprinter", "command": "sh -c 'while true; do date; sleep 5; done'", "working_dir": "/tmp", "host": "k9.lan", "autostart": false, "auto_restart": false},
            {"name": "odd-name_1", "command": "sleep 3", "working_dir": "/", "host": "localhost", "autostart": true, "auto_restart": true}
        ]
    }

    """#

  /// Services that sleep, each for so many seconds.
  package static func sleepers(_ services: [(name: String, seconds: Int)]) -> String {
    "services:\n"
      + services.map { "  - {name: \($0.name), command: [sleep, \"\($0.seconds)\"]}\n" }.joined()
  }
}
