"""How the figures of writes are taken for tests/bench/run: on plans of their own, as the user `operator`.

When a request is on the wire is what the audit log says of its arrival at the server, on the same
machine and by the same clock: connecting and TLS are part of the time.
"""
import datetime
import json
import os
import subprocess
import tempfile
import time

from site_of import ROOT, measure

SPACE = "act-bench"
PLANS = 40          # of a set
QUESTIONS = 50      # how often a question is put
READING = 0.3       # seconds that a question must be on the screen before a key counts
RUN = """---
plan: wave-{i:02}
shows: a small warm plan that runs
namespace: {space}
source: vc-lab
type: warm
runs:
  - {{name: wave-{i:02}-run, created: "@-9m", started: "@-9m", result: Executing}}
vms:
  - {{id: vm-{i}, name: wave-{i:02}-vm, disks: [1024], at: CopyingPaused, precopies: 2}}
"""


def prepare(site):
    site.request("POST", "/api/v1/namespaces", json.dumps({"metadata": {"name": SPACE}}), "application/json")
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write("".join(RUN.format(i=i, space=SPACE) for i in range(1, PLANS + 1)))
        file.flush()
        subprocess.run([os.environ.get("MTVTOP_SIM", os.path.join(ROOT, "build/gcc/mtvsim")), "load",
                        "--kubeconfig", site.config("admin"), file.name], check=True, stdout=subprocess.DEVNULL)


def console(site):
    """A terminal of an operator that shows all plans, with a state folder of its own."""
    state = tempfile.mkdtemp(dir=site.parent)
    command = ["env", f"XDG_STATE_HOME={state}", os.path.join(ROOT, "mtvtop"), "--kubeconfig",
               site.config("operator"), "-n", SPACE, "--start", "plans"]
    session = measure.Session(command, 160, 50)
    wait(session, rf"Plans \({PLANS}\)")
    session.pump(time.monotonic() + 1)
    return session


def wait(session, pattern, timeout=30):
    at = session.wait_for(pattern, timeout)
    if not at:
        raise SystemExit(f"bench: {pattern!r} did not come to the screen:\n{session.text()}")
    return at


def spread(took):
    ranks = sorted(round(1000 * t, 1) for t in took)
    return {"p50_ms": ranks[len(ranks) // 2], "p99_ms": ranks[min(len(ranks) - 1, len(ranks) * 99 // 100)]}


def questions(site):
    """From the key to the question: read, asked beforehand (dryRun), and drawn."""
    session, took = console(site), []
    for _ in range(QUESTIONS):
        start = time.monotonic()
        session.send("R")
        took.append(wait(session, "Archive plan") - start)
        session.send("\x1b")
        session.pump(time.monotonic() + 0.2)
    session.finish("q")
    return spread(took)


def writes(site, since):
    """(arrived, answered) of each write by mtvtop since then, in seconds since 1970."""
    def seconds(text):
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    found = []
    with open(os.path.join(site.folder, "audit.log"), encoding="utf-8") as log:
        for line in log:
            if '"userAgent":"mtvtop/' not in line or f"/namespaces/{SPACE}/" not in line:
                continue
            event = json.loads(line)
            at = seconds(event["requestReceivedTimestamp"])
            if event["verb"] in ("patch", "create") and "dryRun" not in event["requestURI"] and at >= since:
                found.append((at, seconds(event["stageTimestamp"]), event["responseStatus"]["code"]))
    if any(code >= 300 for _, _, code in found):
        raise SystemExit("bench: a write was refused")
    return found


def ask(session, line, title):
    session.send(f":{line}\r")
    wait(session, title)
    session.pump(time.monotonic() + READING)


def yes(session, done):
    """The wall clock at the key y; returns once the result is on the screen."""
    start = time.time()
    session.send("y")
    wait(session, done)
    return start


def answers(site):
    """From y to the arrival of the one request: read again, written to the journal, sent."""
    session, took = console(site), []
    for i in range(QUESTIONS):
        ask(session, f"cutover plan wave-01 --cutover +{i + 60}m", "Cutover plan wave-01")
        start = yes(session, "its cutover set")
        session.pump(time.monotonic() + 0.2)
        took += [at - start for at, _, _ in writes(site, start)]
    session.finish("q")
    if len(took) != QUESTIONS:
        raise SystemExit(f"bench: {len(took)} writes of {QUESTIONS}")
    return spread(took)


def wave(site, go_on):
    """Forty cutovers with one answer: until all are on the wire, and until the last answer."""
    session = console(site)
    ask(session, f"cutover --all --cutover +{9 if go_on else 8}h", f"Cutover {PLANS} plans")
    if go_on:
        session.send("o")
        wait(session, "after a failure: go on")
    start = yes(session, rf"{PLANS} plans have their cutover set")
    session.pump(time.monotonic() + 1)
    session.finish("q")
    found = writes(site, start)
    if len(found) != PLANS:
        raise SystemExit(f"bench: {len(found)} writes of {PLANS}")
    return {"sent_ms": round(1000 * (max(at for at, _, _ in found) - start)),
            "answered_ms": round(1000 * (max(at for _, at, _ in found) - start))}
