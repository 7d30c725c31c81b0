internal import Clients

extension ClientCommand {
  package static var name: String { "client" }
  package static var summary: String { "print the library for Python or C" }

  package static var specification: CommandSpecification {
    CommandSpecification(positionals: [
      PositionalSpecification("LANGUAGE", .choice(ClientLibrary.allCases.map(\.rawValue)), "`python` or `c`")
    ])
  }

  package static var manual: Manual {
    Manual(
      description: introduction + python + tqdm + c,
      examples: [
        Example("A loop in Python:", "dmon client python > dmon.py\n\(loop)"),
        Example("A script that shows its progress with tqdm, as it is:", "python3 -m dmon train.py --epochs 3"),
        Example("A program in C:", "dmon client c > dmon.h\ncc -std=c99 -o load load.c"),
      ],
      environment: EnvironmentVariable.client + [
        .autostart,
        EnvironmentVariable("DMON_GROUP", "The group of tasks that name none; else it is the name of the program."),
        EnvironmentVariable("DMON_TASK", "The number of the task in this group that they are a part of."),
      ],
      seeAlso: ["dmon-report(1)", "dmon-watch(1)", "dmon-recipes(7)", "dmon-protocol(7)"])
  }

  private static let loop =
    "python3 -c 'import dmon, time\nfor n in dmon.track(range(100), group=\"demo\"): time.sleep(0.1)'"

  private static let introduction: [Prose] = [
    .paragraph(
      "Prints a library as one file without dependencies, to be put beside a program: `dmon.py` for Python 3.8 and later, "
        + "`dmon.h` for C99 and C++11. It is of the same version as this `dmon`; one of another version works with "
        + "it, too."),
    .paragraph(
      "Neither hurts the program. No call waits for the daemon while work is done, whether there is none, it is slow, or it is "
        + "stopped: the newest values are kept, and told when it answers again. Nothing is printed, nothing raised. What is "
        + "added, done or failed counts exactly once, also when the daemon is killed in between. When the process "
        + "ends without a word its tasks are lost."),
  ]

  private static let python: [Prose] = [
    .heading("Python"),
    .list([
      .init(
        "`dmon.track(`*items*`, group=`...`, label=`...`, total=`...`, unit=`...`)`",
        "The same items, with a bar for the loop over them. The task is done after the last one and when the loop is left, and "
          + "has failed when the iterable raises, or when an exception that nobody catches ends the program."),
      .init(
        "`dmon.Task(`*group*`, total=`...`, label=`...`, unit=`...`, parent=`...`, timeout=`...`, pid=`...`)`",
        "A task, also as a context manager: done at its end, or failed with the text of the exception. It has `advance(`*n*`)`, "
          + "`set(`*completed*`, `*total*`)`, `message(`*text*`)`, `done(`*message*`)`, `fail(`*message*`, `*code*`)`, `track(`*items*`)`, "
          + "`id`. Threads may share it, and forked children and the workers of `multiprocessing` add to it; only the "
          + "process that made it ends it. A worker tells what it added before it hands over a result; one that is terminated "
          + "without a result, or while the daemon is slow, takes its last tenth of a second with it: where each count matters, end a "
          + "pool with `close()` and `join()`."),
      .init(
        "`dmon.watch(`*groups*`, interval=`...`, idle=`...`)`",
        "Yields changes for ever: first `snapshot`, then `changed`, `removed`, and `away` while there is no daemon; with each "
          + "`task` and all `tasks` as they are now."),
      .init("`dmon.flush(`*timeout*`)`", "Waits until everything is told. For who ends with `os._exit`."),
    ]),
    .paragraph(
      "Without *group* it is that of the `with` or the loop around, `DMON_GROUP`, or the name of the program; what begins inside "
        + "another task is shown below it. One background thread tells the daemon, ten times a second at most; at the end of the "
        + "program what is left has a second, and ten while answers come. Where no daemon runs one is started, once, as `dmon report` does. `help(dmon)` "
        + "has the rest."),
  ]

  private static let tqdm: [Prose] = [
    .heading("In place of tqdm"),
    .paragraph(
      "`from dmon import tqdm` in place of `from tqdm import tqdm`, and `from dmon.auto import` in place of `from tqdm.auto "
        + "import`: the same arguments, `update`, `set_description`, `set_postfix`, `write`, `reset`, `close`, `trange`, nested "
        + "bars, `leave=False` (the task is forgotten at its end), `disable`, asynchronous loops, `contrib.concurrent`. Bars are "
        + "shown by `dmon watch`, and nothing is printed. Not there: `tqdm.pandas`, callbacks of other libraries."),
    .paragraph(
      "`python3 -m dmon `*SCRIPT* runs a script as it is, with every `import tqdm` being dmon's; `python3 -m dmon -m `*MODULE* "
        + "a module. Workers that `multiprocessing` spawns, and does not fork, are Pythons of their own and import what they find."
    ),
  ]

  private static let c: [Prose] = [
    .heading("C and C++"),
    .list([
      .init(
        "`dmon_open(&d)`, `dmon_close(&d)`", "Begin and end; a daemon that comes later is found, and none is started."),
      .init(
        "`dmon_register(&d, &t, `*group*`, `*label*`, `*total*`, `*unit*`)`",
        "Begins a task. `dmon_attach(&d, &t, `*group*`, `*id*`)` adds to one of another process."),
      .init(
        "`dmon_advance(&t, `*n*`)`, `dmon_report(&t, `*completed*`)`, `dmon_total`, `dmon_message`",
        "A look at the clock, and every 50 ms a send that does not wait."),
      .init(
        "`dmon_done(&t, `*message*`)`, `dmon_fail(&t, `*message*`, `*code*`)`, `dmon_flush(&d)`",
        "Wait for the answer, half a second at most. They return 0 when there was one."),
    ]),
    .paragraph(
      "All functions are `static inline`; nothing is allocated, nothing raises SIGPIPE, `errno` stays as it was. A structure belongs "
        + "to one thread at a time. The comment at the top of the header states every promise."),
  ]
}
