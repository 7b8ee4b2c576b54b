# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said about the commands: --help, the manual page, completion and wrong usage."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys

from story import (CANVASS, PASSPHRASE, SOURCE_ROOT, Skip, attempt, capture, export, refused, run,
                   signature, story, tell)

MAN_PAGE = os.path.join(SOURCE_ROOT, "data", "man", "canvass.1")
COMPLETION = os.path.join(SOURCE_ROOT, "data", "completion", "canvass")

# design.md, section 7: scripts rely on these words. Nothing of a command that is not there yet may
# answer, not even its help.
COMMANDS = [
    "key create", "key show", "key copy", "key suggest", "key split", "key join",
    "campaign create", "campaign check", "campaign get", "campaign set", "campaign add",
    "campaign remove", "campaign move", "campaign seal", "campaign show", "campaign print",
    "kiosk enroll", "kiosk update", "kiosk status", "kiosk capture", "kiosk export",
    "kiosk mirror", "kiosk close", "kiosk acknowledge", "kiosk drop",
    "kiosk pin", "kiosk reset-pin", "kiosk rehearse-seizure",
    "batch check", "drop push", "drop pull", "drop check", "drop clear", "drop serve",
    "desk create", "desk campaign", "desk admit", "desk import", "desk status",
    "desk kiosk", "desk list", "desk show", "desk duplicates", "desk quarantine", "desk release", "desk reject", "desk withdraw",
    "desk correct", "desk merge", "desk separate", "desk revoke", "desk rename", "desk undo", "desk decisions", "desk rebuild",
    "desk acknowledge", "desk export", "desk report", "desk paper", "desk note", "desk backup", "desk restore", "desk destroy", "desk reset-pin",
    "open",
]
MISSING = ["desk forget"]
GROUPS = list(dict.fromkeys(command.split()[0] for command in COMMANDS))
OPTION_ROW = re.compile(r"^  (--[a-z-]+)", re.MULTILINE)


def options_of(command):
    help_text = run(*command.split(), "--help").text
    return [option for option in OPTION_ROW.findall(help_text) if option != "--help"]


def man_text():
    rendered = subprocess.run(["mandoc", "-Tascii", "-Owidth=1000", MAN_PAGE], check=True,
                              capture_output=True, text=True).stdout
    return re.sub(".\b", "", rendered)


def complete(*words, cwd=None):
    """What Bash offers for the last of the words."""
    script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _canvass;'
              'printf "%s\\n" "${COMPREPLY[@]}"')
    output = subprocess.run(["bash", "-c", script, "bash", COMPLETION, "canvass", *words], cwd=cwd,
                            check=True, capture_output=True, text=True)
    assert output.stderr == "", output.stderr
    return output.stdout.split()


@story
def every_command_has_help(scratch):
    overview = run("--help").text
    for command in COMMANDS:
        help_text = run(*command.split(), "--help").text
        assert help_text.startswith(f"Usage: canvass {command}"), help_text
        assert f"\n  {command} " in overview, command
        # Help is given whatever else is missing or wrong about the rest.
        assert run(*command.split(), "--help", "no-such-file").text == help_text
    for group in GROUPS:
        if group != "open":
            group_help = run(group, "--help").text
            for command in COMMANDS:
                if command.startswith(group + " "):
                    assert f"\n  {command.split()[1]} " in group_help, command


@story
def what_is_not_there_says_so(scratch):
    for command in MISSING:
        refused(*command.split(), status=2, saying="there is no command")
        refused(*command.split(), "--help", status=2, saying="there is no command")
    refused("desk", "export", "--ledger", "l", "--format", "docx", "--out", "f", status=2,
            saying="csv, jsonl, pdf, civicrm")


@story
def version_is_printed(scratch):
    assert re.fullmatch(r"canvass \d+\.\d+\.\d+\n", run("--version").text)


@story
def wrong_usage_is_told_apart_from_failure(scratch):
    assert attempt().status == 2
    refused("key", status=2, saying="a subcommand has to follow")
    refused("keys", status=2, saying="there is no command “keys”")
    refused("key", "crate", status=2, saying="there is no command “key crate”")
    for command in COMMANDS:
        refused(*command.split(), "--nonsense", status=2, saying="there is no option --nonsense")
    refused("key", "show", "a", "b", status=2, saying="“b” is one word too many")
    refused("key", "create", status=2, saying="--out FILE.key is missing")
    refused("key", "create", "--out", status=2, saying="--out needs a FILE.key")
    refused("key", "create", "--out", "k", "--ops", "11", status=2, saying="from 1 to 10")
    refused("kiosk", "capture", "--vault", "v", "--source", "web", status=2, saying="kiosk or paper")
    refused("kiosk", "status", "--vault", "v", "--campaign", "../x", status=2,
            saying="32 hexadecimal digits")
    refused("desk", "export", "--ledger", "l", "--format", "csv", "--out", "o", "--plain",
            "--recipient", "r", status=2, saying="exclude each other")


