/// What the table of services should look like at some widths.
enum GoldenServices {
  static let unlimited = """
    SERVICE           STATE       PHASE          PID  UPTIME  RESTARTS  REASON
    web                 running   up            4242    1:40         0
      #3 load orders    active                          1:40            50% 5/10 files · 1.50/s · ETA 0:03 · x.csv
      #4              ✓ done                            1:40            100% 3/3 · took 12 s
    etl/load          ! crashed   backing-off                        3  exit 3, retry 4 of 10 in 12 s
    index#2           ‖ paused    up           99999   1d 1h        12  resume lets it go on · adopted · output: lost until the next start · 3.00 MiB of output dropped
    backup            ✓ finished  down                               0  stopped by request: ended after 212 ms (SIGTERM)
    api               ✗ failed    down                               0  exit 1; given up after 3 restarts of 3
    later               created   down                               0  not started yet
    """

  static let wide = """
    SERVICE           STATE       PHASE          PID  UPTIME  RESTARTS  REASON
    web                 running   up            4242    1:40         0
      #3 load orders    active                          1:40            50% 5/10 files · 1.50/s · ETA 0:03 · x.csv
      #4              ✓ done                            1:40            100% 3/3 · took 12 s
    etl/load          ! crashed   backing-off                        3  exit 3, retry 4 of 10 in 12 s
    index#2           ‖ paused    up           99999   1d 1h        12  resume lets it go on · adopted · output: lost until…
    backup            ✓ finished  down                               0  stopped by request: ended after 212 ms (SIGTERM)
    api               ✗ failed    down                               0  exit 1; given up after 3 restarts of 3
    later               created   down                               0  not started yet
    """

  static let usual = """
    SERVICE           STATE         PID  UPTIME  REASON
    web                 running    4242    1:40
      #3 load orders    active             1:40  50% 5/10 files · 1.50/s · ETA 0:03…
      #4              ✓ done               1:40  100% 3/3 · took 12 s
    etl/load          ! crashed                  exit 3, retry 4 of 10 in 12 s
    index#2           ‖ paused    99999   1d 1h  resume lets it go on · adopted · o…
    backup            ✓ finished                 stopped by request: ended after 21…
    api               ✗ failed                   exit 1; given up after 3 restarts …
    later               created                  not started yet
    """

  static let times = """
    SERVICE  STATE       PID  SCHEDULE           NEXT     LAST  REASON
    backup   ✓ finished       30 2 * * MON-…  1:58:20  1:01:40  exit 0, took 12 min…
    poll       running    77  */15 * * * * *     0:03           2 runs skipped: the…
    later      created                                          not started yet
    """

  static let narrow = """
    SERVICE           STATE       REASON
    web                 running
      #3 load orders    active    50% 5/10 …
      #4              ✓ done      100% 3/3 …
    etl/load          ! crashed   exit 3, r…
    index#2           ‖ paused    resume le…
    backup            ✓ finished  stopped b…
    api               ✗ failed    exit 1; g…
    later               created   not start…
    """
}
