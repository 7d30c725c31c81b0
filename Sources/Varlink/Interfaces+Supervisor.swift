extension Interfaces {
  /// Services: processes that the daemon itself starts and keeps.
  package static let supervisor = """
    # Services: processes that the daemon starts, keeps and ends.
    #
    # Times are microseconds since 1970-01-01T00:00:00Z, durations microseconds;
    # null is the same as absent; fields that are not known are ignored, in both
    # directions. A message is at most 1 MiB long; in one of more than 64 KiB the
    # method stands before the parameters. Fields may be added to this interface;
    # none is ever renamed or given another meaning. Only the daemon's own user and
    # root may call it.
    #
    # A service is called by its name where one group alone has it, else by
    # group/name; name#2 is the second of several copies and name all of them;
    # @group is a whole group, and @ everything.
    #
    # Every method that changes something takes a request: 1 to 64 characters that
    # the client chooses. A request that was carried out within the last ten minutes
    # is not carried out again; the answer is then the services as they stand.
    interface org.dmon.Supervisor

    # Everything that is known of a service at one moment.
    #
    # group, name and instance are its address; instance is 0 where there is one
    # alone. host is where it runs, origin where it comes from: 'add', or a file's
    # path. wanted is what a person last asked for.
    #
    # state: 'created' until it is first started; 'running'; 'finished' after a good
    # end, or one that a person asked for; 'stopped' while it is paused by SIGSTOP or
    # SIGTSTP; 'crashed' after any other end, before it is started again; 'failed'
    # when it was given up, until a person acts. phase is open text beside it:
    # waiting, scheduled, starting, up, stopping, backing-off, down. reason says why
    # it is where it is and what comes next; it is for people.
    #
    # run counts all runs of the daemon's services, 0 before the first. pid, started,
    # ended, code and signal are those of the last run. restarts counts since a
    # person started it; next is when something happens by itself. task is the newest
    # task that the service reports. adopted is true for a run that outlived the
    # keeper that started it. output says what is wrong with its output, and dropped
    # how many bytes of it could not be kept. statusText is what it last said of
    # itself (STATUS of sd_notify), mainPid the process that it named as its main one
    # (MAINPID) where that is not pid. schedule is its cron expression, and timezone the
    # zone by whose clocks that counts.
    type Service (
      name: string,
      group: string,
      instance: int,
      host: string,
      origin: string,
      wanted: (up, down),
      state: (created, running, finished, stopped, crashed, failed),
      phase: string,
      reason: string,
      ready: bool,
      run: int,
      pid: ?int,
      started: ?int,
      ended: ?int,
      code: ?int,
      signal: ?int,
      restarts: int,
      next: ?int,
      task: ?Key,
      adopted: ?bool,
      output: ?string,
      dropped: ?int,
      command: ?[]string,
      health: ?string,
      statusText: ?string,
      mainPid: ?int,
      schedule: ?string,
      timezone: ?string
    )

    # The address of a task of org.dmon.Progress.
    type Key (group: string, id: int)

    # What a service is.
    #
    # name: absent: that of the program's file. group: absent: 'default'. command:
    # the program and its arguments; a program without a slash is searched along
    # PATH. directory: absent: '/'. environment: NAME=VALUE as a person asked for
    # them; inherited: what is taken over from whoever added it. user: 'USER' or
    # 'USER:GROUP'; absent: the daemon's. umask: absent: 022. nice: absent: 0.
    # limits: 'nofile=1024', or 'nofile=1024:4096' (soft:hard).
    #
    # autostart: it is started when the daemon begins; absent: true. oneshot: it runs
    # once to its end. restart: 'on-failure' (when absent), 'always' or 'never'.
    # restartInterval, doubled with each restart up to restartCap, is the pause before
    # one (1 s, 5 min); it begins anew after healthyAfter (10 s) of uptime.
    # maxRestarts: absent: without end.
    # successCodes: exit codes that count as success beside 0. stopSignal: absent:
    # TERM; stopTimeout (10 s) later what is left is killed. leaveChildren: a run
    # lasts until the last process of its tree ends.
    #
    # splitOutput: standard error output is told apart. passOutput: input and output
    # are those of dmon itself, and no log is kept. logMax: bytes after which a
    # new log begins (10 MiB; 0: never); logKeep: how many old ones are kept (5);
    # logDays: how long (absent: for ever).
    #
    # cpuThreshold (percent of one CPU) and memoryThreshold (bytes) hold for its whole
    # tree: when one is passed for thresholdFor (absent: three measurements, one every
    # monitorInterval, 5 s), onThreshold is done (absent: restart). stallAfter: the
    # longest time without a change of its own task; then onStall is done.
    #
    # ready: what shows that it is ready: 'started' (when absent), 'notify', 'fd:N',
    # 'port:N', 'log:REGEX', 'exec:COMMAND', 'http:URL'; after readyTimeout (1 min)
    # without it has crashed. health: 'exec:COMMAND', 'http:URL', 'port:N', asked every
    # healthInterval (10 s); one that takes longer than healthTimeout (5 s) has failed,
    # and after healthRetries (3) in a row the service has crashed. notify: it gets a
    # socket for sd_notify; watchdog: the longest time between two WATCHDOG=1.
    #
    # after: services that come first, 'NAME', 'NAME=started', 'NAME=ready' or
    # 'NAME=finished'. replicas: how many copies, name#1 and so on. hooks:
    # 'EVENT=COMMAND', for a shell. origin: absent: 'add'.
    #
    # schedule: a cron expression: it is started at these times and not otherwise;
    # restart is then 'never' and oneshot true, when absent. Edit takes an empty one to
    # end the schedule. timezone: by whose clocks; absent: the daemon's. overlap: what a
    # run that is due does while one lives: 'skip' (when absent) does not take place,
    # 'queue' waits, 'restart' ends the other. missed: 'skip' (when absent), or 'once':
    # runs that nobody could start take place once, late. jitter: each starts up to so
    # much later.
    type Specification (
      name: ?string,
      group: ?string,
      command: []string,
      directory: ?string,
      environment: ?[]string,
      inherited: ?[]string,
      user: ?string,
      umask: ?int,
      nice: ?int,
      limits: ?[]string,
      autostart: ?bool,
      oneshot: ?bool,
      restart: ?string,
      restartInterval: ?int,
      restartCap: ?int,
      healthyAfter: ?int,
      maxRestarts: ?int,
      successCodes: ?[]int,
      stopSignal: ?string,
      stopTimeout: ?int,
      leaveChildren: ?bool,
      splitOutput: ?bool,
      passOutput: ?bool,
      logMax: ?int,
      logKeep: ?int,
      logDays: ?int,
      cpuThreshold: ?float,
      memoryThreshold: ?int,
      thresholdFor: ?int,
      onThreshold: ?(restart, stop, log),
      monitorInterval: ?int,
      stallAfter: ?int,
      onStall: ?(restart, stop, log),
      ready: ?string,
      readyTimeout: ?int,
      health: ?string,
      healthInterval: ?int,
      healthTimeout: ?int,
      healthRetries: ?int,
      notify: ?bool,
      watchdog: ?int,
      after: ?[]string,
      replicas: ?int,
      hooks: ?[]string,
      origin: ?string,
      originLine: ?int,
      originStamp: ?string,
      host: ?string,
      schedule: ?string,
      timezone: ?string,
      overlap: ?(skip, queue, restart),
      missed: ?(skip, once),
      jitter: ?int,
      watch: ?WatchRule
    )

    # The files whose changes restart a service: absolute paths of files and folders,
    # globs of what counts and of what does not below them, how deep to look (absent: 4),
    # and for how long nothing more must change before it is restarted.
    type WatchRule (
      paths: []string,
      include: ?[]string,
      exclude: ?[]string,
      depth: ?int,
      delay: ?int
    )

    # A group of services: how many there are, live or come back by themselves, and wait;
    # how many may run at a time (absent: all), and the hooks of its tasks.
    type Group (
      name: string,
      services: int,
      running: int,
      waiting: int,
      parallel: ?int,
      hooks: ?[]string
    )

    # What a service takes, all its processes together; what is not known is absent,
    # and a service that does not run takes nothing.
    #
    # cpu is percent of one processor since the measurement before, cpuTime the
    # processor time since the run began, of processes too that have ended. memory is
    # resident memory in bytes, where what processes share counts for each of them;
    # in pss, which is there where it was asked for, it is divided. read and written
    # are bytes from and to storage. cpuHistory and memoryHistory are the last
    # measurements for its thresholds, from old to new, at most 60.
    type Usage (
      name: string,
      group: string,
      instance: int,
      state: (created, running, finished, stopped, crashed, failed),
      run: int,
      pid: ?int,
      restarts: int,
      uptime: ?int,
      cpu: ?float,
      cpuTime: ?int,
      memory: ?int,
      pss: ?int,
      processes: ?int,
      threads: ?int,
      files: ?int,
      read: ?int,
      written: ?int,
      cpuHistory: ?[]float,
      memoryHistory: ?[]int
    )

    # What the machine takes: cpu is percent of all its processors, memory is in bytes,
    # load are the means of 1, 5 and 15 minutes.
    type Host (
      name: string,
      processors: int,
      cpu: ?float,
      memoryUsed: int,
      memoryTotal: int,
      load: []float
    )

    # What a reading of a file, or of a directory (whose path ends with '/'), changed or
    # would change. applied is false where it could not be read as a whole: then
    # everything that comes from it is as it was. restarted: changed, and started anew
    # where they are to run; edited: changed, and their processes were left alone.
    # lines are all of that in words. missing: a file is not there any more, and what comes
    # from it is as it was; forgotten: nothing comes from it, and it is not read again.
    type Origin (
      origin: string,
      applied: bool,
      added: []string,
      removed: []string,
      restarted: []string,
      edited: []string,
      unchanged: int,
      lines: []string,
      problems: []Problem,
      missing: ?bool,
      forgotten: ?bool
    )

    # Something in a file that cannot be, and where: excerpt is the line, caret how many
    # of its characters stand before the place.
    type Problem (file: string, line: ?int, column: ?int, text: string, excerpt: ?string, caret: ?int)

    # Adds a service and, unless autostart is false, starts it. With wait (true when
    # absent) the answer comes when it runs, or could not be started: that is the
    # error NotStarted, and the service is there nevertheless.
    # copies holds all of them where replicas says that there are several.
    method Add(service: Specification, wait: ?bool, request: ?string) -> (service: Service, copies: ?[]Service)

    # Changes the fields that are given of a service that is there; an empty command
    # stays as it is. What needs a new run takes effect with the next one; with wait
    # a service that runs is started anew for it at once.
    method Edit(service: Specification, wait: ?bool, request: ?string) -> (service: Service, copies: ?[]Service)

    # Starts what does not run. This and the following methods answer when it came to
    # pass or cannot, unless wait is false; after timeout they answer with what is
    # then, and what was begun goes on.
    method Start(names: []string, wait: ?bool, timeout: ?int, signal: ?string, request: ?string) -> (services: []Service)

    # Ends the whole tree of what runs; it is not started again by itself.
    method Stop(names: []string, wait: ?bool, timeout: ?int, signal: ?string, request: ?string) -> (services: []Service)

    # Stops, then starts.
    method Restart(names: []string, wait: ?bool, timeout: ?int, signal: ?string, request: ?string) -> (services: []Service)

    # Holds what runs (SIGSTOP).
    method Pause(names: []string, wait: ?bool, timeout: ?int, signal: ?string, request: ?string) -> (services: []Service)

    # Lets it go on (SIGCONT).
    method Resume(names: []string, wait: ?bool, timeout: ?int, signal: ?string, request: ?string) -> (services: []Service)

    # Sends a signal, a name without SIG or a number, to the process of each service.
    method Signal(names: []string, wait: ?bool, timeout: ?int, signal: ?string, request: ?string) -> (services: []Service)

    # Stops, then forgets. The answer holds the services as they were last.
    method Remove(names: []string, wait: ?bool, timeout: ?int, signal: ?string, request: ?string) -> (services: []Service)

    # Makes more copies of a service, or stops and forgets those with the highest
    # numbers. One without a number gives way to copies.
    method Scale(name: string, replicas: int, wait: ?bool, timeout: ?int, request: ?string) -> (services: []Service)

    # The services of these names; without names all. With 'more' in parts.
    method List(names: ?[]string) -> (services: []Service)

    # The services of these names, in parts up to the one that is complete, then what
    # changes, each service at most once an interval (250 ms when absent, at least 33
    # ms). revision counts the replies, so that a gap can be seen. removed holds
    # names in full (group/name). Needs 'more'.
    method Watch(names: ?[]string, interval: ?int) -> (revision: int, services: []Service, removed: []string, complete: bool)

    # The specifications of these services, in the order of List; values of secrets
    # included; and the other hosts that configuration files name.
    method Describe(names: ?[]string) -> (services: []Specification, deputies: ?[]string)

    # The groups of these names; without names all that have a service or a rule.
    method Groups(names: ?[]string) -> (groups: []Group)

    # Changes what holds for a group: how many of its services may run at a time (0:
    # all), those over that wait for their turn; and what a shell does when something
    # happens to one of its tasks.
    method SetGroup(group: string, parallel: ?int, hooks: ?[]string, request: ?string) -> (group: Group)
    # What these services take, dmon itself (daemon and keeper) and the machine. Without
    # 'more' one measurement, over a fifth of a second where none was made before; with
    # it one after the other, an interval (1 s when absent, at least 100 ms) apart, in
    # parts up to the one that is complete. Nothing is measured while nobody asks and
    # no service has a threshold.
    method Measure(names: ?[]string, pss: ?bool, interval: ?int) -> (time: int, services: []Usage, dmon: ?Usage, host: ?Host, complete: bool)

    # Ends the daemon: the services first, in the reverse order of their start, unless
    # they are to be kept. Answered before anything ends.
    method Shutdown(keepServices: ?bool) -> ()

    # Has the program in a file take over, which is another version of dmon; absent:
    # the file that dmon was started by. Services do not notice. The daemon that is
    # asked ends on the way: who is not answered asks again with the same request, and
    # the next daemon answers. keeper and daemon are the pids that there are then.
    method Upgrade(file: ?string, request: ?string) -> (version: string, file: string, keeper: int, daemon: int)

    # Reads files and directories anew, all that are known or those of these absolute
    # paths, and makes the services that come from them what they say: new ones start,
    # those that are gone stop and are removed, changed ones are started anew where that
    # is needed. Services of others are not touched. With dryRun nothing is done.
    method Reload(origins: ?[]string, dryRun: ?bool, request: ?string) -> (origins: []Origin)

    # There is no service of this name.
    error UnknownService (name: string)

    # Several services have this name; one of these was meant.
    error Ambiguous (name: string, candidates: []string)

    # A service of this name is there; Edit changes it.
    error AlreadyThere (name: string)

    # The service could not be started: what failed, the kernel's errno (0 where it
    # has none), and why, in words. Stages: not-found, not-executable, directory,
    # user, limit, nice, output, fork, exec, proc.
    error NotStarted (name: string, stage: string, errno: int, text: string)

    # The daemon has more to do than it takes on; try again.
    error Busy ()

    # This is not allowed, and why.
    error NotAllowed (what: string)

    # The program did not take over, and why: a code of sysexits.h and a line for
    # people. The one that was there goes on.
    error NotUpgraded (code: int, text: string)
    """
}