@story
def the_manual_page_is_clean_and_complete(scratch):
    lint = subprocess.run(["mandoc", "-Tlint", "-W", "style", MAN_PAGE], capture_output=True,
                          text=True)
    assert lint.returncode == 0 and lint.stdout == "", lint.stdout

    text = man_text().replace("\n", " \n")  # a command may be all of its line
    # A command's entry reaches from its own line to the next command's or section's.
    starts = sorted(text.index(f"\n     {command} ") for command in COMMANDS)
    for command in COMMANDS:
        start = text.index(f"\n     {command} ")
        following = [other for other in starts if other > start]
        entry = text[start:following[0] if following else start + 2000]
        for option in options_of(command):
            assert option + " " in entry or option + "]" in entry, f"{command} {option}"
    for option in ("--help", "--version"):
        assert option in text


@story
def completion_knows_every_command_and_option(scratch):
    assert sorted(complete("")) == sorted(GROUPS + ["--help", "--version"])
    for group in GROUPS:
        names = [command.split()[1] for command in COMMANDS if command.startswith(group + " ")]
        if names:
            assert sorted(complete(group, "")) == sorted(names + ["--help"]), group
    for command in COMMANDS:
        offered = complete(*command.split(), "--")
        assert sorted(offered) == sorted(options_of(command) + ["--help"]), command


@story
def completion_finds_files_by_kind(scratch):
    vault = scratch.folder("vault", "0123456789abcdef0123456789abcdef")
    for name in ("a.key", "a.pub", "b.campaign", "c.kiosk", "d.ack", "e.batch", "f.txt",
                 "g.decision"):
        scratch.write(name, "")
    cases = [
        (("key", "show", ""), ["a.key", "a.pub", "vault"]),
        (("campaign", "seal", "x", "--key", ""), ["a.key", "vault"]),
        (("campaign", "seal", "x", "--recipient", "a"), ["a.pub"]),
        (("kiosk", "enroll", "--campaign", ""), ["b.campaign", "vault"]),
        (("kiosk", "status", "--vault", ""), ["vault"]),
        (("kiosk", "status", "--vault", "vault", "--campaign", ""), [os.path.basename(vault)]),
        (("kiosk", "status", "--vault=", "vault", "--campaign", ""), []),
        (("kiosk", "status", "--vault", "=", "vault", "--campaign", "="), [os.path.basename(vault)]),
        (("kiosk", "capture", "--source", ""), ["kiosk", "paper"]),
        (("kiosk", "acknowledge", ""), ["d.ack", "vault"]),
        (("desk", "admit", "c"), ["c.kiosk"]),
        (("desk", "import", ""), ["b.campaign", "e.batch", "g.decision", "vault"]),
        (("desk", "export", "--format", "j"), ["jsonl"]),
        (("open", "f"), ["f.txt"]),
        (("open", "--key", "=", "a"), ["a.key"]),
    ]
    for words, expected in cases:
        assert sorted(complete(*words, cwd=scratch.path)) == sorted(expected), words


class Terminal:
    """`canvass`, or another program, with a terminal of its own."""

    def __init__(self, *arguments, program=CANVASS):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(program, [program, *arguments])
        self.output = b""

    def read(self):
        """Adds what comes to the output; False at the end."""
        ready, _, _ = select.select([self.fd], [], [], 20)
        if not ready:
            os.kill(self.pid, signal.SIGKILL)
            raise AssertionError(f"hangs after {self.output}")
        try:
            piece = os.read(self.fd, 4096)
        except OSError:  # EIO: nobody holds the other side any more
            piece = b""
        self.output += piece
        return piece != b""

    def wait_for(self, words):
        while words not in self.output:
            assert self.read(), (words, self.output)

    def answer(self, prompt, line):
        self.wait_for(prompt)
        self.output = self.output.replace(prompt, b"", 1)
        os.write(self.fd, line)

    def end(self):
        while self.read():
            pass
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@story
def a_passphrase_is_asked_for_twice_without_echo(scratch):
    terminal = Terminal("key", "create", "--out", scratch("a.key"), "--ops", "1", "--memory", "8192")
    terminal.answer(b"Choose a passphrase: ", PASSPHRASE.encode() + b"\n")
    terminal.answer(b"The same again: ", PASSPHRASE.encode() + b"\n")
    assert terminal.end() == 0, terminal.output
    assert b"herons" not in terminal.output
    run("key", "show", scratch("a.key"), "--passphrase-file", scratch.passphrase)

    terminal = Terminal("key", "create", "--out", scratch("b.key"))
    terminal.answer(b"Choose a passphrase: ", b"one\n")
    terminal.answer(b"The same again: ", b"another\n")
    assert terminal.end() == 1 and b"differ" in terminal.output
    assert not os.path.exists(scratch("b.key"))


