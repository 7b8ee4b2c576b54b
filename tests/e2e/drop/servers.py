# SPDX-License-Identifier: GPL-3.0-or-later
"""Real servers on loopback, each in a scratch folder of its own and ended with the story's process.

Each has an `address`, the `credentials` file that may use it, and `root`, a folder where its files can be looked at and
spoiled behind its back, or None.
"""

import hashlib
import hmac
import http.client
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

USER, PASSWORD = "table", "four mild oxen"
SENDER = "sender"  # may write and nothing else
WAIT_SECONDS = 40


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process, log):
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() not in (None, 0) or time.monotonic() > deadline:
            with open(log, errors="replace") as file:
                raise AssertionError(f"no server at {port}: {file.read()[-2000:]}")
        time.sleep(0.05)


def quietly(*command, **keywords):
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   **keywords)


def make_certificate(folder):
    """A throw-away authority, and a certificate of it for 127.0.0.1 and localhost."""
    path = lambda name: os.path.join(folder, name)
    quietly("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=Throw-away authority", "-keyout", path("ca.key"), "-out", path("ca.pem"))
    quietly("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
            "-keyout", path("server.key"), "-out", path("server.csr"))
    with open(path("names"), "w") as file:
        file.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    make_server_certificate(folder, 2)


def make_server_certificate(folder, days):
    path = lambda name: os.path.join(folder, name)
    quietly("openssl", "x509", "-req", "-in", path("server.csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
            "-CAcreateserial", "-days", str(days), "-extfile", path("names"), "-out", path("server.pem"))


class Server:
    """A folder, processes, and their end."""

    kind = ""
    root = None

    def __init__(self):
        # Not in TMPDIR, into which a server that has become another user may not go.
        self.folder = tempfile.mkdtemp(prefix=f"canvass-{self.kind}-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.processes = []
        self.log, self.log_at = None, 0  # (nullable) what the server writes of what it was asked

    def take_log(self):
        """The lines since the last time, or None for one that writes none."""
        if self.log is None:
            return None
        with open(self.log, errors="replace") as file:
            file.seek(self.log_at)
            lines = file.read().splitlines()
            self.log_at = file.tell()
        return lines

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, mode)
        return path

    def start(self, *command, **keywords):
        log = open(self.path(os.path.basename(command[0]) + ".log"), "ab")
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                                   **keywords)
        self.processes.append(process)
        return process, log.name

    def through(self, port):
        """The address and the credentials' path of the server behind a proxy at `port`."""
        return self.plain_address.replace(str(self.plain_port), str(port)), self.credentials

    def write_credentials(self, name="credentials", mode=0o600, **values):
        lines = "".join(f"{key}={value}\n" for key, value in values.items())
        return self.write(name, "[drop]\n" + lines, mode)

    def files(self, below):
        """What is there in a folder, by its place: everything, finished or not."""
        found = {}
        for folder, _, names in os.walk(os.path.join(self.root, below)):
            for name in names:
                path = os.path.join(folder, name)
                # Apache's own; it shows them to nobody.
                if "/.DAV" not in path and "/.davfs.tmp" not in path:
                    with open(path, "rb") as file:
                        found[os.path.relpath(path, self.root)] = file.read()
        return found

    def spoil(self, name, contents):
        """Another file under that name, behind the server's back."""
        with open(os.path.join(self.root, name), "wb") as file:
            file.write(contents)

    def stop(self):
        for process in self.processes:
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Folder(Server):
    """No server at all: the fourth kind that must behave the same."""

    kind = "folder"

    def __init__(self):
        super().__init__()
        self.root = self.path("drop")
        os.mkdir(self.root)
        self.address, self.credentials, self.options = "file://" + self.root, None, ()


APACHE = """
ServerRoot {folder}
ServerName localhost
PidFile {folder}/pid
Listen 127.0.0.1:{port}
Listen 127.0.0.2:{port}
User www-data
Group www-data
{modules}
ErrorLog {folder}/error.log
ForensicLog {folder}/access.log
{site}
<VirtualHost *:{port}>
  SSLEngine on
  SSLCertificateFile {folder}/server.pem
  SSLCertificateKeyFile {folder}/server.key
  {within}
</VirtualHost>
"""
APACHE_MODULES = ("mpm_event", "authz_core", "ssl", "socache_shmcb", "log_forensic")


