"""The first instants of a child: stand back as told, become its account, tie its life to its parent's, become
the program.

Run as a script by `processes.py`, so that no Python code runs between a fork and an exec of the parent.
The order matters: a change of user clears the parent-death signal (prctl(2), PR_SET_PDEATHSIG).
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, death_signal: int, uid: int, gid: int, command: list[str]) -> None:
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")
        if os.getppid() != parent:  # it died before we asked
            return
    os.execv(command[0], command)  # noqa: S606  our own fixed command


if __name__ == "__main__":
    _parent, _death_signal, _uid, _gid, _niceness = map(int, sys.argv[1:6])
    os.nice(_niceness)
    main(_parent, _death_signal, _uid, _gid, sys.argv[6:])
