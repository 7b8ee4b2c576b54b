# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds, tests and counts; started by tests/run, which tells how to use it."""

import argparse
import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TESTS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(TESTS)
sys.path.insert(0, os.path.join(TESTS, "promises"))

import table  # pylint: disable=wrong-import-position

MESON = "/usr/bin/meson"
BEGUN = time.monotonic()

# Groups of their own; every other suite is a part's unit tests.
OUTER_SUITES = ("e2e", "promises", "fuzz")
DEFAULT_GROUPS = ("unit", "e2e", "promises", "static", "install", "sanitized", "fuzz")
GROUPS = DEFAULT_GROUPS + ("bench",)
# Each; the second where they were asked for.
FUZZ_SECONDS = (10, 60)
# Windows mostly wait: for each other, and for nobody to touch them.
E2E_PROCESSES = 6
# Of a sample, half is waiting for disks and windows.
PROMISE_PROCESSES = 3
# Those that walk through every page wait for nothing but the next frame.
WALK_PROCESSES = 8
# For who becomes somebody else in a test, and still has to come to what was built.
PASSABLE = 0o711
SANITIZED_PARTS = ("format", "campaign", "vault", "drop", "ledger", "speech", "device", "kiosk", "cli", "widgets")
SANITIZER_ENVIRONMENT = {
    "ASAN_OPTIONS": "abort_on_error=0:detect_leaks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "LSAN_OPTIONS": "print_suppressions=0:suppressions=" + os.path.join(TESTS, "lsan.supp"),
}
TAP_LINE = re.compile(r"^\s*(not )?ok\b[^#]*(?:#\s*(SKIP|TODO)\S*\s*(.*))?", re.IGNORECASE)
TAP_PLAN = re.compile(r"^1\.\.(\d+)")

BUILD_STEP = re.compile(r"^(\[\d+/\d+\] |(gcc|clang|cc) -)")

PR_SET_CHILD_SUBREAPER = 36


class Failed(Exception):
    """Something that every further step needs did not work."""


class Account:
    """What passed, failed and was left out."""

    def __init__(self):
        self.passed = 0
        self.failures = []
        self.skips = []
        self.figures = []

    def add(self, name, passed, output=""):
        if passed:
            self.passed += 1
        else:
            self.failures.append(name)
        print(f"{'ok  ' if passed else 'FAIL'} {name}", flush=True)
        if not passed and output:
            print("    " + output.strip().replace("\n", "\n    "), flush=True)

    def add_tap(self, name, text, finished):
        """Count the cases of a test that speaks TAP; one that ended early has failed as a whole too."""
        planned, seen, failed = None, 0, 0
        for line in text.splitlines():
            plan = TAP_PLAN.match(line)
            if plan:
                planned = int(plan.group(1))
            case = TAP_LINE.match(line)
            if not case or line.startswith((" ", "\t")):
                continue
            seen += 1
            if case.group(2) and case.group(2).upper() == "SKIP":
                self.skips.append(f"{name}: {case.group(3).strip() or 'no reason given'}")
            elif case.group(1):
                failed += 1
                self.failures.append(f"{name}: {line.strip()}")
            else:
                self.passed += 1
        if planned == 0 and seen == 0 and finished:
            self.skips.append(f"{name}: all of it")
        elif (not finished and not failed) or (planned is not None and seen != planned):
            self.failures.append(f"{name}: ended before its time")


def say(text):
    print(f"\n== {text} (after {time.monotonic() - BEGUN:.0f} s)", flush=True)


def run(command, env=None, cwd=ROOT, check=True):
    """Run quietly; the output is shown if it fails."""
    done = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if check and done.returncode != 0:
        print("\n".join(line for line in done.stdout.splitlines() if not BUILD_STEP.match(line)))
        raise Failed(f"{' '.join(command[:4])} … failed")
    return done