class Apache(Server):
    """Whatever it serves, over TLS with a throw-away authority's certificate."""

    def start_apache(self, modules, site="", within=""):
        make_certificate(self.folder)
        self.port = free_port()
        modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
                            for name in APACHE_MODULES + modules)
        self.write("apache.conf", APACHE.format(folder=self.folder, port=self.port, modules=modules, site=site,
                                                within=within))
        process, log = self.start("/usr/sbin/apache2", "-DFOREGROUND", "-f", self.path("apache.conf"))
        wait_for_port(self.port, process, log)

    def serve_certificate(self, days):
        """Another one of the same authority, from now on."""
        make_server_certificate(self.folder, days)
        quietly("/usr/sbin/apache2", "-f", self.path("apache.conf"), "-k", "graceful")
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            served = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{self.port}"], input=b"",
                                    capture_output=True).stdout
            with open(self.path("server.pem"), "rb") as file:
                if file.read().strip() in served:
                    return
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def expire(self):
        self.serve_certificate(-1)

    def renew(self):
        self.serve_certificate(2)


DAV_MODULES = ("authn_core", "authn_file", "authz_user", "auth_basic", "dav", "dav_fs")
DAV = """
Listen 127.0.0.1:{plain_port}
DavLockDB {folder}/lock/db
DocumentRoot {folder}/www
<Directory {folder}/www>
  Dav On
  AuthType Basic
  AuthName dav
  AuthUserFile {folder}/htpasswd
  <Limit PUT MKCOL MOVE>
    Require valid-user
  </Limit>
  <LimitExcept PUT MKCOL MOVE>
    Require user {user}
  </LimitExcept>
</Directory>
"""


class Dav(Apache):
    """Apache's mod_dav over TLS. A second port without TLS is for what stands between."""

    kind = "dav"

    def __init__(self):
        super().__init__()
        self.plain_port = free_port()
        for name in ("www/table", "lock"):
            os.makedirs(self.path(name))
            shutil.chown(self.path(name), "www-data", "www-data")
        self.root = self.path("www/table")
        quietly("htpasswd", "-bcB", self.path("htpasswd"), USER, PASSWORD)
        quietly("htpasswd", "-bB", self.path("htpasswd"), SENDER, PASSWORD)
        self.start_apache(DAV_MODULES, DAV.format(folder=self.folder, plain_port=self.plain_port, user=USER))
        self.address = f"https://127.0.0.1:{self.port}/table"
        self.plain_address = f"http://127.0.0.1:{self.plain_port}/table"
        self.credentials = self.write_credentials(user=USER, password=PASSWORD, ca="ca.pem")
        self.wrong_secret = self.write_credentials("wrong", user=USER, password="other", ca="ca.pem")
        self.strangers = ((self.address, self.write_credentials("stranger", user=USER, password=PASSWORD)),
                          (self.address.replace("127.0.0.1", "127.0.0.2"), self.credentials))
        self.log = self.path("access.log")
        self.write_only = self.address, self.write_credentials("sender", user=SENDER, password=PASSWORD, ca="ca.pem")

    def take_log(self):
        """Method and path of each request: "+ID|METHOD PATH HTTP/1.1|…" is written before it is answered, so
        that what was answered is there; an access log may be late."""
        return [line.split("|")[1].rpartition(" ")[0] for line in super().take_log() if line.startswith("+")]


