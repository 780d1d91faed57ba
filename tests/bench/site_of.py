"""A test cluster with a scenario on it, for tests/bench/run."""
import glob
import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.environ.get("MTVTOP_TOOLS", os.path.join(ROOT, "..", "shared", "tools")))
try:
    import measure
except ImportError as problem:
    sys.exit(f"bench: {problem}; python3-pyte is needed, and the folder of measure.py in MTVTOP_TOOLS")

PLANS = "/apis/forklift.konveyor.io/v1beta1/plans"


class Site:
    """A cluster that ends with the `with` block."""

    def __init__(self, name, load, tick):
        self.name, self.load, self.tick = name, load, tick

    def __enter__(self):
        self.parent = tempfile.mkdtemp(prefix="mtvtop-bench-")
        self.folder = os.path.join(self.parent, "cluster")
        self.cluster("up")
        self.cluster("load", *self.load)
        plans = json.loads(self.request("GET", PLANS))["items"]
        self.total = self.count_vms()
        self.plan = max(plans, key=lambda plan: len(json.dumps(plan)))["metadata"]
        return self

    def __exit__(self, *_):
        self.cluster("down", "--remove")
        shutil.rmtree(self.parent)

    def count_vms(self):
        command = [os.path.join(ROOT, "mtvtop"), "--kubeconfig", self.config(), "get", "vms", "-A", "-o", "json"]
        return len(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))

    def command(self, verb, *arguments):
        """A verb of tests/cluster/cluster; its talk goes to stderr."""
        options = [a for a in arguments if a == "--remove"]
        rest = [a for a in arguments if a != "--remove"]
        line = [os.path.join(ROOT, "tests/cluster/cluster"), verb, *options, self.folder, *rest]
        return {"args": line, "cwd": ROOT, "stdout": sys.stderr, "stdin": subprocess.DEVNULL}

    def cluster(self, verb, *arguments):
        subprocess.run(check=True, **self.command(verb, *arguments))

    def beginning(self):
        """The killed server begins anew, and is waited for at the end of the `with` block."""
        return subprocess.Popen(**self.command("start"))

    def config(self, user="viewer"):
        return os.path.join(self.folder, "kubeconfig", user)

    def connection(self):
        """An open HTTPS connection to the API server, and the headers of its admin."""
        with open(self.config("admin-token"), encoding="utf-8") as file:
            text = file.read()
        host = re.search(r"server: https://(\S+)", text)[1]
        token = re.search(r'token: "?([^"}\s]+)', text)[1]
        trust = ssl.create_default_context(cafile=os.path.join(self.folder, "pki/ca.crt"))
        connection = http.client.HTTPSConnection(host, context=trust, timeout=30)
        connection.connect()
        return connection, {"Authorization": f"Bearer {token}"}

    def request(self, method, path, body=None, kind="application/merge-patch+json"):
        """The answer to a request as admin."""
        connection, headers = self.connection()
        connection.request(method, path, body, {**headers, "Content-Type": kind})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 300:
            sys.exit(f"bench: {method} {path}: {answer.status} {text[:300]}")
        return text

    def requests(self):
        """How many requests, watches left out, the viewer has made so far."""
        with open(os.path.join(self.folder, "audit.log"), encoding="utf-8") as log:
            events = [json.loads(line) for line in log if '"test-viewer"' in line or '"viewer"' in line]
        return sum(event["user"]["username"] == "viewer" and event["verb"] != "watch" for event in events)

    def command_line(self, *arguments):
        return [os.path.join(ROOT, "mtvtop"), "--kubeconfig", self.config(), "-A", *arguments]

    def mtvtop(self, *arguments):
        return measure.Session(self.command_line(*arguments), 160, 50)

    def kubectl(self, *arguments):
        return measure.Session(["kubectl", "--kubeconfig", self.config(), *arguments], 160, 50)


def has_kubectl():
    return shutil.which("kubectl") is not None


def in_process():
    """The figures that need no server: {name: value}."""
    program = os.environ.get("MTVTOP_BENCH") or sorted(glob.glob(os.path.join(ROOT, "build/*/bench")))[0]
    text = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    return {name: float(value) for name, value in re.findall(r"^(\w+) ([0-9.]+)$", text, re.M)}
