# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands for systemd: runs a unit's own command line, and again when it ended, as the unit says."""

import os
import shlex
import signal
import subprocess
import threading

import machine

SECONDS = {"ms": 0.001, "s": 1, "": 1}


def read_seconds(text):
    number = text.rstrip("ms")
    return float(number) * SECONDS[text[len(number):]]


class Supervisor:
    """@specifiers are what stands for %S, the folder of vaults, and %t, that of what is gone with the
    power; @environment is what the machine itself brings along."""

    def __init__(self, path, specifiers, environment):
        self.unit = machine.read_unit(path)
        self.specifiers = specifiers
        self.environment = dict(environment, HOME=specifiers["t"] + "/canvass")
        for line in self.unit.get(("Service", "Environment"), []):
            key, _, value = self.expand(line).partition("=")
            self.environment.setdefault(key, value)
        self.command = [self.expand(word) for command in self.unit.get(("Service", "ExecStart"), [])
                        for word in shlex.split(command)]
        self.process = None
        self.starts = 0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def expand(self, text):
        for letter, value in self.specifiers.items():
            text = text.replace("%" + letter, value)
        assert "%" not in text and "$" not in text, f"nobody told what to put in: {text}"
        return text

    def say(self, key, section="Service"):
        (value,) = self.unit[section, key]
        return value

    def start(self):
        os.makedirs(self.environment["HOME"], exist_ok=True)
        self._thread.start()

    def _run(self):
        while not self._stopping.is_set():
            self.process = subprocess.Popen(self.command, env=self.environment, stdin=subprocess.DEVNULL,
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.starts += 1
            status = self.process.wait()
            if not self._begins_anew(status):
                return
            self._stopping.wait(read_seconds(self.say("RestartSec")))

    def _begins_anew(self, status):
        how = self.say("Restart")
        unlimited = read_seconds(self.say("StartLimitIntervalSec", "Unit")) == 0
        return unlimited and (how == "always" or (how == "on-failure" and status != 0))

    def stop(self):
        self._stopping.set()
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self._thread.join()
