# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands between a client and a server, and does what networks and bad servers do.

A fault is asked about every connection and request: it gets the request's first line and number, and says what becomes
of it. Everything else goes through untouched. HTTP without TLS on loopback, or any other bytes.
"""

import itertools
import socket
import struct
import threading
import time


class Fault:
    """What to do; by default, nothing."""

    cut_up_after = None  # bytes from the client, then the connection breaks
    cut_down_after = None  # bytes from the server
    answer = None  # (request line, n) → bytes to say in place of the server, or None
    twice = None  # (request line) → whether the server gets the request twice
    stall = False  # nothing comes back, and the connection stays
    flood = None  # bytes to say again and again in place of the server
    pace = None  # seconds between two pieces of 4 KiB from the client
    drip = None  # seconds between two bytes of the answer
    only = None  # (n of connection) → whether this one is hit


def reset(connection):
    """Breaks it as a pulled cable does: no end in order."""
    try:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)  # whoever reads from it would keep it open
        connection.close()
    except OSError:
        pass


class Proxy:
    """Listens on `port` until it is left."""

    def __init__(self, target_port, fault):
        self.target_port, self.fault = target_port, fault
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = self.listener.getsockname()[1]
        self.connections = self.requests = 0
        self.ending = False
        self.hit = 0  # times that the fault came
        self.bytes_up = self.bytes_down = 0  # from clients, and to them

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.ending = True
        self.listener.close()

    def accept(self):
        while not self.ending:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.serve, args=(client, self.connections), daemon=True).start()

    def choose(self, n):
        """The fault of the nth connection."""
        return self.fault if self.fault.only is None or self.fault.only(n) else Fault()

    def serve(self, client, n):
        fault = self.choose(n)
        if fault.flood:
            self.hit += 1
            try:
                self.say(client, itertools.repeat(fault.flood))
            except OSError:
                client.close()
            return
        if fault.answer or fault.twice:
            self.serve_requests(client, fault)
            return
        try:
            server = socket.create_connection(("127.0.0.1", self.target_port))
        except OSError:
            reset(client)
            return
        for connection in (client, server):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=self.pump, args=(client, server, fault, False), daemon=True).start()
        self.pump(server, client, fault, True)

    def pump(self, source, sink, fault, down):
        """Bytes from one to the other; after as many as the fault says both break."""
        left = fault.cut_down_after if down else fault.cut_up_after
        try:
            while True:
                if down and fault.stall:
                    self.hit += 1
                    while not self.ending:
                        time.sleep(0.05)
                chunk = source.recv(4096 if left is None else max(1, min(4096, left)))
                if not chunk:
                    break
                if left is not None:
                    left -= len(chunk)
                if down:
                    self.bytes_down += len(chunk)
                else:
                    self.bytes_up += len(chunk)
                    if fault.pace:
                        time.sleep(fault.pace)
                if down and fault.drip:
                    self.hit += 1
                    for byte in chunk:
                        sink.sendall(bytes([byte]))
                        time.sleep(fault.drip)
                else:
                    sink.sendall(chunk)
                if left is not None and left <= 0:
                    self.hit += 1
                    reset(source)
                    reset(sink)
                    return
        except OSError:
            pass
        for connection in (source, sink):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def serve_requests(self, client, fault):
        """One request after the other, read whole."""
        stream = client.makefile("rb")
        try:
            while True:
                head = self.read_head(stream)
                if head is None:
                    return
                line = head[0].decode().strip()
                body = self.read_body(client, stream, head)
                self.requests += 1
                said = fault.answer(line, self.requests) if fault.answer else None
                if said is not None:
                    self.hit += 1
                    self.say(client, said)
                    return
                answer = self.ask(head, body)
                if fault.twice and fault.twice(line):
                    self.hit += 1
                    answer = self.repeat(head, body, answer)
                client.sendall(answer)
        except OSError:
            pass
        finally:
            client.close()

    def say(self, client, said):
        for chunk in [said] if isinstance(said, bytes) else said:
            if self.ending:
                return
            client.sendall(chunk)

    def repeat(self, head, body, said):
        """What is answered to something asked twice, of which the first answer is `said`."""
        return self.ask(head, body)

    @staticmethod
    def read_head(stream):
        lines = []
        while True:
            line = stream.readline()
            if not line:
                return None
            if line == b"\r\n":
                return lines
            lines.append(line)

    @staticmethod
    def read_body(client, stream, head):
        headers = {line.split(b":")[0].lower(): line.split(b":", 1)[1].strip() for line in head[1:]}
        if headers.get(b"expect"):
            client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        return stream.read(int(headers.get(b"content-length", b"0")))

    def ask(self, head, body):
        """The server's whole answer, of a connection of its own."""
        kept = [line for line in head if not line.lower().startswith((b"connection:", b"expect:"))]
        with socket.create_connection(("127.0.0.1", self.target_port)) as server:
            server.sendall(b"".join(kept) + b"Connection: close\r\n\r\n" + body)
            answer = b""
            while True:
                chunk = server.recv(65536)
                if not chunk:
                    return answer.replace(b"Connection: close\r\n", b"", 1) + b""
                answer += chunk
