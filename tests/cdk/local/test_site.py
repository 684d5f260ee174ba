import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cdk import site
from cdk.behaviours import PRERENDERED
from cdk.errors import CannotGoOn
from cdk.local import bucket
from cdk.local.http import Request, Response

REPOSITORY = Path(__file__).parents[3]
BUILDS = """node -e "
const fs = require('fs');
fs.mkdirSync('dist/assets', { recursive: true });
fs.writeFileSync('dist/index.html', fs.readFileSync('src/words.txt'));
fs.mkdirSync('dist/es', { recursive: true });
for (const name of 'NAMES'.split(' ')) fs.writeFileSync('dist/' + name, '');
fs.mkdirSync('dist-pages', { recursive: true });
fs.writeFileSync('dist-pages/pages.mjs', '');
fs.appendFileSync('builds.txt', process.version + ' ' + process.env.NODE_ENV + '\\\\n');
"
""".replace("NAMES", " ".join(PRERENDERED))


class Project:
    """A site as small as can be, built by the real npm and the real Node; it needs no registry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.frontend = folder / "frontend"
        (self.frontend / "src").mkdir(parents=True)
        self.said: list[str] = []
        self.write("hello", BUILDS)

    def write(self, words: str, script: str = BUILDS, dependencies: dict[str, str] | None = None) -> None:
        package = {"name": "tiny", "version": "1.0.0", "dependencies": dependencies or {}}
        packages: dict[str, object] = {"": package}
        for name, version in (dependencies or {}).items():
            packages[f"node_modules/{name}"] = {"version": version, "integrity": "sha512-AAAA"}
        lock = {
            "name": "tiny",
            "version": "1.0.0",
            "lockfileVersion": 3,
            "requires": True,
            "packages": packages,
        }
        (self.frontend / "package.json").write_text(
            json.dumps({**package, "scripts": {"build": script.replace("\n", "")}})
        )
        (self.frontend / "package-lock.json").write_text(json.dumps(lock))
        (self.frontend / "src" / "words.txt").write_text(words)

    def build(self) -> Path:
        return site.build(self.folder, self.said.append)

    @property
    def builds(self) -> list[str]:
        file = self.frontend / "builds.txt"
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_site_is_built_once_and_again_only_when_its_sources_have_changed(project: Project) -> None:
    dist = project.build()
    assert (dist / "index.html").read_text() == "hello"
    assert project.said == ["installing the site's packages", "building the site"]

    project.build()
    assert len(project.builds) == 1

    (project.frontend / "src" / "words.txt").write_text("changed")
    project.build()
    assert (dist / "index.html").read_text() == "changed"
    assert len(project.builds) == 2
    assert project.said.count("installing the site's packages") == 1, "the lock has not changed"


def test_node_comes_from_the_wheel_and_a_shell_cannot_change_the_build(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODE_ENV", "production")
    monkeypatch.setenv("NODE_OPTIONS", "--no-such-flag")
    monkeypatch.setenv("npm_config_prefix", "/nowhere")
    project.build()
    assert project.builds[0].startswith("v24.")
    assert project.builds[0].endswith(" undefined")


def test_a_build_that_fails_says_why_in_one_line_and_leaves_nothing_that_looks_built(
    project: Project,
) -> None:
    project.write("hello", "node -e \"console.error('src/App.tsx: a bracket is missing'); process.exit(3)\"")
    with pytest.raises(
        CannotGoOn, match=r"the site did not build: src/App\.tsx: a bracket is missing"
    ) as failure:
        project.build()
    assert "\n" not in str(failure.value)
    assert "a bracket is missing" in (project.folder / ".civicq" / "logs" / "site.log").read_text()

    project.write("mended")
    assert (project.build() / "index.html").read_text() == "mended"


def test_a_lock_that_does_not_fit_its_package_is_told_in_npms_own_sentence(project: Project) -> None:
    package = json.loads((project.frontend / "package.json").read_text())
    package["dependencies"] = {"left-out": "1.0.0"}
    (project.frontend / "package.json").write_text(json.dumps(package))
    with pytest.raises(CannotGoOn, match="could not install the site's packages") as failure:
        project.build()
    assert "\n" not in str(failure.value)


@pytest.fixture
def no_registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "empty-cache"))


@pytest.mark.usefixtures("no_registry")
def test_without_a_registry_a_first_build_says_so(project: Project) -> None:
    project.write("hello", dependencies={"a-package": "1.0.0"})
    with pytest.raises(CannotGoOn, match=r"registry is out of reach \(ECONNREFUSED\): check the network"):
        project.build()


@pytest.mark.usefixtures("no_registry")
def test_without_a_registry_the_older_build_is_served_and_the_person_is_told(project: Project) -> None:
    project.build()
    project.write("newer", dependencies={"a-package": "1.0.0"})
    assert (project.build() / "index.html").read_text() == "hello"
    assert project.said[-1].endswith("the site that was built before is served")


@pytest.mark.usefixtures("no_registry")
def test_an_older_build_without_the_prerendered_pages_is_not_served(project: Project) -> None:
    (project.build() / PRERENDERED[0]).unlink()
    project.write("newer", dependencies={"a-package": "1.0.0"})
    with pytest.raises(CannotGoOn, match="registry is out of reach"):
        project.build()


def test_the_lock_of_the_real_site_names_no_registry_and_misses_no_package() -> None:
    lock = json.loads((REPOSITORY / "frontend" / "package-lock.json").read_text())
    packages = {
        path.rpartition("node_modules/")[2]: entry for path, entry in lock["packages"].items() if path
    }
    for name, entry in packages.items():
        assert "resolved" not in entry, name
        assert entry["integrity"].startswith("sha512-"), name
        for optional in entry.get("optionalDependencies", {}):
            assert optional in packages, f"{name} needs {optional} on another platform"


Ask = Callable[..., Response]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    dist = tmp_path / "dist"
    files = {
        "index.html": "<!doctype html>",
        "favicon.svg": "<svg/>",
        "assets/index-1a2b.js": "1",
        ".built": "x",
    }
    for name, content in {**files, ".vite/manifest.json": "{}", "assets/a b.css": "p{}"}.items():
        (dist / name).parent.mkdir(parents=True, exist_ok=True)
        (dist / name).write_text(content)
    (tmp_path / "secret.txt").write_text("secret")
    (dist / "es").mkdir()
    for name in PRERENDERED:
        (dist / name).write_text(f'<link rel="canonical" href="https://site.invalid/{name}">')
    origin = bucket.origin(dist, "http://127.0.0.1:8000")

    def ask(target: str, method: str = "GET", **headers: str) -> Response:
        pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
        answer = origin(Request(method, target, pairs))
        assert isinstance(answer, Response)
        return answer

    return ask


def header(answer: Response, name: str) -> str:
    return dict(answer.headers)[name]


def test_an_asset_is_kept_for_ever_an_icon_for_a_minute_and_an_empty_page_for_a_moment(ask: Ask) -> None:
    asset, page = ask("/assets/index-1a2b.js"), ask("/index.html")
    assert header(ask("/favicon.svg"), "cache-control").startswith("public, max-age=0, s-maxage=60")
    assert asset.body == b"1"
    assert header(asset, "cache-control") == "public, max-age=31536000, immutable"
    assert header(asset, "content-type") == "text/javascript; charset=utf-8"
    assert header(page, "cache-control").startswith("public, max-age=0, s-maxage=5,")
    assert header(page, "content-type") == "text/html; charset=utf-8"
    assert header(page, "etag") == f'"{hashlib.sha256(page.body).hexdigest()[:32]}"'


def test_a_page_that_the_build_has_drawn_is_html_and_says_where_the_site_is(ask: Ask) -> None:
    for name in PRERENDERED:
        page = ask(f"/{name}")
        assert page.body.decode() == f'<link rel="canonical" href="http://127.0.0.1:8000/{name}">'
        assert header(page, "content-type") == "text/html; charset=utf-8"
        assert header(page, "cache-control") == site.CACHED_A_MINUTE


def test_a_file_that_a_cache_has_already_is_not_sent_again(ask: Ask) -> None:
    etag = header(ask("/index.html"), "etag")
    for seen in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = ask("/index.html", if_none_match=seen)
        assert (again.status, again.body, header(again, "etag")) == (304, b"", etag)
    assert ask("/index.html", if_none_match='"other"').status == 200


def test_a_name_may_be_written_with_escapes_and_a_query_is_not_part_of_it(ask: Ask) -> None:
    assert ask("/assets/a%20b.css?v=1").body == b"p{}"


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//secret.txt", "/assets/../index.html",
        "/.built", "/.vite/manifest.json", "/", "/assets/", "/assets", "/index.html/", "/index.html%00", "/nothing.js",
    ],
)  # fmt: skip
def test_nothing_but_the_built_files_has_an_address(ask: Ask, target: str) -> None:
    answer = ask(target)
    assert answer.status == 404
    assert header(answer, "content-type") == "application/problem+json"
    assert header(answer, "cache-control") == "private, no-store"


def test_files_are_only_read(ask: Ask) -> None:
    assert ask("/index.html", "HEAD").status == 200
    assert ask("/index.html", "POST").status == 405
