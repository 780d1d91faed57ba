"""How each figure of tests/bench/run is taken. Times are in milliseconds."""
import contextlib
import json
import os
import random
import re
import statistics
import subprocess
import time

from site_of import PLANS, ROOT, measure

ROUNDS = 5          # the median of so many starts
IDLE = 30           # seconds
REPEATS = 100       # events
PROVIDER = "/apis/forklift.konveyor.io/v1beta1/namespaces/openshift-mtv/providers/vc-lab"


def median(values):
    return round(statistics.median(values))


def since_start(session, pattern, timeout=30):
    at = session.wait_for(pattern, timeout)
    if not at:
        raise SystemExit(f"bench: {pattern!r} did not come to the screen:\n{session.text()}")
    return 1000 * (at - session.t0)


def starts(site, total):
    """First frame; first rows; all VMs: from the start of the program."""
    first, rows, every = [], [], []
    for _ in range(ROUNDS):
        session = site.mtvtop()
        rows.append(since_start(session, r"Plans \([1-9]"))
        every.append(since_start(session, rf"VMs \({total}\)"))
        first.append(1000 * (session.first - session.t0))
        session.finish("q")
    return median(first), median(rows), median(every)


def one_bare_list(site):
    """The same list taken by a client that throws it away."""
    connection, headers = site.connection()
    start = time.monotonic()
    connection.request("GET", PLANS, headers={**headers, "Accept": "application/json"})
    answer = connection.getresponse()
    while answer.read(1 << 20):
        pass
    took = 1000 * (time.monotonic() - start)
    connection.close()
    return took


def bare_list(site):
    return median([one_bare_list(site) for _ in range(ROUNDS)])


# The kernel counts what a program held before exec for what it becomes: a small one starts it.
SMALL_PARENT = """import os, sys
child = os.fork()
if not child:
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(usage.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_memory(command):
    """MiB at most that a command needs, whatever this program holds."""
    parent = ["python3", "-I", "-S", "-c", SMALL_PARENT, *command]
    said = subprocess.run(parent, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr
    return int(said.split()[-1]) / 1024


def get(site, *words):
    """One `mtvtop get` after the other, beside the bare LIST before each: milliseconds, how many
    times the LIST that is, and its peak memory in MiB."""
    took, times = [], []
    for _ in range(ROUNDS):
        bare = one_bare_list(site)
        start = time.monotonic()
        with subprocess.Popen(site.command_line("get", *words), stdout=subprocess.PIPE) as process:
            while process.stdout.read(1 << 20):
                pass
        took.append(1000 * (time.monotonic() - start))
        times.append(took[-1] / bare)
    peak = max(peak_memory(site.command_line("get", *words)) for _ in range(ROUNDS))
    return median(took), statistics.median(times), peak


def kubectl_get(site):
    took = []
    for _ in range(ROUNDS):
        session = site.kubectl("get", "plans.forklift.konveyor.io", "-A")
        session.wait_for("NAMESPACE", 30)
        took.append(session.finish()["wall_ms"])
    return f"kubectl get {median(took)} ms"


def loaded(site, *arguments):
    """mtvtop with all that the site has."""
    session = site.mtvtop(*arguments)
    if not session.wait_for(rf"VMs \({site.total}\)", 30):
        raise SystemExit(f"bench: the VMs did not come:\n{session.text()}")
    session.pump(time.monotonic() + 3)
    return session


def idle(site):
    session = loaded(site)
    before = site.requests()
    look = session.idle(IDLE)
    look["requests_per_s"] = (site.requests() - before) / look["seconds"]
    session.finish("q")
    return look


def keys(site):
    """The cursor up and down the list of all VMs, where each key changes the screen."""
    session = loaded(site, "--start", "vms")
    took = session.press("j" * 10 + "jk" * 100, 0.03, 1)
    session.finish("q")
    return took


def keys_streaming(site):
    """The same while the site is still coming: from the first rows until all VMs are there."""
    took = []
    for _ in range(ROUNDS):
        session = site.mtvtop("--start", "vms")
        since_start(session, r"VMs \([1-9]")
        while not re.search(rf"VMs \({site.total}\)", session.text()):
            took.append(session.press("j" if len(took) % 2 else "k", 0.01, 1)["p50_ms"])
        session.finish("q")
    return spread([t for t in took if t is not None])


@contextlib.contextmanager
def player(site):
    """Running plans move on every three seconds; large ones slower, or the API server has no time left."""
    command = [os.environ.get("MTVTOP_SIM", os.path.join(ROOT, "build/gcc/mtvsim")), "play",
               "--kubeconfig", site.config("admin"), "--tick", str(site.tick)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def drawings(session, start):
    """Bytes of each drawing since then."""
    sizes, last = [], 0
    for at, size in (entry for entry in session.log if entry[0] >= start):
        sizes += [0] if at - last > measure.BURST_GAP else []
        sizes[-1], last = sizes[-1] + size, at
    return sizes


def changes(site):
    """A table of running VMs on the whole screen, while the player writes five times: the median of
    the five largest drawings, the others being the clock's."""
    session = loaded(site, "--start", "vms")
    session.send("/Running\r")
    session.pump(time.monotonic() + 1)
    start = time.monotonic()
    session.pump(start + 5 * site.tick / 1000)
    session.finish("q")
    return median(sorted(drawings(session, start))[-5:])


