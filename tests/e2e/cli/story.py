# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs `canvass` in a scratch folder, and prints as TAP what came of it."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

CANVASS = os.path.join(os.environ["CANVASS_BUILD_ROOT"], "src", "cli", "canvass")
SOURCE_ROOT = os.environ["CANVASS_SOURCE_ROOT"]
PASSPHRASE = "seven quiet herons walk north"

# As cheap as a key file may be: what is tested here is not Argon2id.
CHEAP_KEY = ("--ops", "1", "--memory", "8192")
TIMEOUT_SECONDS = 120

# Right where the machine that the tests run on forbids it, and none of these tests' business.
UNLOCKED = "canvass: warning: memory cannot be locked here"

_stories = []


class Result:
    """What a run of `canvass` printed and how it ended."""

    def __init__(self, arguments, process, stdout, stderr, peak_kib):
        self.arguments = arguments
        self.status = process.returncode
        self.stdout = stdout
        self.stderr = "".join(line for line in stderr.decode("utf-8", "replace").splitlines(True)
                              if not line.startswith(UNLOCKED))
        self.peak_kib = peak_kib

    def __str__(self):
        return (f"canvass {' '.join(map(str, self.arguments))}\n-> {self.status}\n"
                f"{self.stdout[-3000:].decode('utf-8', 'replace')}\n{self.stderr[-3000:]}")

    @property
    def text(self):
        return self.stdout.decode("utf-8")

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def json(self):
        """The one object that --json printed."""
        assert self.stdout.count(b"\n") == 1 and self.stdout.endswith(b"}\n"), str(self)
        return json.loads(self.stdout)


def attempt(*arguments, stdin=b"", cwd=None, user=None):
    """Runs `canvass`, whatever comes of it, without a terminal."""
    arguments = [os.fspath(argument) for argument in arguments]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    process = subprocess.Popen(
        [CANVASS, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        user=user,
        start_new_session=True,
    )
    try:
        stdout, stderr = process.communicate(stdin, timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise AssertionError(f"canvass {' '.join(arguments)} hangs")
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Result(arguments, process, stdout, stderr, max(before, after))


def run(*arguments, **keywords):
    """Runs `canvass`, which must succeed without a word on stderr."""
    result = attempt(*arguments, **keywords)
    assert result.status == 0, str(result)
    assert result.stderr == "", str(result)
    return result


def refused(*arguments, status=1, saying=(), **keywords):
    """Runs `canvass`, which must fail with one line on stderr that says what it should."""
    result = attempt(*arguments, **keywords)
    assert result.status == status, str(result)
    lines = result.stderr.splitlines()
    assert len(lines) == 1 and lines[0].startswith("canvass"), str(result)
    for words in [saying] if isinstance(saying, str) else saying:
        assert words in lines[0], f"“{words}” is missing in\n{result}"
    return result


class Scratch:
    """A temporary folder with what most stories begin with."""

    def __init__(self, path):
        self.path = path
        self.passphrase = self.write("passphrase", PASSPHRASE + "\n")

    def __call__(self, *names):
        return os.path.join(self.path, *names)

    def write(self, name, contents):
        path = self(name)
        with open(path, "wb") as file:
            file.write(contents.encode() if isinstance(contents, str) else contents)
        return path

    def read(self, name):
        with open(self(name), "rb") as file:
            return file.read()

    def folder(self, *names):
        os.makedirs(self(*names), exist_ok=True)
        return self(*names)

    def key(self, name):
        run("key", "create", "--out", self(name + ".key"), "--name", name,
            "--passphrase-file", self.passphrase, *CHEAP_KEY)
        return self(name + ".key")

    def source(self, name, **replaced):
        """A campaign's folder, with lines of campaign.ini replaced: id="other"."""
        run("campaign", "create", self(name))
        ini = self.read(os.path.join(name, "campaign.ini")).decode().splitlines()
        for key, value in replaced.items():
            n = 0
            for i, line in enumerate(ini):
                if line.startswith(key + " ="):
                    ini[i] = f"{key} = {value}"
                    n += 1
            assert n > 0, key
        self.write(os.path.join(name, "campaign.ini"), "\n".join(ini) + "\n")
        return self(name)

    def campaign(self, name, key, *recipients, **replaced):
        folder = self.source(name, **replaced)
        options = [word for path in recipients for word in ("--recipient", path)]
        run("campaign", "seal", folder, "--key", key, *options, "--out", self(name + ".campaign"),
            "--passphrase-file", self.passphrase)
        return self(name + ".campaign")

    def enroll(self, vault, campaign, name):
        """Returns the path of the .kiosk file."""
        return run("kiosk", "enroll", "--vault", self(vault), "--campaign", campaign,
                   "--name", name).text.rstrip("\n")

    def ledger(self, name, campaign, key, *cards):
        run("desk", "create", "--ledger", self(name), "--campaign", campaign, "--key", key,
            "--passphrase-file", self.passphrase)
        if cards:
            run("desk", "admit", "--ledger", self(name), *cards)
        return self(name)

    def unlock(self, key):
        return ("--key", key, "--passphrase-file", self.passphrase)


def capture(vault, lines, *options):
    """Captures lines of bytes, all of them good, and returns their record ids."""
    result = run("kiosk", "capture", "--vault", vault, *options, stdin=b"\n".join(lines) + b"\n")
    answers = [json.loads(line) for line in result.lines]
    assert answers.pop() == {"captured": len(lines), "refused": 0}, str(result)
    return [answer["record_id"] for answer in answers]


def export(vault, to, *options):
    return run("kiosk", "export", "--vault", vault, "--to", to, "--json", *options).json


def status(vault, *options):
    return run("kiosk", "status", "--quick", "--vault", vault, "--json", *options).json


def readiness(vault):
    """With the letters and voices of its languages, which take a while."""
    return run("kiosk", "status", "--vault", vault, "--json").json["readiness"]


def signature(**fields):
    """A small good signature as a line of JSON."""
    return json.dumps({"language": "en", "fields": fields}, ensure_ascii=False,
                      separators=(",", ":")).encode()


def story(function):
    """Marks a test; its name is a sentence."""
    _stories.append(function)
    return function


def tell():
    """Runs every story in a folder of its own, prints TAP, and exits."""
    failed = 0
    only = sys.argv[1:]
    stories = [function for function in _stories if not only or function.__name__ in only]
    print(f"1..{len(stories)}", flush=True)
    for number, function in enumerate(stories, 1):
        folder = tempfile.mkdtemp(prefix="canvass-cli-")
        begun = time.monotonic()
        try:
            function(Scratch(folder))
            print(f"ok {number} - {function.__name__} # {time.monotonic() - begun:.1f} s")
        except Skip as skip:
            print(f"ok {number} - {function.__name__} # SKIP {skip}")
        except Exception:
            failed += 1
            print(f"not ok {number} - {function.__name__}")
            print("# " + traceback.format_exc().rstrip().replace("\n", "\n# "))
        sys.stdout.flush()
        subprocess.run(["chmod", "-R", "u+rwX", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)


class Skip(Exception):
    """What a story needs is not there; says what."""
