"""How the figures of mtvsim are taken for tests/bench/run: the scenario `scale`, and what a user starts."""
import http.client
import json
import os
import re
import select
import socket
import statistics
import subprocess
import tempfile
import time

from site_of import PLANS, ROOT, measure

WATCHES = 200
EVENTS = 100
BETWEEN = 0.02      # seconds, so that each event finds a quiet server
PLAYED = 30         # seconds, in which each plan has been written
PROVIDERS = "/apis/forklift.konveyor.io/v1beta1/providers"


class Simulator:
    """mtvsim on `scale`, alone or with its player; ends with the `with` block."""

    def __init__(self, plays=False):
        self.words = [] if plays else ["serve"]

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="mtvtop-bench-")
        config = os.path.join(self.folder.name, "kubeconfig")
        program = os.environ.get("MTVTOP_SIM", os.path.join(ROOT, "build/gcc/mtvsim"))
        start = time.monotonic()
        self.process = subprocess.Popen([program, *self.words, "--scenario", "scale", "--kubeconfig", config],
                                        stdout=subprocess.PIPE, text=True)
        ready = self.process.stdout.readline()
        self.start_ms = 1000 * (time.monotonic() - start)
        self.port = int(re.search(r"127\.0\.0\.1:(\d+)", ready)[1])
        with open(config, encoding="utf-8") as file:
            text = file.read()
        token = re.search(r'name: admin\s+user: \{token: "(\w+)"', text)[1]
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()

    def first_answer_ms(self, start):
        """From START, of time.monotonic(), until it has answered a client."""
        connection = self.connection()
        connection.request("GET", PROVIDERS, headers=self.headers)
        connection.getresponse().read()
        connection.close()
        return 1000 * (time.monotonic() - start)

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def memory(self, name="VmHWM"):
        """MiB at most so far."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as status:
            return int(re.search(rf"{name}:\s+(\d+)", status.read())[1]) / 1024

    def list_rate(self, rounds):
        """MB/s of a list of all plans, the median, and its size in MB."""
        rates = []
        for _ in range(rounds):
            connection, size, start = self.connection(), 0, time.monotonic()
            connection.request("GET", PLANS, headers=self.headers)
            answer = connection.getresponse()
            while piece := answer.read(1 << 20):
                size += len(piece)
            rates.append(size / 1e6 / (time.monotonic() - start))
            connection.close()
        return statistics.median(rates), size / 1e6

    def watch(self, version):
        """A socket on which events of providers come."""
        lines = [f"GET {PROVIDERS}?watch=1&resourceVersion={version} HTTP/1.1", "Host: mtvsim",
                 *(f"{name}: {value}" for name, value in self.headers.items()), "", ""]
        watch = socket.create_connection(("127.0.0.1", self.port))
        watch.sendall("\r\n".join(lines).encode())
        if not watch.recv(4096).startswith(b"HTTP/1.1 200"):
            raise SystemExit("bench: mtvsim refuses a watch")
        return watch


def read_providers(simulator):
    connection = simulator.connection()
    connection.request("GET", PROVIDERS, headers=simulator.headers)
    found = json.loads(connection.getresponse().read())
    connection.close()
    metadata = found["items"][0]["metadata"]
    path = PROVIDERS.replace("/providers", f"/namespaces/{metadata['namespace']}/providers/{metadata['name']}")
    return path, found["metadata"]["resourceVersion"]


def arrivals(poll, names, text):
    """Seconds at which each watch has an event with the text."""
    missing, found, held = set(names), [], {number: b"" for number in names}
    while missing:
        ready = poll.poll(10)
        now = time.monotonic()
        if not ready:
            raise SystemExit(f"bench: {len(missing)} watches of mtvsim are not told")
        for number, _ in ready:
            held[number] += names[number].recv(1 << 16)
            if text in held[number] and number in missing:
                missing.discard(number)
                found.append(now)
    return found


def start_with_player():
    """Until it says that it is ready, until a client has an answer, which waits for the player's lists, and MiB at most
    while it plays."""
    start = time.monotonic()
    with Simulator(plays=True) as served:
        answered = served.first_answer_ms(start)
        time.sleep(PLAYED)
        return served.start_ms, answered, served.memory()


def demo_first_rows(rounds):
    """From `mtvtop --demo` to the first plans on the screen, the median."""
    took = []
    for _ in range(rounds):
        session = measure.Session([os.path.join(ROOT, "mtvtop"), "--demo"], 160, 50)
        at = session.wait_for(r"Plans \([1-9]", 30)
        if not at:
            raise SystemExit(f"bench: the demo has no plans:\n{session.text()}")
        took.append(1000 * (at - session.t0))
        session.finish("q")
    return statistics.median(took)


def events(simulator):
    """From a write to each of the watches: p50 and p99 of all of them, milliseconds."""
    path, version = read_providers(simulator)
    watches = [simulator.watch(version) for _ in range(WATCHES)]
    poll, names = select.epoll(), {watch.fileno(): watch for watch in watches}
    for number in names:
        poll.register(number, select.EPOLLIN)
    writer, took = simulator.connection(), []
    kind = {**simulator.headers, "Content-Type": "application/merge-patch+json"}
    for i in range(EVENTS):
        time.sleep(BETWEEN)
        start = time.monotonic()
        writer.request("PATCH", path, json.dumps({"spec": {"url": f"https://event-{i}/sdk"}}), kind)
        took += [1000 * (at - start) for at in arrivals(poll, names, f"event-{i}/".encode())]
        writer.getresponse().read()
    for watch in [*watches, writer]:
        watch.close()
    took.sort()
    return took[len(took) // 2], took[len(took) * 99 // 100]
