"""What the hub is measured beside: nginx as the outside system of all candidates, nginx as proxy, a service with zeep, RabbitMQ."""

import contextlib
import getpass
import os
import pathlib
import shutil
import signal
import socket

import amqp
import bench_site
import places
import processes
import wide
from waiting import wait_for

# Sizes by the length of the question: an answer of the same order.
SIZES = {"1k": bench_site.KIB, "2k": 2 * bench_site.KIB, "10k": 10 * bench_site.KIB, "100k": 100 * bench_site.KIB}

BACKEND = """\
daemon off;
user {user};
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/pid;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  default_type application/xml;
  client_max_body_size 16m;
  keepalive_requests 100000000;
  keepalive_time 24h;     # a connection that the server closes while it is used costs a question, and with it the run
  keepalive_timeout 24h;
  open_file_cache max=100;
  map $content_length $size {{ "~^1?[0-9]{{1,3}}$" 1k; "~^[1-5][0-9]{{3}}$" 2k; "~^[0-9]{{4,5}}$" 10k; "~^[1-3][0-9]{{5}}$" 100k; default 1k; }}
  server {{
    listen 127.0.0.1:{port} ssl backlog=1024;
    ssl_certificate {pki}/pspp.pem;
    ssl_certificate_key {pki}/pspp.key;
    ssl_protocols TLSv1.3;
    root {folder}/answers;
    location / {{
      rewrite "^/(?<row>[a-z]+)$" /$row-$size.xml break;
      error_page 405 =200 $uri;  # a POST to a file: the file
    }}
    location = /soap-2k.xml {{ default_type text/xml; }}
    location = /soap {{
      rewrite ^ /soap-2k.xml break;
      error_page 405 =200 /soap-2k.xml;
    }}
  }}
}}
"""

FRONT = """\
daemon off;
user {user};
worker_processes 2;
error_log {folder}/error.log;
pid {folder}/pid;
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  keepalive_requests 100000000;
  upstream behind {{ UPSTREAM }}
  server {{
    listen 127.0.0.1:{port} ssl backlog=1024;
    ssl_certificate {pki}/hub.pem;
    ssl_certificate_key {pki}/hub.key;
    ssl_protocols TLSv1.3;
    ssl_client_certificate {pki}/ca.pem;
    ssl_crl {pki}/ca.crl.pem;
    ssl_verify_client on;
    location / {{
PASS
    }}
  }}
}}
"""

# What pass-through is held against.
PROXY = FRONT.replace("UPSTREAM", "server 127.0.0.1:{backend}; keepalive 64; keepalive_requests 100000000;").replace("PASS", """\
      proxy_pass https://behind;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_ssl_trusted_certificate {pki}/systems-ca.pem;
      proxy_ssl_protocols TLSv1.3;
      proxy_ssl_name localhost;
      proxy_ssl_verify on;""")

# What stands before the service with zeep.
BEFORE_SERVICE = FRONT.replace("UPSTREAM", "server unix:{folder}/service.socket;").replace("PASS", "      proxy_pass http://behind;")


class Nginx:
    """One nginx in a folder of its own."""

    def __init__(self, folder, configuration, pki, **values):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.port = free_port()
        self.text = configuration.format(folder=self.folder, port=self.port, pki=pki.folder, user=getpass.getuser(), **values)
        self.program = None

    def start(self):
        file = self.folder / "nginx.conf"
        file.write_text(self.text)
        self.program = processes.Program(["nginx", "-e", self.folder / "error.log", "-p", self.folder, "-c", file],
                                         self.folder / "nginx.log")
        wait_for(lambda: listens(self.port), 10, f"nginx listens\n{self.program.tail()}")
        return self

    def stop(self):
        if self.program:
            self.program.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Backend(Nginx):
    """The outside system of all candidates: TLS, keep-alive, answers that are files."""

    def __init__(self, folder, pki):
        super().__init__(folder, BACKEND, pki)
        answers = self.folder / "answers"
        answers.mkdir()
        for size, octets in SIZES.items():
            (answers / f"pass-{size}.xml").write_text(bench_site.result("pass", octets))
            (answers / f"route-{size}.xml").write_text(bench_site.result("route", octets))
            (answers / f"map-{size}.xml").write_text(bench_site.partner_result(octets))
        (answers / "soap-2k.xml").write_text(bench_site.envelope(bench_site.result("soap", 2 * bench_site.KIB)))
        for row in wide.ROWS:
            (answers / f"{row}-2k.xml").write_text(wide.answer(row))
        (answers / "bulk-1k.xml").write_text(bench_site.result("bulk", bench_site.KIB))


class Proxy(Nginx):
    """What pass-through is held against."""

    def __init__(self, folder, pki, backend):
        super().__init__(folder, PROXY, pki, backend=backend.port)


