extension AncestryRecords {
  /// Lines typed into interactive shells with job control; the number is that of ``interactiveOwners``.
  static let interactive = #"""
    == bash i0
    9822 9821 9822 /tmp/bin/dmon dmon␀report␀new␀g
    9821 9820 9821 /usr/bin/bash bash␀--norc␀-i
    == bash i1
    9824 9823 9821 /tmp/bin/dmon dmon␀report␀new␀g
    9823 9821 9821 /usr/bin/bash bash␀--norc␀-i
    9821 9820 9821 /usr/bin/bash bash␀--norc␀-i
    == bash i2
    9827 9826 9826 /tmp/bin/dmon dmon␀report␀new␀g
    9826 9821 9826 /usr/bin/timeout timeout␀5␀dmon␀report␀new␀g
    9821 9820 9821 /usr/bin/bash bash␀--norc␀-i
    == bash i3
    9830 9829 9829 /tmp/bin/dmon dmon␀report␀new␀g
    9829 9821 9829 /usr/bin/dash sh␀-c␀dmon report new g; true
    9821 9820 9821 /usr/bin/bash bash␀--norc␀-i
    == bash i4
    9833 9832 9831 /tmp/bin/dmon dmon␀report␀new␀g
    9832 9831 9831 /usr/bin/bash bash␀--norc␀-i
    9831 9821 9831 /usr/bin/bash bash␀--norc␀-i
    9821 9820 9821 /usr/bin/bash bash␀--norc␀-i
    == bash i5
    9841 9840 9821 /tmp/bin/dmon dmon␀report␀new␀g
    9840 9821 9821 /usr/bin/bash bash␀--norc␀-i
    9821 9820 9821 /usr/bin/bash bash␀--norc␀-i
    == bash i6
    9843 9842 9821 /tmp/bin/dmon dmon␀report␀new␀g
    9842 9821 9821 /usr/bin/dash sh␀-c␀dmon report new g; true
    9821 9820 9821 /usr/bin/bash bash␀--norc␀-i
    == bash i7
    9844 9821 9821 /tmp/bin/dmon dmon␀report␀new␀g
    9821 9820 9821 /usr/bin/bash bash␀--norc␀-i
    == dash i0
    9856 9855 9856 /tmp/bin/dmon dmon␀report␀new␀g
    9855 9854 9855 /usr/bin/dash dash␀-i
    == dash i1
    9858 9857 9855 /tmp/bin/dmon dmon␀report␀new␀g
    9857 9855 9855 /usr/bin/dash dash␀-i
    9855 9854 9855 /usr/bin/dash dash␀-i
    == dash i2
    9861 9860 9860 /tmp/bin/dmon dmon␀report␀new␀g
    9860 9855 9860 /usr/bin/timeout timeout␀5␀dmon␀report␀new␀g
    9855 9854 9855 /usr/bin/dash dash␀-i
    == dash i3
    9863 9862 9862 /tmp/bin/dmon dmon␀report␀new␀g
    9862 9855 9862 /usr/bin/dash sh␀-c␀dmon report new g; true
    9855 9854 9855 /usr/bin/dash dash␀-i
    == dash i4
    9866 9865 9864 /tmp/bin/dmon dmon␀report␀new␀g
    9865 9864 9864 /usr/bin/dash dash␀-i
    9864 9855 9864 /usr/bin/dash dash␀-i
    9855 9854 9855 /usr/bin/dash dash␀-i
    == dash i5
    9867 9855 9855 /tmp/bin/dmon dmon␀report␀new␀g
    9855 9854 9855 /usr/bin/dash dash␀-i
    == dash i6
    9869 9868 9855 /tmp/bin/dmon dmon␀report␀new␀g
    9868 9855 9855 /usr/bin/dash sh␀-c␀dmon report new g; true
    9855 9854 9855 /usr/bin/dash dash␀-i
    == dash i7
    9871 9870 9855 /tmp/bin/dmon dmon␀report␀new␀g
    9870 9855 9855 /usr/bin/dash dash␀-i
    9855 9854 9855 /usr/bin/dash dash␀-i
    == zsh i0
    9880 9879 9880 /tmp/bin/dmon dmon␀report␀new␀g
    9879 9878 9879 /usr/bin/zsh zsh␀-f␀-i
    == zsh i1
    9882 9881 9879 /tmp/bin/dmon dmon␀report␀new␀g
    9881 9879 9879 /usr/bin/zsh zsh␀-f␀-i
    9879 9878 9879 /usr/bin/zsh zsh␀-f␀-i
    == zsh i2
    9885 9884 9884 /tmp/bin/dmon dmon␀report␀new␀g
    9884 9879 9884 /usr/bin/timeout timeout␀5␀dmon␀report␀new␀g
    9879 9878 9879 /usr/bin/zsh zsh␀-f␀-i
    == zsh i3
    9887 9886 9886 /tmp/bin/dmon dmon␀report␀new␀g
    9886 9879 9886 /usr/bin/dash sh␀-c␀dmon report new g; true
    9879 9878 9879 /usr/bin/zsh zsh␀-f␀-i
    == zsh i4
    9890 9889 9888 /tmp/bin/dmon dmon␀report␀new␀g
    9889 9888 9888 /usr/bin/zsh zsh␀-f␀-i
    9888 9879 9888 /usr/bin/zsh zsh␀-f␀-i
    9879 9878 9879 /usr/bin/zsh zsh␀-f␀-i
    == zsh i5
    9897 9879 9879 /tmp/bin/dmon dmon␀report␀new␀g
    9879 9878 9879 /usr/bin/zsh zsh␀-f␀-i
    == zsh i6
    9899 9898 9879 /tmp/bin/dmon dmon␀report␀new␀g
    9898 9879 9879 /usr/bin/dash sh␀-c␀dmon report new g; true
    9879 9878 9879 /usr/bin/zsh zsh␀-f␀-i
    == zsh i7
    9901 9900 9879 /tmp/bin/dmon dmon␀report␀new␀g
    9900 9879 9879 /usr/bin/zsh zsh␀-f␀-i
    9879 9878 9879 /usr/bin/zsh zsh␀-f␀-i
    """#
}