def list_sources(*endings):
    """The tree's own files, with or without git."""
    listed = run(["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                 check=False)
    if listed.returncode == 0:
        paths = [path for path in listed.stdout.split("\0") if path]
    else:
        paths = [os.path.relpath(os.path.join(folder, name), ROOT)
                 for folder, _, names in os.walk(ROOT) if "/.git" not in folder for name in names]
    return sorted(path for path in paths if path.endswith(endings) and os.path.isfile(os.path.join(ROOT, path)))


class Workshop:
    """A temporary folder with builds in it, and an environment that reaches nothing of the user's."""

    def __init__(self, options):
        self.kept = options.build
        self.fuzz_seconds = options.fuzz_seconds or FUZZ_SECONDS["fuzz" in options.names]
        self.thorough = "promises" in options.names
        self.readme = options.readme
        self.memory = None
        self.folder = tempfile.mkdtemp(prefix="canvass-tests-")
        os.chmod(self.folder, PASSABLE)
        self.env = {key: value for key, value in os.environ.items()
                    if not key.startswith(("LC_", "MESON", "XDG_", "G_", "GTK_", "DBUS_"))
                    and key not in ("LANGUAGE", "DISPLAY", "WAYLAND_DISPLAY", "CC", "CFLAGS", "LDFLAGS", "DESTDIR")}
        self.env.update(LANG="C.UTF-8", LC_ALL="C.UTF-8", PYTHONDONTWRITEBYTECODE="1", TMPDIR=self.make("tmp", PASSABLE),
                        HOME=self.make("home"), XDG_CACHE_HOME=self.make("cache"),
                        # What is compiled for the tests need not be compiled once more for the demo: it hits if both
                        # builds call the compiler by one name and are equally far from the sources, which it is told
                        # by relative paths.
                        CCACHE_DIR=self.make("ccache"), CCACHE_DEPEND="1", CCACHE_IGNOREOPTIONS="-Werror",
                        CCACHE_SLOPPINESS="locale",
                        CANVASS_DEMO_CACHE=self.folder)
        self.builds = {}

    def make(self, name, mode=0o700):
        path = os.path.join(self.folder, name)
        os.makedirs(path, mode=mode, exist_ok=True)
        return path

    def make_in_memory(self):
        """For what writes so often that a disk would be all that it waits for."""
        if self.memory is None and os.access("/dev/shm", os.W_OK):
            self.memory = tempfile.mkdtemp(prefix="canvass-tests-", dir="/dev/shm")
        return self.memory or self.make("tmp")

    def build(self, name, options=(), compiler="gcc", targets=(), choose=None):
        """Configure and build once a run: all, or @targets, or what @choose finds in the folder."""
        key = (name, tuple(targets))
        if key not in self.builds:
            say(f"building: {name}")
            folder = os.path.join(self.kept or self.make("builds", PASSABLE), name)
            command = [MESON, "setup", folder, ROOT, "-Dwerror=true", "-Ddebug=false", *options]
            if os.path.exists(os.path.join(folder, "build.ninja")):
                command.insert(2, "--reconfigure")
            run(command, env=dict(self.env, CC="ccache cc" if name == "gcc" else compiler))
            run(["ninja", "-k0", "-C", folder, *(choose(folder) if choose else targets)], env=self.env)
            self.builds[key] = folder
        return self.builds[key]

    def close(self):
        end_children()
        release_disks(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.memory is not None:
            shutil.rmtree(self.memory, ignore_errors=True)


def list_tests(build, kind="--tests"):
    return json.loads(run([MESON, "introspect", kind, build]).stdout)


def is_outer(test):
    return any(suite.split(":")[-1] in OUTER_SUITES for suite in test["suite"])


def suites_of(test):
    return [suite.split(":")[-1] for suite in test["suite"]]


def run_tests(workshop, account, build, tests, label="", env=(), slower=3, processes=None):
    """Run some of a build's tests through meson and count their cases."""
    if not tests:
        return
    say(f"{label or 'testing'}: {len(tests)} programs")
    log = os.path.join(build, "meson-logs", "testlog.json")
    if os.path.exists(log):
        os.unlink(log)
    subprocess.run([MESON, "test", "-C", build, "--no-rebuild", "--print-errorlogs", "--timeout-multiplier", str(slower),
                    *(["--num-processes", str(processes)] if processes else []), *[test["name"] for test in tests]],
                   env=dict(workshop.env, **dict(env)), stdin=subprocess.DEVNULL, check=False)
    ended = set()
    with open(log, encoding="utf-8") as lines:
        for line in lines:
            result = json.loads(line)
            name = result["name"].split(" / ", 1)[-1]
            ended.add(name)
            count_result(account, f"{label + ': ' if label else ''}{name}", result)
    for test in tests:
        if test["name"] not in ended:
            account.failures.append(f"{test['name']}: did not run")


def count_result(account, name, result):
    output = result.get("stdout") or ""
    account.figures += table.read_figures(output)
    finished = result["result"] in ("OK", "SKIP", "EXPECTEDFAIL")
    if not finished:
        # meson has shown what it wrote to stderr.
        print(f"\n-- {name}: {result['result']}; the end of what it printed:\n" + "\n".join(output.splitlines()[-60:]))
    if any(TAP_PLAN.match(line) for line in output.splitlines()):
        account.add_tap(name, output, finished)
    elif result["result"] == "SKIP":
        account.skips.append(name)
    elif finished:
        account.passed += 1
    else:
        account.failures.append(f"{name}: {result['result']}")


def run_unit(workshop, account):
    build = workshop.build("gcc")
    tests = [test for test in list_tests(build) if not is_outer(test)]
    run_tests(workshop, account, build, [test for test in tests if "walks" in suites_of(test)], "walks",
              processes=WALK_PROCESSES)
    run_tests(workshop, account, build, [test for test in tests if "walks" not in suites_of(test)])


def run_e2e(workshop, account):
    build = workshop.build("gcc")
    run_tests(workshop, account, build, [test for test in list_tests(build) if "e2e" in suites_of(test)], "e2e",
              processes=E2E_PROCESSES)


def run_promises(workshop, account):
    """By name everything is tried, which takes an hour or two; else a fair sample."""
    build = workshop.build("gcc", targets=["promises"])
    env = {"CANVASS_PROMISES": "thorough" if workshop.thorough else "fair", "TMPDIR": workshop.make_in_memory()}
    run_tests(workshop, account, build, [test for test in list_tests(build) if "promises" in suites_of(test)],
              "promises", env,
              slower=0 if workshop.thorough else 3, processes=None if workshop.thorough else PROMISE_PROCESSES)
    print("\n" + table.render(account.figures))
    if workshop.readme:
        table.renew(os.path.join(ROOT, "README.md"), account.figures)


def list_sanitized(build):
    return [test for test in list_tests(build)
            if set(suites_of(test)) & set(SANITIZED_PARTS) and not is_outer(test)]


def list_needed_by_sanitized(build):
    """The files, and the catalogues that some of them read."""
    files = {target["id"]: target["filename"] for target in list_tests(build, "--targets")}
    needed = {os.path.relpath(path, build) for test in list_sanitized(build)
              for target in test["depends"] for path in files[target]}
    with open(os.path.join(ROOT, "po/LINGUAS"), encoding="ascii") as linguas:
        return sorted(needed | {f"po/{language}/LC_MESSAGES/canvass.mo" for language in linguas.read().split()})


def run_sanitized(workshop, account):
    # Under sanitizers gcc warns of what cannot happen.
    build = workshop.build("sanitized", ["-Dwerror=false", "-Db_sanitize=address,undefined", "-Db_lundef=false",
                                         "-Doptimization=1", "-Dc_args=-g1"], choose=list_needed_by_sanitized)
    run_tests(workshop, account, build, list_sanitized(build), "sanitized", SANITIZER_ENVIRONMENT, slower=8)


def run_install(workshop, account):
    build = workshop.build("gcc")
    say("installing")
    done = run(["/usr/bin/python3", os.path.join(TESTS, "installed.py"), build], env=workshop.env, check=False)
    print(done.stdout, end="", flush=True)
    account.add_tap("install", done.stdout, done.returncode == 0)


def run_static(workshop, account):
    sys.path.insert(0, TESTS)
    import static_checks  # pylint: disable=import-outside-toplevel

    say("static checks")
    for name, check in static_checks.CHECKS:
        try:
            problems = check(ROOT, list_sources, run, workshop)
        except Failed as failed:
            problems = [str(failed)]
        account.add(f"static: {name}", not problems, "\n".join(problems))


def run_fuzz(workshop, account):
    """Each fuzzer for a while, from the vectors: what it finds is kept in no corpus, only told."""
    build = workshop.build("fuzz", ["-Db_sanitize=address,undefined", "-Db_lundef=false", "-Doptimization=1",
                                    "-Dc_args=-g1 -fsanitize=fuzzer-no-link", "-Dwerror=false"], compiler="clang",
                           targets=["fuzzers"])
    say(f"fuzzing, {workshop.fuzz_seconds} seconds each")
    done = subprocess.run(["/usr/bin/python3", os.path.join(TESTS, "fuzz", "run"), "--table",
                           "--seconds", str(workshop.fuzz_seconds), build],
                          env=dict(workshop.env, **SANITIZER_ENVIRONMENT), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, text=True, errors="replace", check=False)
    print(done.stdout, end="", flush=True)
    account.add_tap("fuzz", done.stdout, done.returncode == 0)


def run_bench(workshop, account):
    build = workshop.build("release", ["--buildtype=release"])
    say("measuring")
    rows = []
    for bench in list_tests(build, "--benchmarks"):
        # meson's own runner would keep what they print to itself.
        done = subprocess.run(["timeout", str(bench["timeout"]), *bench["cmd"]], cwd=bench["workdir"] or build,
                              env=dict(workshop.env, **bench["env"]), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              text=True, check=False)
        found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        if not found:
            account.add(f"bench: {bench['name']}", False, f"status {done.returncode}\n{done.stdout}")
        rows += found
    print("\n| measured | ratio | limit | | in numbers |\n| --- | ---: | ---: | --- | --- |")
    for row in rows:
        least = row.get("bound") == "least"
        good = row["ratio"] >= row["limit"] if least else row["ratio"] <= row["limit"]
        numbers = ", ".join(f"{key.replace('_', ' ')} {value:,}" for key, value in row.items()
                            if key not in ("name", "ratio", "limit", "bound"))
        print(f"| {row['name']} | {row['ratio']:.2f} | {'≥' if least else '≤'} {row['limit']:g} "
              f"| {'pass' if good else '**fail**'} | {numbers} |")
        if good:
            account.passed += 1
        else:
            account.failures.append(f"bench: {row['name']}: {row['ratio']:.3g}")


def is_named(test, name):
    """By part, by meson's name, or as PART/TEST."""
    base = test["name"].split(" (")[0]
    return name in suites_of(test) or name == base or \
        any(name == f"{suite}/{base.split('/')[-1]}" for suite in suites_of(test))


def run_named(workshop, account, names):
    """Parts and single tests."""
    build = workshop.build("gcc")
    tests = list_tests(build)
    for name in names:
        if not any(is_named(test, name) for test in tests):
            print(f"tests/run: there is no test or part named “{name}”; tests/run --list lists them", file=sys.stderr)
            sys.exit(2)
    thorough = workshop.readme and {"CANVASS_PROMISES": "thorough"}
    run_tests(workshop, account, build, [test for test in tests if any(is_named(test, name) for name in names)],
              env=thorough or {}, slower=10 if thorough else 3)
    if account.figures and workshop.readme and not account.failures:
        table.renew(os.path.join(ROOT, "README.md"), account.figures, whole=False)


def print_list(workshop):
    build = os.path.join(workshop.folder, "list")
    run([MESON, "setup", build, ROOT], env=workshop.env)
    for group in GROUPS:
        print(group)
    tests = list_tests(build)
    names = set()
    for test in list_tests(build):
        parts = [suite for suite in suites_of(test) if suite not in GROUPS + OUTER_SUITES]
        names |= {*parts, *(f"{part}/{test['name'].split(' (')[0].split('/')[-1]}" for part in parts)}
    print("\n".join(sorted(names)))


def end_children():
    """Whoever lost its parent has become our child: end all that is left."""
    deadline = time.monotonic() + 3
    while True:
        try:
            while os.waitpid(-1, os.WNOHANG)[0] != 0:
                pass
        except ChildProcessError:
            return
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as children:
            for pid in children.read().split():
                try:
                    os.kill(int(pid), signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
                except ProcessLookupError:
                    pass
        time.sleep(0.02)


def release_disks(folder):
    """Whoever was ended amid a test has left theirs mounted."""
    with open("/proc/self/mountinfo", encoding="utf-8") as mounts:
        places = [line.split()[4] for line in mounts]
    for place in reversed(places):
        if place.startswith(folder + "/"):
            subprocess.run(["umount", "--lazy", place], check=False)


def on_signal(number, _frame):
    sys.exit(128 + number)


def run_groups(workshop, account, names):
    groups = [name for name in GROUPS if name in (names or DEFAULT_GROUPS)]
    for group in groups:
        globals()["run_" + group](workshop, account)
    others = [name for name in names if name not in GROUPS]
    if others:
        run_named(workshop, account, others)


def main():
    parser = argparse.ArgumentParser(prog="tests/run")
    parser.add_argument("--build", metavar="DIR", type=os.path.abspath)
    parser.add_argument("--no-install", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--fuzz-seconds", type=int, metavar="N")
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()

    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, on_signal)
    account = Account()
    workshop = Workshop(options)
    try:
        if options.list:
            print_list(workshop)
            return 0
        run_groups(workshop, account, options.names)
    except Failed as failed:
        account.failures.append(str(failed))
    finally:
        workshop.close()

    say("result")
    for skip in dict.fromkeys(account.skips):
        print(f"left out: {skip}" + (f" ({account.skips.count(skip)} cases)" if account.skips.count(skip) > 1 else ""))
    for failure in account.failures:
        print(f"failed: {failure}")
    print(f"{account.passed} passed, {len(account.failures)} failed")
    return 1 if account.failures else 0


sys.exit(main())
