# fish completion for dmon
# Made by 'dmon help --generate' from the command table; changes belong there.

set -g __dmon_paths 'daemon' 'report' 'report new' 'report set' 'report add' 'report done' 'report fail' 'run' 'watch' 'ls' 'stats' 'add' 'start' 'stop' 'restart' 'pause' 'resume' 'signal' 'edit' 'scale' 'groups' 'rm' 'wait' 'show-configuration' 'logs' 'schedule' 'gc' 'shutdown' 'upgrade' 'journal' 'demo' 'install' 'client' 'completions' 'help' 'version'
set -g __dmon_leaves 'daemon' 'report new' 'report set' 'report add' 'report done' 'report fail' 'run' 'watch' 'ls' 'stats' 'add' 'start' 'stop' 'restart' 'pause' 'resume' 'signal' 'edit' 'scale' 'groups' 'rm' 'wait' 'show-configuration' 'logs' 'schedule' 'gc' 'shutdown' 'upgrade' 'journal' 'demo' 'install' 'client' 'completions' 'help' 'version'
set -g __dmon_programs 'run' 'add'
set -g __dmon_values --socket --state --retain --limit --report-group --log-level --log-file --log-max --log-keep --exit-with --restart --shutdown-timeout --brand --as-daemon --as-heir --as-keeper -l --label -t --total -u --unit -p --pid --timeout --parent -m --message -c --code -g --group --complete -i --interval --name --cwd -e --env --env-file --user --umask --nice --restart-interval --restart-cap --max-restarts --healthy-after --stop-signal --stop-timeout --success-codes --schedule --timezone --overlap --missed --jitter --log-days --cpu-threshold --memory-threshold --for --on-threshold --monitor-interval --stall-after --on-stall --ready --ready-timeout --health --health-interval --health-timeout --health-retries --watchdog --after --replicas --on --script-path --process-name --parallel --format -n --lines --since --check --number -s -o --older-than --to --prefix --generate

function __dmon_word
    switch $argv[1]
        case list
            echo ls
        case info
            echo ls
        case status
            echo ls
        case top
            echo stats
        case remove
            echo rm
        case '*'
            printf '%s\n' $argv[1]
    end
end

# Prints the command on the line ('report set'), then its arguments so far, one a line.
function __dmon_scan
    set -l tokens (commandline -opc)
    set -l name (string replace -r '^.*/' '' -- $tokens[1])
    set -l path
    set -l arguments
    set -l skip 0
    set -l ended 0
    string match -q 'dmon-*' -- $name
    and set path (__dmon_word (string replace 'dmon-' '' -- $name))
    for token in $tokens[2..-1]
        if test $skip = 1
            set skip 0
        else if test $ended = 0; and test "$token" = --
            set ended 1
        else if test $ended = 0; and string match -q -- '-?*' $token
            contains -- (string replace -a _ - -- $token) $__dmon_values
            and set skip 1
        else if not contains -- "$path" $__dmon_leaves; and contains -- (string join ' ' -- $path (__dmon_word $token)) $__dmon_paths
            set -a path (__dmon_word $token)
        else
            set -a arguments $token
            # What follows the first word of a program is its own.
            contains -- "$path" $__dmon_programs
            and set ended 1
        end
    end
    echo "$path"
    test (count $arguments) -gt 0
    and printf '%s\n' $arguments
    return 0
end

# Whether the line is at this command, with this many arguments when a number is given.
function __dmon_at
    set -l place (__dmon_scan)
    test "$place[1]" = "$argv[1]"
    or return 1
    test (count $argv) = 1
    or test (math (count $place) - 1) = $argv[2]
end

# Offers what the dmon that is completed for says on its own lines.
function __dmon_ask
    set -l tokens (commandline -opc)
    set -l program (string replace -r '(^|/)dmon-[a-z-]+$' '$1dmon' -- $tokens[1])
    set program (string replace -r '^~' $HOME -- $program)
    $program ls --complete $argv 2>/dev/null </dev/null
end

function __dmon_ids
    set -l place (__dmon_scan)
    test (count $place) -gt 1
    and __dmon_ask ids -- $place[2]
end

function __dmon_names
    set -l place (__dmon_scan)
    set -l prefix (string join ' ' -- $place[2..-1])
    for path in $__dmon_paths
        if test -z "$prefix"
            string match -q '* *' -- $path
            or echo $path
        else if string match -q "$prefix *" -- $path
            string replace "$prefix " '' -- $path
        end
    end
end

function __dmon_program
    set -l place (__dmon_scan)
    test (count $place) -lt 2; and string match -q -- '-*' (commandline -ct)
    and return
    set -l words (string escape -- $place[2..-1]) (commandline -ct)
    complete -C (string join ' ' -- $words)