@story
def long_work_tells_how_far_it_is_at_a_terminal_only(scratch):
    key = scratch.key("a")
    campaign = scratch.campaign("c", key)
    card = scratch.enroll("vault", campaign, "T")
    capture(scratch("vault"), [signature(name=f"Signer {n}") for n in range(200)])
    export(scratch("vault"), scratch.folder("stick"))
    ledger = scratch.ledger("ledger", campaign, key, card)

    # run () asks for a silent stderr. The terminal's output is both.
    import_ = ("desk", "import", "--ledger", ledger, *scratch.unlock(key), scratch("stick"))
    terminal = Terminal(*import_)
    assert terminal.end() == 0
    assert re.search(rb"Opening records: \d+ of 200\r", terminal.output), terminal.output
    # It is wiped before anything else is said.
    assert b"\r\x1b[K200 read" in terminal.output, terminal.output
    run(*import_)


@story
def a_mistyped_passphrase_may_be_typed_again(scratch):
    key = scratch.key("a")
    scratch.campaign("c", key)
    seal = ("campaign", "seal", scratch("c"), "--key", key, "--out", scratch("d.campaign"))

    prompt = f"Passphrase of {key}: ".encode()
    terminal = Terminal(*seal)
    terminal.answer(prompt, b"wrong\n")
    terminal.wait_for(b"does not open this key")
    terminal.answer(prompt, PASSPHRASE.encode() + b"\n")
    assert terminal.end() == 0, terminal.output
    assert b"herons" not in terminal.output

    terminal = Terminal(*seal)
    for _ in range(3):
        terminal.answer(prompt, b"wrong\n")
    assert terminal.end() == 1


@story
def a_terminal_is_never_told_what_to_do_by_an_export(scratch):
    key = scratch.key("a")
    nasty = b'{"a":"\x1b]0;x\x07","b":"\xc2\x9b2J\xe2\x80\xae\xff","c":"\xe2\x82\xac\xf0\x9f\x98\x80"}\r\n\tz\r\xe2'
    # Whoever knows a key's public half can write an export, with anything in it.
    sys.path.insert(0, os.path.join(SOURCE_ROOT, "tests", "reader"))
    try:
        import writer
    except ImportError:
        raise Skip("needs python3-nacl and python3-cbor2")
    seal_pk = bytes.fromhex(run("key", "show", scratch("a.pub"), "--json").json["seal_pk"])
    scratch.write("export", writer.export(nasty, [seal_pk], writer.Stream("export")))
    terminal = Terminal("open", scratch("export"), *scratch.unlock(key))
    assert terminal.end() == 0, terminal.output
    shown = terminal.output.replace(b"\r\r\n", b"\r\n")
    assert shown == (b'{"a":"\\x1b]0;x\\x07","b":"\\u{9b}2J\\u{202e}\\xff",'
                     b'"c":"\xe2\x82\xac\xf0\x9f\x98\x80"}\r\n\tz\\x0d\\xe2'), shown
    assert run("open", scratch("export"), *scratch.unlock(key)).stdout == nasty


@story
def ctrl_c_at_a_prompt_puts_the_terminal_back(scratch):
    # stty runs on the same terminal afterwards and tells whether it echoes.
    terminal = Terminal("-c", 'trap : INT; "$1" key create --out "$2"; echo status $?; stty -a',
                        "sh", CANVASS, scratch("a.key"), program=shutil.which("sh"))
    terminal.answer(b"Choose a passphrase: ", b"half\x03")
    terminal.end()
    assert b"status 130" in terminal.output, terminal.output
    assert re.search(rb"(?<!-)\becho\b", terminal.output), terminal.output
    assert not os.path.exists(scratch("a.key"))


