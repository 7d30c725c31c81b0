# fish completion for dmon
# Made by 'dmon help --generate' from the command table; changes belong there.

set -g __dmon_paths 'daemon' 'report' 'report new' 'report set' 'report add' 'report done' 'report fail' 'run' 'watch' 'ls' 'gc' 'shutdown' 'journal' 'demo' 'install' 'completions' 'help' 'version'
set -g __dmon_leaves 'daemon' 'report new' 'report set' 'report add' 'report done' 'report fail' 'run' 'watch' 'ls' 'gc' 'shutdown' 'journal' 'demo' 'install' 'completions' 'help' 'version'
set -g __dmon_values --socket --state --retain --limit --log-level --log-file --log-max --log-keep -l --label -t --total -u --unit -p --pid --timeout --parent -m --message -c --code -g --group --complete -s -o --older-than --prefix --generate

function __dmon_word
    switch $argv[1]
        case list
            echo ls
        case info
            echo ls
        case status
            echo ls
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
            test "$path" = run
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
    set -l program (string replace -r '(^|/)dmon-[a-z]+$' '$1dmon' -- $tokens[1])
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
    set -l words (string escape -- $place[2..-1]) (commandline -ct)
    complete -C (string join ' ' -- $words)
end

for __dmon_name in dmon dmon-daemon dmon-report dmon-run dmon-watch dmon-ls dmon-list dmon-info dmon-status dmon-gc dmon-shutdown dmon-journal dmon-demo dmon-install dmon-completions dmon-help dmon-version
    complete -e -c $__dmon_name
    complete -c $__dmon_name -f
    complete -c $__dmon_name -n "__dmon_at ''" -a daemon -d 'run the daemon that knows all groups and tasks'
    complete -c $__dmon_name -n "__dmon_at ''" -a report -d 'tell how far a piece of work is'
    complete -c $__dmon_name -n "__dmon_at ''" -a run -d 'run a command as a task'
    complete -c $__dmon_name -n "__dmon_at ''" -a watch -d 'show how tasks move, live'
    complete -c $__dmon_name -n "__dmon_at ''" -a ls -d 'list everything the daemon knows, once'
    complete -c $__dmon_name -n "__dmon_at ''" -a gc -d 'forget what has ended, or a group, or a task'
    complete -c $__dmon_name -n "__dmon_at ''" -a shutdown -d 'end the daemon'
    complete -c $__dmon_name -n "__dmon_at ''" -a journal -d 'print what the daemon wrote down, with times in words'
    complete -c $__dmon_name -n "__dmon_at ''" -a demo -d 'see what dmon does, in some ten seconds'
    complete -c $__dmon_name -n "__dmon_at ''" -a install -d 'put the program, its links, completions and man pages in place'
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
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l log-level -x -a 'error warning info debug' -d 'say this and what is more important'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l log-file -r -F -d 'write the log into this file'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l log-max -x -d 'begin a new log file after so much'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -l log-keep -x -d 'keep so many old log files'
    complete -c $__dmon_name -n "__dmon_at 'daemon'" -s h -l help -d 'show this help and exit'
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
    complete -c $__dmon_name -n "__dmon_at 'ls'" -s j -l json -d 'write one JSON object with all tasks'
    complete -c $__dmon_name -n "__dmon_at 'ls'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'ls'" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -s s -l state -x -a 'active stalled done failed lost' -d 'only tasks in this state; may be given more than once'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -s o -l older-than -x -d 'only what ended, or was last heard of, longer ago than this'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -s n -l dry-run -d 'say what would be removed, and remove nothing'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -s j -l json -d 'write one JSON object: how many, and which'
    complete -c $__dmon_name -n "__dmon_at 'gc'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'gc' 0" -x -a '(__dmon_ask groups)'
    complete -c $__dmon_name -n "__dmon_at 'gc' 1" -x -a '(__dmon_ids)'
    complete -c $__dmon_name -n "__dmon_at 'shutdown'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'journal'" -s f -l follow -d 'go on with what comes, until Ctrl-C'
    complete -c $__dmon_name -n "__dmon_at 'journal'" -s j -l json -d 'write one JSON object a line'
    complete -c $__dmon_name -n "__dmon_at 'journal'" -l state -x -a '(__fish_complete_directories (commandline -ct))' -d 'read the journal of this state directory'
    complete -c $__dmon_name -n "__dmon_at 'journal'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'demo'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'install'" -l prefix -x -a '(__fish_complete_directories (commandline -ct))' -d 'the directory that gets \'bin\' and \'share\''
    complete -c $__dmon_name -n "__dmon_at 'install'" -s n -l dry-run -d 'only say what would be done'
    complete -c $__dmon_name -n "__dmon_at 'install'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'completions'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'completions' 0" -x -a 'bash zsh fish'
    complete -c $__dmon_name -n "__dmon_at 'help'" -l generate -x -a '(__fish_complete_directories (commandline -ct))' -d 'write completions and man pages into \'completions\' and \'man\' below a directory'
    complete -c $__dmon_name -n "__dmon_at 'help'" -s h -l help -d 'show this help and exit'
    complete -c $__dmon_name -n "__dmon_at 'help'" -x -a '(__dmon_names)'
    complete -c $__dmon_name -n "__dmon_at 'version'" -s j -l json -d 'write a JSON object'
    complete -c $__dmon_name -n "__dmon_at 'version'" -s h -l help -d 'show this help and exit'
end
set -e __dmon_name