end

for __dmon_name in dmon dmon-daemon dmon-report dmon-run dmon-watch dmon-ls dmon-list dmon-info dmon-status dmon-stats dmon-top dmon-add dmon-start dmon-stop dmon-restart dmon-pause dmon-resume dmon-signal dmon-edit dmon-scale dmon-groups dmon-rm dmon-remove dmon-wait dmon-show-configuration dmon-logs dmon-schedule dmon-gc dmon-shutdown dmon-upgrade dmon-journal dmon-demo dmon-install dmon-client dmon-completions dmon-help dmon-version
    complete -e -c $__dmon_name
    complete -c $__dmon_name -f
    complete -c $__dmon_name -n "__dmon_at ''" -a daemon -d 'run the daemon that knows all groups and tasks'
    complete -c $__dmon_name -n "__dmon_at ''" -a report -d 'tell how far a piece of work is'
    complete -c $__dmon_name -n "__dmon_at ''" -a run -d 'run a command as a task'
    complete -c $__dmon_name -n "__dmon_at ''" -a watch -d 'show how tasks move, live'
    complete -c $__dmon_name -n "__dmon_at ''" -a ls -d 'list everything the daemon knows, once'
    complete -c $__dmon_name -n "__dmon_at ''" -a stats -d 'measure what services take'
    complete -c $__dmon_name -n "__dmon_at ''" -a add -d 'make a service of a command, and start it'
    complete -c $__dmon_name -n "__dmon_at ''" -a start -d 'start services, or make one of a script'
    complete -c $__dmon_name -n "__dmon_at ''" -a stop -d 'end services with all that they started'
    complete -c $__dmon_name -n "__dmon_at ''" -a restart -d 'end services and start them anew'
    complete -c $__dmon_name -n "__dmon_at ''" -a pause -d 'halt services where they are'
    complete -c $__dmon_name -n "__dmon_at ''" -a resume -d 'let paused services go on'
    complete -c $__dmon_name -n "__dmon_at ''" -a signal -d 'send a signal to services'
    complete -c $__dmon_name -n "__dmon_at ''" -a edit -d 'change what a service is'
    complete -c $__dmon_name -n "__dmon_at ''" -a scale -d 'change how many copies of a service there are'
    complete -c $__dmon_name -n "__dmon_at ''" -a groups -d 'show groups of services, and how many of each run at a time'
    complete -c $__dmon_name -n "__dmon_at ''" -a rm -d 'end services and forget them'
    complete -c $__dmon_name -n "__dmon_at ''" -a wait -d 'return when services have come to a state'
    complete -c $__dmon_name -n "__dmon_at ''" -a show-configuration -d 'print what the services are, as YAML or JSON'
    complete -c $__dmon_name -n "__dmon_at ''" -a logs -d 'print what services wrote'
    complete -c $__dmon_name -n "__dmon_at ''" -a schedule -d 'say when services run, or what a cron expression means'
    complete -c $__dmon_name -n "__dmon_at ''" -a gc -d 'forget what has ended, or a group, or a task'
    complete -c $__dmon_name -n "__dmon_at ''" -a shutdown -d 'end the daemon, and the services with it'
    complete -c $__dmon_name -n "__dmon_at ''" -a upgrade -d 'have another version of dmon take over; services go on'
    complete -c $__dmon_name -n "__dmon_at ''" -a journal -d 'print what the daemon wrote down, with times in words'
    complete -c $__dmon_name -n "__dmon_at ''" -a demo -d 'see what dmon does, in some ten seconds'
    complete -c $__dmon_name -n "__dmon_at ''" -a install -d 'put the program, its links, completions and man pages in place'
    complete -c $__dmon_name -n "__dmon_at ''" -a client -d 'print the library for Python or C'
    complete -c $__dmon_name -n "__dmon_at ''" -a completions -d 'print the completions for a shell'
    complete -c $__dmon_name -n "__dmon_at ''" -a help -d 'tell what a command does and how it is called'
    complete -c $__dmon_name -n "__dmon_at ''" -a version -d 'print the version'
    complete -c $__dmon_name -n "__dmon_at ''" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at ''" -s V -l version -d 'print the version'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -s d -l detach -d 'go on in the background, away from the terminal; return once the daemon answers'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l socket -r -F -d 'listen on this socket'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l state -x -a '(__fish_complete_directories (commandline -ct))' -d 'use this state directory'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l retain -x -d 'how long what has ended is kept: \'2h\', or \'done=10m,failed=7d,lost=forever\''
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l durable -d 'acknowledge nothing that is not on the disk: survives power loss, costs time'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l limit -x -d 'the most of something: \'connections\', \'groups\', \'tasks\', \'user-tasks\' (of one user) or \'watchers\''
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l report-group -x -d 'let members of this group report, at \'report/dmon.sock\' beside the socket'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l log-level -x -a 'error warning info debug' -d 'say this and what is more important'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l log-file -r -F -d 'write the log into this file'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l log-max -x -d 'begin a new log file after so much'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l log-keep -x -d 'keep so many old log files'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l exit-with -x -a '(__dmon_ask services)' -d 'end with this service: when it has ended for good, with its code'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l restart -x -a 'on-failure always never' -d 'when the command is started again'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l shutdown-timeout -x -d 'let all services together take so long to end with the daemon'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'daemon' 0" -x -a '(__dmon_program)'
    complete -c $__dmon_name -n "__dmon_at 'report'" -a new -d 'register a task and print its number'
    complete -c $__dmon_name -n "__dmon_at 'report'" -a set -d 'say how much is done'
    complete -c $__dmon_name -n "__dmon_at 'report'" -a add -d 'say how much more is done'
    complete -c $__dmon_name -n "__dmon_at 'report'" -a done -d 'say that the task is done'
    complete -c $__dmon_name -n "__dmon_at 'report'" -a fail -d 'say that the task failed'
    complete -c $__dmon_name -n "__dmon_at 'report'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'report new'" -s l -l label -x -d 'what the task is called'
    complete -c $__dmon_name -n "__dmon_at 'report new'" -s t -l total -x -d 'how much there is to do'
    complete -c $__dmon_name -n "__dmon_at 'report new'" -s u -l unit -x -d 'what is counted: \'files\', \'bytes\''
    complete -c $__dmon_name -n "__dmon_at 'report new'" -s p -l pid -x -a '(__fish_complete_pids)' -d 'the process that the task belongs to; 0 for none'
    complete -c $__dmon_name -n "__dmon_at 'report new'" -l timeout -x -d 'call the task \'stalled\' when it is silent for longer'
    complete -c $__dmon_name -n "__dmon_at 'report new'" -l parent -x -a '(__dmon_ids)' -d 'show it below this task of the same group'
    complete -c $__dmon_name -n "__dmon_at 'report new'" -s j -l json -d 'write the number as JSON'
    complete -c $__dmon_name -n "__dmon_at 'report new'" -l strict -d 'end with 69 when no daemon can be reached'
    complete -c $__dmon_name -n "__dmon_at 'report new'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'report new' 0" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'report set'" -s m -l message -x -d 'a line to show beside the bar'
    complete -c $__dmon_name -n "__dmon_at 'report set'" -l strict -d 'end with 69 when no daemon can be reached'
    complete -c $__dmon_name -n "__dmon_at 'report set'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'report set' 0" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'report set' 1" -x -a '(__dmon_ids)'
    complete -c $__dmon_name -n "__dmon_at 'report set' 2" -x
    complete -c $__dmon_name -n "__dmon_at 'report add'" -s m -l message -x -d 'a line to show beside the bar'
    complete -c $__dmon_name -n "__dmon_at 'report add'" -l strict -d 'end with 69 when no daemon can be reached'
    complete -c $__dmon_name -n "__dmon_at 'report add'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'report add' 0" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'report add' 1" -x -a '(__dmon_ids)'
    complete -c $__dmon_name -n "__dmon_at 'report add' 2" -x
    complete -c $__dmon_name -n "__dmon_at 'report done'" -s m -l message -x -d 'a last line to show'
    complete -c $__dmon_name -n "__dmon_at 'report done'" -l strict -d 'end with 69 when no daemon can be reached'
    complete -c $__dmon_name -n "__dmon_at 'report done'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'report done' 0" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'report done' 1" -x -a '(__dmon_ids)'
    complete -c $__dmon_name -n "__dmon_at 'report fail'" -s m -l message -x -d 'why'
    complete -c $__dmon_name -n "__dmon_at 'report fail'" -s c -l code -x -d 'an exit code to show'
    complete -c $__dmon_name -n "__dmon_at 'report fail'" -l strict -d 'end with 69 when no daemon can be reached'
    complete -c $__dmon_name -n "__dmon_at 'report fail'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'report fail' 0" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'report fail' 1" -x -a '(__dmon_ids)'
    complete -c $__dmon_name -n "__dmon_at 'run' 0" -s g -l group -x -a '(__dmon_ask groups)' -d 'the group of the task'
    complete -c $__dmon_name -n "__dmon_at 'run' 0" -s l -l label -x -d 'what the task is called'
    complete -c $__dmon_name -n "__dmon_at 'run' 0" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'run'" -x -a '(__dmon_program)'
    complete -c $__dmon_name -n "__dmon_at 'watch'" -s 1 -l once -d 'show what is now and exit'
    complete -c $__dmon_name -n "__dmon_at 'watch'" -l plain -d 'write whole lines, as when the output is no terminal'
    complete -c $__dmon_name -n "__dmon_at 'watch'" -s j -l json -d 'write one JSON object a line: what is now, then the changes'
    complete -c $__dmon_name -n "__dmon_at 'watch'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'watch'" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'ls'" -s j -l json -d 'write one JSON object with all tasks and services'
    complete -c $__dmon_name -n "__dmon_at 'ls'" -l stats -d 'measure services too, for a fifth of a second: what they take of a processor and of memory'
    complete -c $__dmon_name -n "__dmon_at 'ls'" -s a -l all -d 'tasks of a service\'s earlier runs too'
    complete -c $__dmon_name -n "__dmon_at 'ls'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'ls'" -x -a '(__dmon_ask names)'
    complete -c $__dmon_name -n "__dmon_at 'stats'" -s f -l follow -d 'measure again and again, until Ctrl-C'
    complete -c $__dmon_name -n "__dmon_at 'stats'" -s i -l interval -x -d 'with \'--follow\': how often'
    complete -c $__dmon_name -n "__dmon_at 'stats'" -l pss -d 'memory also with what is shared divided; takes longer'
    complete -c $__dmon_name -n "__dmon_at 'stats'" -s j -l json -d 'write one JSON object a measurement'
    complete -c $__dmon_name -n "__dmon_at 'stats'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'stats'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l name -x -d 'what it is called'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -s g -l group -x -a '(__dmon_ask groups)' -d 'the group that it belongs to'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l no-autostart -d 'do not start it: not now, and not when the daemon begins'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l oneshot -d 'it runs once to its end, and is not meant to stay'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l leave-children -d 'it runs as long as any process that it started, not only the first'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l split-output -d 'tell standard error output apart from standard output'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l cwd -x -a '(__fish_complete_directories (commandline -ct))' -d 'start it in this directory'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -s e -l env -x -d 'a variable for it; NAME alone takes the value from here; may be given many times'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l env-file -r -F -d 'read variables from this file, one NAME=VALUE a line'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l inherit-env -d 'hand it all variables from here, not only \'PATH\', \'LANG\', \'LC_*\' and \'TZ\''
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l user -x -d 'run it as this user'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l umask -x -d 'the umask of its files'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l nice -x -d 'its priority, from -20 (first) to 19'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l limit -x -d 'a limit: \'nofile=4096\', \'core=infinity\', or soft and hard \'nofile=1024:4096\'; may be given many times'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l restart -x -a 'on-failure always never' -d 'start it anew after a bad end (\'on-failure\'), after every end (\'always\'), or not (\'never\')'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l restart-interval -x -d 'wait before a restart; doubled with each one'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l restart-cap -x -d 'the longest wait before a restart'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l max-restarts -x -d 'give up after so many in a row'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l healthy-after -x -d 'count anew once it was up so long'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l stop-signal -x -a 'HUP INT QUIT KILL USR1 USR2 TERM CONT STOP TSTP ALRM WINCH' -d 'what asks it to end'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l stop-timeout -x -d 'kill it when it has not ended after so long'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l success-codes -x -d 'exit codes that count as a good end, beside 0'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l schedule -x -d 'run it at the times of this cron expression, and not otherwise'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l timezone -x -d 'by the clocks of this zone'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l overlap -x -a 'skip queue restart' -d 'what becomes of a run that is due while one lives: it does not take place (\'skip\'), it waits for the other\'s end (\'queue\'), or it ends the other (\'restart\')'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l missed -x -a 'skip once' -d 'what becomes of runs that nobody could start: nothing (\'skip\'), or one run makes up for all (\'once\')'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l jitter -x -d 'start each run up to so much later, drawn at random'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l log-max -x -d 'begin a new log after so much; 0: never'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l log-keep -x -d 'keep so many old logs'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l log-days -x -d 'remove old logs after so many days'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l cpu-threshold -x -d 'the most of one CPU that all its processes may take'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l memory-threshold -x -d 'the most memory that they may take; a bare number is MB'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l for -x -d 'act when a threshold was passed for so long'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l on-threshold -x -a 'restart stop log' -d 'what to do then'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l monitor-interval -x -d 'how often to measure'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l stall-after -x -d 'act when the task that it reports has not changed for so long'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l on-stall -x -a 'restart stop log' -d 'what to do then'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l ready -x -d 'when it is ready: \'started\', \'notify\', \'fd:N\', \'port:N\', \'log:REGEX\', \'exec:COMMAND\', \'http:URL\''
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l ready-timeout -x -d 'it has crashed when it is not ready by then'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l health -x -d 'how to know that it is well: \'exec:COMMAND\', \'http:URL\', \'port:N\''
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l health-interval -x -d 'how often to check that'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l health-timeout -x -d 'a check that takes longer has failed'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l health-retries -x -d 'it has crashed after so many failures in a row'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l watchdog -x -d 'it has crashed when it does not say \'WATCHDOG=1\' so often'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l notify -d 'give it a socket for sd_notify(3)'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l after -x -d 'start it when these are ready; \'NAME=started\' and \'NAME=finished\' wait for that instead'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l replicas -x -d 'keep so many copies: \'NAME#1\', \'NAME#2\' and so on'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l on -x -d 'have a shell do this when it \'crashed\', \'failed\', \'finished\', is \'ready\', passes a \'threshold\', is \'stalled\', or its task is \'lost\'; may be given many times'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -l no-wait -d 'return at once, do not wait how it goes'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'add' 0" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'add'" -x -a '(__dmon_program)'
    complete -c $__dmon_name -n "__dmon_at 'start'" -s a -l all -d 'all services'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l no-wait -d 'return at once, do not wait how it goes'
    complete -c $__dmon_name -n "__dmon_at 'start'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'start'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l script-path -r -F -d 'make a service of this script, and start it'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l process-name -x -d 'the name of the script\'s service'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l cwd -x -a '(__fish_complete_directories (commandline -ct))' -d 'start it in this directory'
    complete -c $__dmon_name -n "__dmon_at 'start'" -s e -l env -x -d 'a variable for it; NAME alone takes the value from here; may be given many times'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l env-file -r -F -d 'read variables from this file, one NAME=VALUE a line'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l inherit-env -d 'hand it all variables from here, not only \'PATH\', \'LANG\', \'LC_*\' and \'TZ\''
    complete -c $__dmon_name -n "__dmon_at 'start'" -l user -x -d 'run it as this user'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l umask -x -d 'the umask of its files'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l nice -x -d 'its priority, from -20 (first) to 19'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l limit -x -d 'a limit: \'nofile=4096\', \'core=infinity\', or soft and hard \'nofile=1024:4096\'; may be given many times'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l restart -x -a 'on-failure always never' -d 'start it anew after a bad end (\'on-failure\'), after every end (\'always\'), or not (\'never\')'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l restart-interval -x -d 'wait before a restart; doubled with each one'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l restart-cap -x -d 'the longest wait before a restart'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l max-restarts -x -d 'give up after so many in a row'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l healthy-after -x -d 'count anew once it was up so long'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l stop-signal -x -a 'HUP INT QUIT KILL USR1 USR2 TERM CONT STOP TSTP ALRM WINCH' -d 'what asks it to end'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l stop-timeout -x -d 'kill it when it has not ended after so long'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l success-codes -x -d 'exit codes that count as a good end, beside 0'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l schedule -x -d 'run it at the times of this cron expression, and not otherwise'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l timezone -x -d 'by the clocks of this zone'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l overlap -x -a 'skip queue restart' -d 'what becomes of a run that is due while one lives: it does not take place (\'skip\'), it waits for the other\'s end (\'queue\'), or it ends the other (\'restart\')'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l missed -x -a 'skip once' -d 'what becomes of runs that nobody could start: nothing (\'skip\'), or one run makes up for all (\'once\')'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l jitter -x -d 'start each run up to so much later, drawn at random'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l log-max -x -d 'begin a new log after so much; 0: never'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l log-keep -x -d 'keep so many old logs'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l log-days -x -d 'remove old logs after so many days'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l cpu-threshold -x -d 'the most of one CPU that all its processes may take'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l memory-threshold -x -d 'the most memory that they may take; a bare number is MB'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l for -x -d 'act when a threshold was passed for so long'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l on-threshold -x -a 'restart stop log' -d 'what to do then'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l monitor-interval -x -d 'how often to measure'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l stall-after -x -d 'act when the task that it reports has not changed for so long'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l on-stall -x -a 'restart stop log' -d 'what to do then'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l ready -x -d 'when it is ready: \'started\', \'notify\', \'fd:N\', \'port:N\', \'log:REGEX\', \'exec:COMMAND\', \'http:URL\''
    complete -c $__dmon_name -n "__dmon_at 'start'" -l ready-timeout -x -d 'it has crashed when it is not ready by then'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l health -x -d 'how to know that it is well: \'exec:COMMAND\', \'http:URL\', \'port:N\''
    complete -c $__dmon_name -n "__dmon_at 'start'" -l health-interval -x -d 'how often to check that'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l health-timeout -x -d 'a check that takes longer has failed'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l health-retries -x -d 'it has crashed after so many failures in a row'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l watchdog -x -d 'it has crashed when it does not say \'WATCHDOG=1\' so often'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l notify -d 'give it a socket for sd_notify(3)'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l after -x -d 'start it when these are ready; \'NAME=started\' and \'NAME=finished\' wait for that instead'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l replicas -x -d 'keep so many copies: \'NAME#1\', \'NAME#2\' and so on'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l on -x -d 'have a shell do this when it \'crashed\', \'failed\', \'finished\', is \'ready\', passes a \'threshold\', is \'stalled\', or its task is \'lost\'; may be given many times'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l no-autostart -d 'do not start it: not now, and not when the daemon begins'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l oneshot -d 'it runs once to its end, and is not meant to stay'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l leave-children -d 'it runs as long as any process that it started, not only the first'
    complete -c $__dmon_name -n "__dmon_at 'start'" -l split-output -d 'tell standard error output apart from standard output'
    complete -c $__dmon_name -n "__dmon_at 'start'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'start'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'stop'" -s a -l all -d 'all services'
    complete -c $__dmon_name -n "__dmon_at 'stop'" -s y -l yes -d 'do not ask'
    complete -c $__dmon_name -n "__dmon_at 'stop'" -l no-wait -d 'return at once, do not wait how it goes'
    complete -c $__dmon_name -n "__dmon_at 'stop'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'stop'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'stop'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'stop'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'restart'" -s a -l all -d 'all services'
    complete -c $__dmon_name -n "__dmon_at 'restart'" -s y -l yes -d 'do not ask'
    complete -c $__dmon_name -n "__dmon_at 'restart'" -l no-wait -d 'return at once, do not wait how it goes'
    complete -c $__dmon_name -n "__dmon_at 'restart'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'restart'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'restart'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'restart'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'pause'" -s a -l all -d 'all services'
    complete -c $__dmon_name -n "__dmon_at 'pause'" -l no-wait -d 'return at once, do not wait how it goes'
    complete -c $__dmon_name -n "__dmon_at 'pause'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'pause'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'pause'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'pause'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'resume'" -s a -l all -d 'all services'
    complete -c $__dmon_name -n "__dmon_at 'resume'" -l no-wait -d 'return at once, do not wait how it goes'
    complete -c $__dmon_name -n "__dmon_at 'resume'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'resume'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'resume'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'resume'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'signal'" -s a -l all -d 'all services'
    complete -c $__dmon_name -n "__dmon_at 'signal'" -s y -l yes -d 'do not ask'
    complete -c $__dmon_name -n "__dmon_at 'signal'" -l no-wait -d 'return at once, do not wait how it goes'
    complete -c $__dmon_name -n "__dmon_at 'signal'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'signal'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'signal'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'signal' 0" -x -a 'HUP INT QUIT KILL USR1 USR2 TERM CONT STOP TSTP ALRM WINCH'
    complete -c $__dmon_name -n "__dmon_at 'signal'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l restart-now -d 'restart it where that is needed for a change'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l autostart -d 'start it when the daemon begins'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l no-autostart -d 'do not start it when the daemon begins'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l oneshot -d 'it runs once to its end'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l no-oneshot -d 'it is meant to stay'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l leave-children -d 'it runs as long as any process that it started'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l no-leave-children -d 'what it started ends with its first process'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l split-output -d 'tell standard error output apart'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l no-split-output -d 'standard error output goes where standard output goes'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l no-schedule -d 'it runs at no times any more'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l cwd -x -a '(__fish_complete_directories (commandline -ct))' -d 'start it in this directory'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -s e -l env -x -d 'a variable for it; NAME alone takes the value from here; may be given many times'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l env-file -r -F -d 'read variables from this file, one NAME=VALUE a line'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l inherit-env -d 'hand it all variables from here, not only \'PATH\', \'LANG\', \'LC_*\' and \'TZ\''
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l user -x -d 'run it as this user'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l umask -x -d 'the umask of its files'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l nice -x -d 'its priority, from -20 (first) to 19'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l limit -x -d 'a limit: \'nofile=4096\', \'core=infinity\', or soft and hard \'nofile=1024:4096\'; may be given many times'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l restart -x -a 'on-failure always never' -d 'start it anew after a bad end (\'on-failure\'), after every end (\'always\'), or not (\'never\')'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l restart-interval -x -d 'wait before a restart; doubled with each one'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l restart-cap -x -d 'the longest wait before a restart'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l max-restarts -x -d 'give up after so many in a row'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l healthy-after -x -d 'count anew once it was up so long'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l stop-signal -x -a 'HUP INT QUIT KILL USR1 USR2 TERM CONT STOP TSTP ALRM WINCH' -d 'what asks it to end'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l stop-timeout -x -d 'kill it when it has not ended after so long'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l success-codes -x -d 'exit codes that count as a good end, beside 0'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l schedule -x -d 'run it at the times of this cron expression, and not otherwise'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l timezone -x -d 'by the clocks of this zone'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l overlap -x -a 'skip queue restart' -d 'what becomes of a run that is due while one lives: it does not take place (\'skip\'), it waits for the other\'s end (\'queue\'), or it ends the other (\'restart\')'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l missed -x -a 'skip once' -d 'what becomes of runs that nobody could start: nothing (\'skip\'), or one run makes up for all (\'once\')'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l jitter -x -d 'start each run up to so much later, drawn at random'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l log-max -x -d 'begin a new log after so much; 0: never'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l log-keep -x -d 'keep so many old logs'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l log-days -x -d 'remove old logs after so many days'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l cpu-threshold -x -d 'the most of one CPU that all its processes may take'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l memory-threshold -x -d 'the most memory that they may take; a bare number is MB'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l for -x -d 'act when a threshold was passed for so long'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l on-threshold -x -a 'restart stop log' -d 'what to do then'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l monitor-interval -x -d 'how often to measure'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l stall-after -x -d 'act when the task that it reports has not changed for so long'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l on-stall -x -a 'restart stop log' -d 'what to do then'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l ready -x -d 'when it is ready: \'started\', \'notify\', \'fd:N\', \'port:N\', \'log:REGEX\', \'exec:COMMAND\', \'http:URL\''
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l ready-timeout -x -d 'it has crashed when it is not ready by then'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l health -x -d 'how to know that it is well: \'exec:COMMAND\', \'http:URL\', \'port:N\''
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l health-interval -x -d 'how often to check that'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l health-timeout -x -d 'a check that takes longer has failed'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l health-retries -x -d 'it has crashed after so many failures in a row'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l watchdog -x -d 'it has crashed when it does not say \'WATCHDOG=1\' so often'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l notify -d 'give it a socket for sd_notify(3)'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l after -x -d 'start it when these are ready; \'NAME=started\' and \'NAME=finished\' wait for that instead'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l replicas -x -d 'keep so many copies: \'NAME#1\', \'NAME#2\' and so on'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -l on -x -d 'have a shell do this when it \'crashed\', \'failed\', \'finished\', is \'ready\', passes a \'threshold\', is \'stalled\', or its task is \'lost\'; may be given many times'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'edit'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'edit' 0" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'edit' 1" -x -a '(__dmon_program)'
    complete -c $__dmon_name -n "__dmon_at 'scale'" -l no-wait -d 'return at once, do not wait how it goes'
    complete -c $__dmon_name -n "__dmon_at 'scale'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'scale'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'scale'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'scale' 0" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'scale' 1" -x
    complete -c $__dmon_name -n "__dmon_at 'groups'" -s p -l parallel -x -d 'let at most so many services of the group run at a time; 0: all'
    complete -c $__dmon_name -n "__dmon_at 'groups'" -l on -x -d 'have a shell do this when a task of the group is \'finished\', \'failed\', \'lost\' or \'stalled\'; may be given many times, and replaces what was there'
    complete -c $__dmon_name -n "__dmon_at 'groups'" -l no-hooks -d 'do nothing of that any more'
    complete -c $__dmon_name -n "__dmon_at 'groups'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'groups'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'groups'" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'rm'" -s a -l all -d 'all services'
    complete -c $__dmon_name -n "__dmon_at 'rm'" -s y -l yes -d 'do not ask'
    complete -c $__dmon_name -n "__dmon_at 'rm'" -l no-wait -d 'return at once, do not wait how it goes'
    complete -c $__dmon_name -n "__dmon_at 'rm'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'rm'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'rm'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'rm'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'wait'" -l for -x -a 'running finished stopped crashed failed ready gone' -d 'the state to wait for: \'running\', \'finished\', \'stopped\', \'crashed\', \'failed\', \'ready\' or \'gone\''
    complete -c $__dmon_name -n "__dmon_at 'wait'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'wait'" -s a -l all -d 'all services'
    complete -c $__dmon_name -n "__dmon_at 'wait'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'wait'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'show-configuration'" -l reveal -d 'print the values of secrets too'
    complete -c $__dmon_name -n "__dmon_at 'show-configuration'" -l format -x -a 'yaml json' -d 'how it is written'
    complete -c $__dmon_name -n "__dmon_at 'show-configuration'" -s a -l all -d 'all services'
    complete -c $__dmon_name -n "__dmon_at 'show-configuration'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'show-configuration'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'logs'" -s n -l lines -x -d 'the last N lines of each service'
    complete -c $__dmon_name -n "__dmon_at 'logs'" -s f -l follow -d 'go on with what comes, until Ctrl-C'
    complete -c $__dmon_name -n "__dmon_at 'logs'" -l since -x -d 'what came since T: \'10m\' ago, \'09:30\', or \'2026-01-31 09:30\''
    complete -c $__dmon_name -n "__dmon_at 'logs'" -s r -l raw -d 'the bytes as they are, without time and name'
    complete -c $__dmon_name -n "__dmon_at 'logs'" -l state -x -a '(__fish_complete_directories (commandline -ct))' -d 'read the logs of this state directory'
    complete -c $__dmon_name -n "__dmon_at 'logs'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'logs'" -x
    complete -c $__dmon_name -n "__dmon_at 'schedule'" -l check -x -d 'say what this cron expression means, in quotes; no daemon is asked'
    complete -c $__dmon_name -n "__dmon_at 'schedule'" -s n -l number -x -d 'show so many of the next runs, at most 1000'
    complete -c $__dmon_name -n "__dmon_at 'schedule'" -l timezone -x -d 'with \'--check\': by the clocks of this zone, such as \'Europe/Berlin\''
    complete -c $__dmon_name -n "__dmon_at 'schedule'" -s j -l json -d 'write one JSON object'
    complete -c $__dmon_name -n "__dmon_at 'schedule'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'schedule'" -x -a '(__dmon_ask services)'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -s s -l state -x -a 'active stalled done failed lost' -d 'only tasks in this state; may be given more than once'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -s o -l older-than -x -d 'only what ended, or was last heard of, longer ago than this'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -l dry-run -d 'say what would be removed, and remove nothing'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -s j -l json -d 'write one JSON object: how many, and which'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'gc' 0" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'gc' 1" -x -a '(__dmon_ids)'
    complete -c $__dmon_name -n "__dmon_at 'shutdown'" -l keep-services -d 'end the daemon alone; the services go on'
    complete -c $__dmon_name -n "__dmon_at 'shutdown'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'shutdown'" -s y -l yes -d 'do not ask'
    complete -c $__dmon_name -n "__dmon_at 'shutdown'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'upgrade'" -l to -r -F -d 'this program shall take over'
    complete -c $__dmon_name -n "__dmon_at 'upgrade'" -s t -l timeout -x -d 'wait at most so long'
    complete -c $__dmon_name -n "__dmon_at 'upgrade'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'journal'" -s f -l follow -d 'go on with what comes, until Ctrl-C'
    complete -c $__dmon_name -n "__dmon_at 'journal'" -s j -l json -d 'write one JSON object a line'
    complete -c $__dmon_name -n "__dmon_at 'journal'" -l state -x -a '(__fish_complete_directories (commandline -ct))' -d 'read the journal of this state directory'
    complete -c $__dmon_name -n "__dmon_at 'journal'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'demo'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'install'" -l prefix -x -a '(__fish_complete_directories (commandline -ct))' -d 'the directory that gets \'bin\' and \'share\''
    complete -c $__dmon_name -n "__dmon_at 'install'" -l systemd -d 'have systemd keep dmon running: write a unit, and enable it'
    complete -c $__dmon_name -n "__dmon_at 'install'" -l user -d 'a unit of yours, for your own systemd; for all but root that is what \'--systemd\' means'
    complete -c $__dmon_name -n "__dmon_at 'install'" -l system -d 'a unit of the machine\'s; for root that is what \'--systemd\' means'
    complete -c $__dmon_name -n "__dmon_at 'install'" -l dry-run -d 'only say what would be done'
    complete -c $__dmon_name -n "__dmon_at 'install'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'client'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'client' 0" -x -a 'python c'
    complete -c $__dmon_name -n "__dmon_at 'completions'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'completions' 0" -x -a 'bash zsh fish'
    complete -c $__dmon_name -n "__dmon_at 'help'" -l generate -x -a '(__fish_complete_directories (commandline -ct))' -d 'write completions and man pages into \'completions\' and \'man\' below a directory'
    complete -c $__dmon_name -n "__dmon_at 'help'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'help'" -x -a '(__dmon_names)'
    complete -c $__dmon_name -n "__dmon_at 'version'" -s j -l json -d 'write a JSON object'
    complete -c $__dmon_name -n "__dmon_at 'version'" -s h -l help -d 'show this help and exit'
end
set -e __dmon_name