@story
def a_passphrase_comes_from_a_file_a_pipe_or_nowhere(scratch):
    def create(name, source, stdin=b""):
        return ("key", "create", "--out", scratch(name), "--passphrase-file", source, "--ops", "1",
                "--memory", "8192"), stdin

    arguments, stdin = create("a.key", "-", PASSPHRASE.encode())
    run(*arguments, stdin=stdin)
    run("key", "show", scratch("a.key"), "--passphrase-file", scratch.passphrase)
    # One line break at the end is dropped, no more.
    run("key", "show", scratch("a.key"), "--passphrase-file", "-", stdin=PASSPHRASE.encode() + b"\n")
    refused("key", "show", scratch("a.key"), "--passphrase-file", "-",
            stdin=PASSPHRASE.encode() + b"\n\n", saying="does not open this key")

    refused("key", "create", "--out", scratch("b.key"), saying="give --passphrase-file")
    for contents, saying in ((b"", "is empty"), (b"\n", "is empty"), (b"a\nb\n", "one line"),
                             (b"a\r\n", "control"), (b"\xff\xfe", "no UTF-8"),
                             (b"x" * 1025, "longer than 1,024 bytes"),
                             (b"x" * 100000, "longer than 1,024 bytes")):
        arguments, stdin = create("b.key", "-", contents)
        refused(*arguments, stdin=stdin, saying=saying)
    arguments, _ = create("b.key", scratch("missing"))
    refused(*arguments, saying="No such file")
    arguments, _ = create("b.key", scratch.path)
    refused(*arguments, saying="cannot be read")
    assert not os.path.exists(scratch("b.key")) and not os.path.exists(scratch("b.pub"))


@story
def a_weak_passphrase_is_warned_of(scratch):
    for passphrase, weak in (("hunter2", True), ("aaaaaaaaaaaaaaaaaaaa", True),
                             ("123456789012345678", True), ("ñandú azul", True),
                             ("seven quiet herons", True), ("seven quiet herons walking", False), ("لا تنسَ الباب المفتوح", False)):
        result = attempt("key", "create", "--out", scratch(f"{abs(hash(passphrase))}.key"),
                         "--passphrase-file", "-", "--ops", "1", "--memory", "8192",
                         stdin=passphrase.encode())
        assert result.status == 0, str(result)
        assert ("warning" in result.stderr) == weak, str(result)
        assert passphrase not in result.stderr + result.text


@story
def a_key_is_never_overwritten_and_nobody_else_reads_it(scratch):
    key = scratch.key("a")
    assert os.stat(key).st_mode & 0o777 == 0o600
    before = scratch.read("a.key"), scratch.read("a.pub")
    create = ("--passphrase-file", scratch.passphrase, "--ops", "1", "--memory", "8192")
    refused("key", "create", "--out", key, *create, saying="exists already")
    scratch.write("b.pub", "something")
    refused("key", "create", "--out", scratch("b.key"), *create, saying="b.pub exists already")
    os.symlink("nowhere", scratch("c.key"))
    refused("key", "create", "--out", scratch("c.key"), *create, saying="exists already")
    assert (scratch.read("a.key"), scratch.read("a.pub")) == before
    assert scratch.read("b.pub") == b"something" and not os.path.exists(scratch("b.key"))

    # Nor by a slip of the hand elsewhere.
    scratch.source("c")
    refused("campaign", "seal", scratch("c"), *scratch.unlock(key), "--out", key,
            saying="is a key file and was left alone")
    assert scratch.read("a.key") == before[0]


@story
def a_key_is_kept_in_a_second_place_and_over_nothing(scratch):
    key = scratch.key("a")
    os.mkdir(scratch("stick"))
    copy = os.path.join(scratch("stick"), "a.key")
    result = attempt("key", "copy", "--to", scratch("stick"), key)
    assert result.status == 0 and copy in result.text and "one disk" in result.stderr, str(result)
    assert scratch.read("stick/a.key") == scratch.read("a.key")
    assert os.stat(copy).st_mode & 0o777 == 0o600
    assert attempt("key", "copy", "--to", scratch("stick"), key).status == 0
    with open(copy, "wb") as file:
        file.write(b"something")
    refused("key", "copy", "--to", scratch("stick"), key, saying="exists already")
    assert scratch.read("stick/a.key") == b"something"
    refused("key", "copy", "--to", scratch("nowhere"), key, saying="No such file")
    refused("key", "copy", "--to", scratch("stick"), scratch("a.pub"), saying="no Canvass key")


@story
def words_for_a_passphrase_are_others_each_time(scratch):
    said = {attempt("key", "suggest").text for _ in range(5)}
    assert len(said) == 5 and all(len(words.split()) == 6 for words in said), said


@story
def an_answer_that_cannot_be_written_is_a_failure(scratch):
    with open("/dev/full", "wb") as full:
        for arguments in (("--help",), ("key", "create", "--help")):
            process = subprocess.run([CANVASS, *arguments], stdout=full, stderr=subprocess.PIPE)
            assert process.returncode == 1 and b"could not be written" in process.stderr


tell()
