"""Child processes that never outlive us: not a Ctrl-C, not an exception, not a kill -9."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cdk.local import launch

# The kernel's parent-death signal follows the *thread* that started the child. So one thread of our own,
# which lives as long as we do, starts them all, and a caller may use any thread, even one that ends.
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="starter")


@dataclass(frozen=True, slots=True)
class Account:
    """The user that a child runs as."""

    uid: int
    gid: int

    @classmethod
    def own(cls) -> "Account":
        return cls(os.geteuid(), os.getegid())


def allow_open_files(wanted: int) -> int:
    """Raise our own limit, and that of children to come, as far as the system lets us; answers the limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
    return limit


class Process:
    """A running child, in a process group of its own: a terminal's Ctrl-C reaches us first, and we end it.

    Not in a session of its own: Linux shares the processor between sessions first, and there a child's
    niceness would say nothing to the others (sched(7), autogroup).

    `death_signal` is what the kernel sends it when we die without a word (Linux only).
    """

    def __init__(self, child: subprocess.Popen[bytes], log: Path) -> None:
        self._child = child
        self.pid = child.pid
        self.log = log

    @classmethod
    def start(
        cls,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        account: Account | None = None,
        death_signal: signal.Signals = signal.SIGKILL,
        niceness: int = 0,
    ) -> "Process":
        """Start `command` (its first word an absolute path), its output appended to `log`.

        It leaves the processor to others by its niceness (nice(1)). Without `environment` it inherits ours.
        OSError when the log or the folder cannot be used.
        """
        account = account or Account.own()
        words = [os.getpid(), int(death_signal), account.uid, account.gid, niceness, *command]
        launcher = [sys.executable, "-I", "-S", launch.__file__, *map(str, words)]

        def spawn() -> subprocess.Popen[bytes]:
            with log.open("ab") as output:
                return subprocess.Popen(
                    launcher,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env=environment,
                    cwd=folder,
                    process_group=0,
                )

        return cls(_starter.submit(spawn).result(), log)

    @property
    def exit_status(self) -> int | None:
        """None while it runs."""
        return self._child.poll()

    def wait(self, seconds: float | None = None) -> int:
        """Its exit status; TimeoutError when it still runs after `seconds`."""
        try:
            return self._child.wait(seconds)
        except subprocess.TimeoutExpired as late:
            raise TimeoutError(f"process {self.pid} still runs") from late

    def stop(self, by: signal.Signals = signal.SIGTERM, seconds: float = 10) -> None:
        """Ask it to end, wait at most `seconds`, then kill it with its group. Twice is once."""
        if self.exit_status is None:
            self._child.send_signal(by)
        try:
            self.wait(seconds)
        except TimeoutError:
            os.killpg(self.pid, signal.SIGKILL)
            self.wait()