SSHD = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile {folder}/pid
AuthorizedKeysFile {folder}/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
MaxStartups 100
# The shell that starts what follows would read its user's own set-up, for each connection.
SetEnv HOME={folder}
Subsystem sftp /usr/lib/openssh/sftp-server -e -l INFO {denied} 2>>{folder}/sftp.log
"""


class Sftp(Server):
    """OpenSSH, for the one who runs the tests, with a key."""

    kind = "sftp"

    def __init__(self):
        super().__init__()
        self.port = free_port()
        self.root = self.path("table")
        os.mkdir(self.root)
        for name in ("host", "client", "other"):
            quietly("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", self.path(name))
        quietly("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", self.path("unused"))
        shutil.copy(self.path("client.pub"), self.path("authorized"))
        write_only_port = free_port()
        os.makedirs("/run/sshd", exist_ok=True)
        for port, denied in ((self.port, ""), (write_only_port, "-P opendir,readdir,read,remove,rmdir")):
            config = self.write(f"sshd-{port}", SSHD.format(port=port, folder=self.folder, denied=denied))
            process, log = self.start("/usr/sbin/sshd", "-D", "-e", "-f", config)
            wait_for_port(port, process, log)
        self.log = self.write("sftp.log", "")
        host_key = self.read("host.pub")
        user = pwd.getpwuid(os.getuid()).pw_name
        self.plain_port = self.port
        self.address = self.plain_address = f"sftp://127.0.0.1:{self.port}{self.root}"
        self.credentials = self.write_credentials(user=user, private_key="client", host_key=host_key)
        self.write_only = self.address.replace(str(self.port), str(write_only_port)), self.credentials
        self.wrong_secret = self.write_credentials("wrong", user=user, private_key="other", host_key=host_key)
        self.strangers = ((self.address, self.write_credentials("stranger", user=user, private_key="client",
                                                                host_key=self.read("other.pub"))), )

    def read(self, name):
        with open(self.path(name)) as file:
            return file.read().strip()


SWIFT = {
    "swift.conf": "[swift-hash]\nswift_hash_path_suffix = s\nswift_hash_path_prefix = p\n"
                  "[storage-policy:0]\nname = gold\ndefault = yes\n",
    "proxy-server.conf": """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {proxy}
user = root
swift_dir = {folder}/etc
workers = 1
log_level = ERROR
[pipeline:main]
pipeline = catch_errors cache bulk s3api tempauth slo symlink versioned_writes proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{memcache}
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
dns_compliant_bucket_names = true
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
user_test_sender = sending
[filter:slo]
use = egg:swift#slo
[filter:versioned_writes]
use = egg:swift#versioned_writes
[filter:symlink]
use = egg:swift#symlink
""",
}
SWIFT_STORE = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
user = root
swift_dir = {folder}/etc
devices = {folder}/dev
mount_check = false
workers = {workers}
log_level = ERROR
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
"""


# What is signed goes through as it came: the host's name and each escaped letter of the path.
S3_MODULES = ("proxy", "proxy_http")
S3_WITHIN = """ProxyPreserveHost On
  Proxy100Continue Off
  AllowEncodedSlashes NoDecode
  ProxyPass / http://127.0.0.1:{proxy}/ nocanon
"""


