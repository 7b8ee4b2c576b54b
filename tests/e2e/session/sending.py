#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table that has no network sends all the same: by what its session's units say of canvass-sender."""

import os
import socket
import subprocess
import sys
import threading

import machine
import supervisor

import harness
import panel

sys.path.insert(0, os.path.join(machine.SOURCE, "tests/e2e/drop"))
import proxy  # noqa: E402
import servers  # noqa: E402

# What the unit takes away from a table: everything but sockets with a path.
WITHOUT_NETWORK = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--map-current-user", "--net")
CANCELLED = "Cancelled. Nothing is lost: every signature is still on this tablet."


class Sender:
    """Stands for systemd: listens as canvass-sender.socket says, and for each connection starts what
    canvass-sender@.service says."""

    def __init__(self, there, specifiers):
        units = [supervisor.Supervisor(there.at(path), specifiers, {}) for path in machine.SENDER_UNITS]
        listening, service = units
        assert listening.say("Accept", "Socket") == "yes" and service.say("StandardInput") == "socket"
        self.most = int(listening.say("MaxConnections", "Socket"))
        self.path = listening.expand(listening.say("ListenSequentialPacket", "Socket"))
        self.command = service.command
        self.processes = []
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.listener.bind(self.path)
        self.listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                if len(self.living()) < self.most:
                    self.processes.append(subprocess.Popen(self.command, stdin=connection, env={"LANG": "C.UTF-8"}))

    def living(self):
        return [process for process in self.processes if process.poll() is None]

    def errands(self):
        """The pids of what runs for a table."""
        found = []
        for process in self.living():
            with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as children:
                found += [int(pid) for pid in children.read().split()]
        return found

    def stop(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for process in self.living():
            process.kill()


class Table(harness.Kiosk):
    def start(self):
        self.process = subprocess.Popen([*WITHOUT_NETWORK, harness.KIOSK, *self.arguments], stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ, G_DEBUG="fatal-warnings"))
        return self


class SendingTest(panel.PanelTest):
    def setUp(self):
        super().setUp()
        self.machine = machine.Machine(self.make_folder("machine"))
        os.makedirs(self.path("bin"))
        for program in (harness.KIOSK, harness.CANVASS):
            os.symlink(program, self.path("bin", os.path.basename(program)))
        self.machine.install_for(self.path("bin", "canvass-kiosk"))
        self.specifiers = {"S": self.machine.at("/var/lib"), "t": self.make_folder("run")}
        self.vault = self.machine.at("/var/lib/canvass")
        self.sender = Sender(self.machine, self.specifiers)

    def tearDown(self):
        super().tearDown()
        self.sender.stop()

    def read_way(self):
        """What the table's own unit says of the sender."""
        words = supervisor.Supervisor(self.machine.at(machine.UNIT), self.specifiers, {}).command
        return words[words.index("--sender"):][:2]

    def set_up(self):
        """A table with a PIN and a signature."""
        for name, text in (("pin", panel.PIN), ("signature", '{"language": "en", "fields": {"name": "Ana Lopez"}}')):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text + "\n")
        where = ("--vault", self.vault)
        harness.canvass("kiosk", "enroll", *where, "--campaign", self.make_demo_campaign(), "--name", "Plaza")
        harness.canvass("kiosk", "pin", *where, "--pin-file", self.path("pin"))
        harness.canvass("kiosk", "capture", *where, "--input", self.path("signature"))

    def open_table(self, *more):
        self.kiosk = Table("--vault", self.vault, "--media", self.path("media"), *more).start()

    def send(self):
        self.panel.click("push button", "Send")
        self.panel.find("heading", "Send")
        self.panel.click("push button", "Send")

    def test_a_table_without_a_network_sends_through_its_sender(self):
        os.makedirs(self.path("media"))
        fault = proxy.Fault()
        with servers.Dav() as server, proxy.Proxy(server.plain_port, fault) as between:
            address, credentials = server.through(between.port)
            self.set_up()
            harness.canvass("kiosk", "drop", "--vault", self.vault, "--to", address, "--credentials", credentials)

            # The control: what a table starts by itself reaches nothing.
            alone = subprocess.run([*WITHOUT_NETWORK, harness.CANVASS, "kiosk", "export", "--vault", self.vault, "--to", address,
                                    "--credentials", credentials], check=False, capture_output=True, text=True)
            self.assertEqual((alone.returncode, between.connections), (1, 0), alone.stderr)
            self.assertIn("Failed to connect", alone.stderr)

            fault.stall = True
            self.open_table(*self.read_way())
            self.unlock_panel()
            harness.wait_for("the connection", self.sender.living)
            self.send()
            harness.wait_for("somebody to talk to the drop", lambda: between.connections)
            errands = self.sender.errands()
            self.assertEqual(len(errands), 1)
            self.panel.click("push button", "Cancel")
            self.panel.find("label", CANCELLED)
            harness.wait_for("the end of it", lambda: not any(map(harness.is_running, errands)))

            fault.stall = False
            self.panel.click("push button", "Try again")
            self.panel.click("push button", "Send")
            harness.wait_for("the batch to arrive", lambda: [name for name in server.files("") if name.endswith(".batch")])
            harness.wait_for("the end of it", lambda: self.panel.look("push button", "Cancel") is None)
            self.assertEqual(len(self.sender.living()), 1)
            self.assertEqual(self.kiosk.stop(), 0)
            harness.wait_for("the sender to end with its table", lambda: not self.sender.living())


if __name__ == "__main__":
    harness.main()