class Changes:
    """A column of texts event-1, event-2, ... on the screen, and the requests that write them."""

    def __init__(self, open_session, path, body):
        self.open_session, self.path, self.body = open_session, path, body


def mtvtop_providers(site):
    return Changes(lambda: site.mtvtop("--start", "providers"), PROVIDER,
                   lambda i: ("application/merge-patch+json", {"spec": {"url": f"https://event-{i}/sdk"}}))


def kubectl_providers(site):
    columns = "custom-columns=NAME:.metadata.name,URL:.spec.url"
    watch = ["get", "providers.forklift.konveyor.io", "-n", "openshift-mtv", "-w", "-o", columns]
    same = mtvtop_providers(site)
    return Changes(lambda: site.kubectl(*watch), same.path, same.body)


def events(site, changes):
    """From the moment a write is sent to its text on the screen: the server's write is part of it."""
    session = changes.open_session()
    session.pump(time.monotonic() + 3)
    connection, headers = site.connection()
    took = []
    for i in range(1, REPEATS + 1):
        session.pump(time.monotonic() + random.uniform(0.05, 0.1))
        kind, body = changes.body(i)
        start = time.monotonic()
        connection.request("PATCH", changes.path, json.dumps(body), {**headers, "Content-Type": kind})
        at = session.wait_for(rf"event-{i}\b", 10)
        answer = connection.getresponse()
        text = answer.read()
        if not at or answer.status != 200:
            raise SystemExit(f"bench: event {i} ({answer.status} {text[:200]}):\n{session.text()}")
        took.append(1000 * (at - start))
    session.finish("q")
    connection.close()
    return spread(took)


def spread(took):
    ranks = sorted(round(t, 1) for t in took)
    return {"p50_ms": ranks[len(ranks) // 2], "p99_ms": ranks[min(len(ranks) - 1, len(ranks) * 99 // 100)]}


def outage(site, begin, end):
    """How long until the loss is said, and, from the end of it, until it is live again."""
    session = loaded(site)
    start = time.monotonic()
    site.cluster(begin)
    said = session.wait_for("LOST", 60)
    back = end() or time.monotonic()
    live = session.wait_for(r"(?m)^ live", 30)
    if not said or not live:
        raise SystemExit(f"bench: outage:\n{session.text()}")
    session.finish("q")
    # Who asked whether the server is back may have been told after mtvtop.
    return {"said": 1000 * (said - start), "live": max(0, 1000 * (live - back))}


def mute(site):
    """A server that takes connections and says nothing."""
    found = outage(site, "stop", lambda: site.cluster("cont"))
    site.cluster("stop")
    session = site.mtvtop()
    since_start(session, "mtvtop")
    found["first"] = round(1000 * (session.first - session.t0))
    session.finish("q")
    site.cluster("cont")
    return found


def answers(site):
    """Waits until the server answers anything at all."""
    while True:
        try:
            connection, headers = site.connection()
            connection.request("GET", "/readyz", headers=headers)
            return connection.getresponse().status
        except OSError:
            time.sleep(0.02)


def dead(site):
    """A server that is killed and started anew."""
    def restart():
        with site.beginning():
            answers(site)
            return time.monotonic()
    return outage(site, "kill", restart)


def end(site, quit_keys):
    session = loaded(site)
    return session.finish(quit_keys)["ms"]