class ZeepService:
    """zeep_service.py as Debian's gunicorn runs it, one process for a request at a time, behind an nginx that knows the callers."""

    GUNICORN = pathlib.Path("/usr/bin/gunicorn")

    def __init__(self, folder, pki, backend):
        self.nginx = Nginx(folder, BEFORE_SERVICE, pki)
        self.folder, self.port, self.program = self.nginx.folder, self.nginx.port, None
        self.socket = self.folder / "service.socket"
        (self.folder / "orders.wsdl").write_text(bench_site.wsdl(backend.port))
        self.env = {"SAKTA_BENCH_WSDL": str(self.folder / "orders.wsdl"), "SAKTA_BENCH_CA": str(pki.certificate("systems-ca")),
                    "PYTHONPATH": str(places.SOURCE / "tests" / "bench"), "PYTHONDONTWRITEBYTECODE": "1"}

    @staticmethod
    def is_there():
        return ZeepService.GUNICORN.exists()

    def start(self):
        many = 2 * os.cpu_count() + 1  # as gunicorn's manual advises
        self.program = processes.Program([self.GUNICORN, "--workers", many, "--preload", "--bind", f"unix:{self.socket}", "zeep_service"],
                                         self.folder / "service.log", self.env, cwd=self.folder)
        wait_for(self.socket.exists, places.patience(20), f"gunicorn listens\n{self.program.tail()}")
        self.nginx.start()
        return self

    def cpu_seconds(self):
        return tree_cpu_seconds(self.program.pid) + tree_cpu_seconds(self.nginx.program.pid)

    def stop(self):
        self.nginx.stop()
        if self.program:
            self.program.stop()


def tree(pid):
    """A process and its living descendants: {pid: fields of its stat from the state on}."""
    stats = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                stats[int(entry.name)] = (entry / "stat").read_text().rsplit(") ", 1)[1].split()

    def belongs(one):
        while one in stats and one != pid:
            one = int(stats[one][1])
        return one == pid
    return {one: fields for one, fields in stats.items() if belongs(one)}


def cpu_seconds(pid):
    """What all living threads of a process have used, in user and kernel; /proc/<pid>/stat would count in steps of 10 ms."""
    total = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread that has just ended
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def tree_cpu_seconds(pid):
    """The same of a process and its living descendants."""
    return sum(cpu_seconds(one) for one in tree(pid))


class RabbitMq:
    """A single broker with a node name, ports and a folder of its own; a durable quorum queue, publisher confirms."""

    QUEUE = "bench"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.port, self.names_port = free_port(), free_port()
        self.names = self.program = None

    @staticmethod
    def is_there():
        return bool(RabbitMq.server()) and shutil.which("epmd") is not None

    @staticmethod
    def server():
        """The script that Debian's /usr/sbin/rabbitmq-server wraps: the wrapper insists on the system's own folders."""
        scripts = sorted(pathlib.Path("/usr/lib/rabbitmq/lib").glob("*/sbin/rabbitmq-server"))
        return scripts[-1] if scripts else None

    def start(self):
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\nvm_memory_high_watermark.absolute = 4GB\n")
        (self.folder / "enabled_plugins").write_text("[].\n")
        env = {"HOME": str(self.folder), "RABBITMQ_NODENAME": f"sakta-bench-{os.getpid()}@localhost",
               "RABBITMQ_MNESIA_BASE": str(self.folder / "data"), "RABBITMQ_LOG_BASE": str(self.folder / "log"),
               "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
               "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
               "RABBITMQ_DIST_PORT": str(free_port()), "ERL_EPMD_PORT": str(self.names_port),
               "RABBITMQ_PID_FILE": str(self.folder / "pid")}
        self.names = processes.Program(["epmd", "-port", self.names_port, "-address", "127.0.0.1"], self.folder / "epmd.log")
        wait_for(lambda: listens(self.names_port), 10, "epmd listens")
        self.program = processes.Program([self.server()], self.folder / "rabbitmq.log", env, cwd=self.folder)
        wait_for(self.started, 60, f"RabbitMQ has started\n{self.program.tail()}")
        return self

    def started(self):
        """It listens a little before it takes connections."""
        return any("startup complete" in log.read_text(errors="replace") for log in (self.folder / "log").glob("*.log"))

    def publish(self, body, outstanding, seconds):
        return amqp.publish(self.port, self.QUEUE, body, outstanding, seconds)

    def stop(self):
        if self.program:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.program.pid, signal.SIGKILL)  # the script and the node
            self.program.wait(10)
        if self.names:
            self.names.kill()


def shown(configuration):
    """An nginx configuration as it is shown: without the lines that name scratch folders."""
    lines = [line for line in configuration.splitlines() if "_path" not in line and not line.startswith(("pid", "error_log", "user"))]
    return "\n".join(lines).replace("{{", "{").replace("}}", "}")