class S3(Apache):
    """OpenStack Swift with its S3 interface: a distributed object store that checks signatures.

    Apache stands before it with TLS. Its own port, without, is for what stands between.
    """

    kind = "s3"
    BUCKET = "petition"

    def __init__(self):
        super().__init__()
        os.makedirs(self.path("etc"))
        os.makedirs(self.path("dev/d1"))
        ports = {name: free_port() for name in ("proxy", "memcache", "account", "container", "object")}
        for name, text in SWIFT.items():
            self.write("etc/" + name, text.format(folder=self.folder, **ports))
        for name in ("account", "container", "object"):
            self.write(f"etc/{name}-server.conf",
                       SWIFT_STORE.format(name=name, port=ports[name], folder=self.folder, workers=1))
            self.make_ring(name, ports[name])
        self.start("/usr/bin/memcached", "-u", "nobody", "-l", "127.0.0.1", "-p", str(ports["memcache"]))
        env = dict(os.environ, SWIFT_TEST="1", PATH="/usr/bin:/bin", HOME=self.folder)
        started = [(ports[name], self.start("/usr/bin/python3", f"/usr/bin/swift-{name}-server",
                                            self.path(f"etc/{name}-server.conf"), env=env))
                   for name in ("account", "container", "object", "proxy")]
        for port, (process, log) in started:
            wait_for_port(port, process, log)
        self.plain_port = ports["proxy"]
        self.start_apache(S3_MODULES, within=S3_WITHIN.format(**ports))
        self.address = f"s3://{self.BUCKET}/2026"
        self.common = {"user": "test:tester", "region": "us-east-1", "ca": "ca.pem",
                       "endpoint": f"https://127.0.0.1:{self.port}"}
        self.credentials = self.write_credentials(password="testing", **self.common)
        self.wrong_secret = self.write_credentials("wrong", password="wrong", **self.common)
        elsewhere = {"ca": {"ca": ""}, "name": {"endpoint": f"https://127.0.0.2:{self.port}"}}
        self.strangers = tuple((self.address, self.write_credentials(
            f"stranger-{name}", password="testing", **dict(self.common, **other))) for name, other in elsewhere.items())
        self.make_bucket()
        self.write_only = self.address, self.write_credentials("sender", **dict(self.common, user="test:sender",
                                                                                password="sending"))
        self.allow_sender()

    def allow_sender(self):
        """By Swift's own access list, which its S3 interface goes by."""
        def request(method, path, **headers):
            connection = http.client.HTTPConnection("127.0.0.1", self.plain_port, timeout=30)
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            answer.read()
            assert answer.status < 300, answer.status
            return answer.headers

        headers = request("GET", "/auth/v1.0", X_Auth_User="test:tester", X_Auth_Key="testing")
        path = urllib.parse.urlparse(headers["X-Storage-Url"]).path
        request("POST", f"{path}/{self.BUCKET}", X_Auth_Token=headers["X-Auth-Token"], X_Container_Write="test:sender")

    def through(self, port):
        return self.address, self.write_credentials(f"through-{port}", **dict(
            self.common, password="testing", endpoint=f"http://127.0.0.1:{port}"))

    def make_ring(self, name, port):
        builder = self.path("etc", name + ".builder")
        quietly("swift-ring-builder", builder, "create", "4", "1", "0")
        quietly("swift-ring-builder", builder, "add", f"r1z1-127.0.0.1:{port}/d1", "1")
        quietly("swift-ring-builder", builder, "rebalance")

    def ask(self, method, key="", body=b"", query="", **more):
        """What another client would do: AWS Signature Version 4, as Amazon writes it down."""
        host, path = f"127.0.0.1:{self.plain_port}", f"/{self.BUCKET}/{key}" if key else f"/{self.BUCKET}"
        now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        scope = f"{now[:8]}/us-east-1/s3/aws4_request"
        digest = hashlib.sha256(body).hexdigest()
        headers = f"host:{host}\nx-amz-content-sha256:{digest}\nx-amz-date:{now}\n"
        names = "host;x-amz-content-sha256;x-amz-date"
        asked = f"{method}\n{path}\n{query}\n{headers}\n{names}\n{digest}"
        text = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(asked.encode()).hexdigest()}"
        secret = b"AWS4testing"
        for word in scope.split("/"):
            secret = hmac.new(secret, word.encode(), hashlib.sha256).digest()
        signature = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
        connection = http.client.HTTPConnection(host, timeout=30)
        connection.request(method, path + ("?" + query if query else ""), body, {
            "x-amz-date": now, "x-amz-content-sha256": digest,
            "Authorization": f"AWS4-HMAC-SHA256 Credential=test:tester/{scope}, SignedHeaders={names}, "
                             f"Signature={signature}", **more})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def make_bucket(self):
        """As soon as the store has come up."""
        deadline = time.monotonic() + WAIT_SECONDS
        while self.ask("PUT")[0] != 200:
            assert time.monotonic() < deadline, self.ask("PUT")
            time.sleep(0.2)

    def files(self, below):
        keys, after = [], ""
        while True:
            query = f"list-type=2&prefix=2026%2F{below}%2F" + (f"&start-after={urllib.parse.quote(after, safe='')}" if after else "")
            status, answer = self.ask("GET", query=query)
            assert status == 200, answer
            found = re.findall(rb"<Key>(.*?)</Key>", answer)
            keys += [key.decode() for key in found]
            if b"<IsTruncated>true" not in answer:
                return {key.removeprefix("2026/"): self.ask("GET", urllib.parse.quote(key))[1] for key in keys}
            after = keys[-1]

    def spoil(self, name, contents):
        assert self.ask("PUT", "2026/" + urllib.parse.quote(name), contents)[0] == 200


KINDS = {"folder": Folder, "dav": Dav, "sftp": Sftp, "s3": S3}
