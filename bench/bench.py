#!/usr/bin/env python3
"""`./dev bench NAME`: starts the release build on bench/site.conf, does one kind of work, prints a table for docs/performance.md.

  calls   queued set-ups at 40 to 500 a second, then 1,000 and 2,000 as overload: CPU a call, refusals, failures, retransmissions, memory
  media   bridged G.711 calls with sound both ways beside the bare relay in the same minute; then 1,000 at once
  hold    callers on hold music
  mix     three-party bridges: two of G.711, one of Opus at 16 kHz, everybody hears both others; the engine alone
  record  300 recorded calls at once beside as many that are not: CPU in the call, of the worker afterwards, gaps in the files
  acd     the routing decision alone; store: the fact log and the statements
  figures rows from the log, and reports over a month of 100,000 contacts and a year of 1,200,000
  floor   what 50 supervisors at the floor of 1,000 agents cost the web thread, and how old what they see is
  picture relayed pictures of calls by video; conversation: 10,000 contacts in writing at once, memory and a word's time
  app     the citizen's pages on a slow telephone, and Lighthouse (bench/app.mjs)
  open311 requests a second on one core (bench/open311.mjs)
  webhooks  messages that a vendor brings, 3,000 and 10,000 a second for ten seconds: how long until its sender hears that it is on disk
  vendors our requests against Twilio's and X's own descriptions of their interfaces in --data DIR, served by npm's Prism (bench/vendors.mjs)
  screen  from a citizen's message to the desk's screen, in Chromium (bench/screen.mjs)
  desk    from a key press to the frame that shows it, and the first load, in Chromium (bench/desk.mjs)
  search  quality and cost of search on the question sets in --data DIR (bench/run_search.py)
--repeat N takes the median of N runs (1), --n the calls of media and hold (400). Loopback only; each run ends by itself.
"""
import argparse
import contextlib
import glob
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

import measure

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.join(os.path.dirname(HERE), "build")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_ready(server, port, log):
    for _ in range(300):
        if server.poll() is not None:
            sys.exit(f"bench: the server ended: {open(log).read()[-2000:]}")
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).status
        time.sleep(0.1)
    sys.exit("bench: the server did not become ready")


@contextlib.contextmanager
def running_server(*more, folder=None):
    """The server on a fresh data folder (FOLDER/data); gives (address, pid, http port)."""
    with tempfile.TemporaryDirectory(prefix="bench") if folder is None else contextlib.nullcontext(folder) as data:
        sip, http, log = free_port(), free_port(), data + "/server.log"
        command = [f"{BUILD}/dajeong", "serve", "--config", f"{HERE}/site.conf", "--data", data + "/data", "--sip", f"127.0.0.1:{sip}",
                   "--http", f"127.0.0.1:{http}", "--https", "off", "--sips", "off", "--rtp-ports", "30000-45999", *more]
        with open(log, "w") as out:
            server = subprocess.Popen(command, stdout=out, stderr=out)
        began = time.monotonic()
        try:
            wait_ready(server, http, log)
            print(f"ready after {time.monotonic() - began:.2f} s", file=sys.stderr)
            time.sleep(1)
            yield f"127.0.0.1:{sip}", server.pid, http
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def run_json(program, *args):
    """Runs one of the load tools; its last line is JSON."""
    done = subprocess.run([f"{HERE}/{program}", *map(str, args)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(x) for x in row) + " |")
    print(flush=True)


def median_of(runs, key):
    return round(statistics.median(r.get(key, 0) for r in runs), 4)


def metric(port, name):
    """The sum of a metric's lines."""
    text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read().decode()
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def resident_kib(pid):
    with open(f"/proc/{pid}/status") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))


def ask(port, method, path, body=None, cookie=None):
    """The API's answer and the session's cookie, if one was given."""
    origin = f"http://127.0.0.1:{port}"
    heads = {"Content-Type": "application/json", "Origin": origin, **({"Cookie": cookie} if cookie else {})}
    q = urllib.request.Request(origin + path, method=method, headers=heads, data=json.dumps(body).encode() if body is not None else None)
    with urllib.request.urlopen(q, timeout=30) as a:
        return json.loads(a.read() or "{}"), (a.headers.get("Set-Cookie") or "").split(";")[0]


def cpu_s(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def sms_row(port, cookie):
    return next(c for c in ask(port, "GET", "/api/v1/channels", None, cookie)[0]["channels"] if c["channel"] == "sms")


def bench_webhooks(o):
    """Every one is answered after the commit that holds it; what is in them is read afterwards."""
    rows = []
    for rate in (3000, 10000):
        with running_server("--demo") as (_, pid, port):
            _, cookie = ask(port, "POST", "/api/v1/session", {"name": "admin", "password": "dajeong-demo"})
            ask(port, "PUT", "/api/v1/channels/sms", {"active": True, "rev": 0, "settings": {"from": "031120", "url": "http://127.0.0.1:1/"}}, cookie)
            time.sleep(2)
            path, before, began = sms_row(port, cookie)["path"], cpu_s(pid), time.monotonic()
            run = json.loads(subprocess.run([f"{BUILD}/bench_hookload", "--port", str(port), "--path", path, "--rate", str(rate), "--secs", str(o.secs)],
                                            stdout=subprocess.PIPE, text=True, check=True).stdout)
            took = cpu_s(pid) - before
            while sms_row(port, cookie)["received"] < run["ok"] and time.monotonic() - began < 240:
                time.sleep(0.5)
            rows.append([rate, *(run[k] for k in ("sent", "ok", "refused", "lost", "p50_ms", "p99_ms", "p999_ms", "max_ms")), round(run["ok"] / run["secs"]),
                         round(1e6 * took / max(run["ok"], 1)), sms_row(port, cookie)["received"], round(time.monotonic() - began, 1)])
    table(["a second", "sent", "on disk", "refused (503)", "lost", "p50 ms", "p99", "p99.9", "most", "on disk a second", "CPU us each", "letters", "all read after s"], rows)


def bench_calls(o):
    """The last two rates are overload: what is refused early by 503 with Retry-After is no failure, whatever is taken must be right.
    A minute after a burst the memory must be back."""
    rows = []
    for rate, seconds in ((40, 20), (100, 20), (200, 15), (500, 8), (1000, 8), (2000, 5)):
        with running_server() as (server, pid, _):
            runs = [run_json("run_calls.py", "--server", server, "--pid", pid, "--calls", rate * seconds, "--rate", rate,
                             "--uac", "uac_overload.xml", "--limit", 30000) for _ in range(o.repeat)]
            time.sleep(60 if rate >= 500 else 0)
            later = resident_kib(pid) if rate >= 500 else "-"
        rows.append([rate, *(median_of(runs, k) for k in ("ok", "refused", "failed", "retrans", "agent_ok", "cpu_ms_per_call", "rss_kb_idle", "rss_kb_peak")),
                     later])
    table(["calls a second", "ended right", "of them refused early", "failed", "retransmissions", "reached an agent", "CPU ms a call",
           "KiB idle", "most", "a minute later"], rows)


def bench_media(o):
    rows = []
    for n in (o.n, 1000):
        relay = run_json("run_relay.py", "--relay", f"{BUILD}/bench_relay", "--rtpload", f"{BUILD}/bench_rtpload", "--n", n, "--modes", "epoll:0")
        with running_server() as (server, pid, http):
            runs = [run_json("run_media.py", "--server", server, "--pid", pid, "--rtpload", f"{BUILD}/bench_rtpload", "--n", n, "--rate", 40)
                    for _ in range(o.repeat)]
            drops = metric(http, "dajeong_rtp_socket_drops_total")
        cpu = median_of(runs, "cpu_ms_per_call_s")
        rows.append([n, cpu, relay["cpu_ms_per_call_s"], round(cpu / relay["cpu_ms_per_call_s"], 2),
                     *(median_of(runs, k) for k in ("lat_ms_p50", "lat_ms_p99", "lost_a2b_pct", "lost_b2a_pct", "kb_per_call", "failed")), drops])
    table(["calls", "CPU ms a call-second", "bare relay", "ratio", "delay p50 ms", "p99", "lost there %", "and back %", "KiB a call", "failed", "kernel drops"], rows)


def bench_hold(o):
    with running_server() as (server, pid, _):
        runs = [run_json("run_media.py", "--server", server, "--pid", pid, "--rtpload", f"{BUILD}/bench_rtpload", "--n", o.n, "--rate", 40,
                         "--service", "hold", "--no-agent") for _ in range(o.repeat)]
    table(["callers", "CPU ms a second", "KiB a caller", "failed"], [[o.n, *(median_of(runs, k) for k in ("cpu_ms_per_call_s", "kb_per_call", "failed"))]])


def bench_mix(o):
    n, runs = min(o.n, 60), []
    for _ in range(o.repeat):
        done = subprocess.run([f"{BUILD}/bench_media_bench", "--mode", "three", "--n", str(n)], stdout=subprocess.PIPE, text=True, check=True)
        words = dict(word.split("=") for word in done.stdout.split())
        runs.append({k: float(words[k].rstrip("%")) for k in ("cpu_ms_per_call_s", "lost_there", "lost_back", "late_ticks")})
    table(["bridges", "CPU ms a second", "lost there %", "and back %", "late ticks"],
          [[n, *(median_of(runs, k) for k in ("cpu_ms_per_call_s", "lost_there", "lost_back", "late_ticks"))]])


def wait_for(what, seconds, done):
    for _ in range(int(seconds * 5)):
        if done():
            return
        time.sleep(0.2)
    sys.exit(f"bench: {what} did not come")


def media_run(n, folder, *more):
    """N calls with sound both ways; gives the CPU seconds of each thread over ten steady seconds, and what the worker of recordings took."""
    recordings = folder + "/data/recordings/*/"
    with running_server(*more, folder=folder) as (server, pid, http):
        load = subprocess.Popen([f"{HERE}/run_media.py", "--server", server, "--pid", str(pid), "--rtpload", f"{BUILD}/bench_rtpload", "--n", str(n),
                                 "--rate", "40", "--secs", "16"], stdout=subprocess.DEVNULL)
        wait_for("every call", 60, lambda: metric(http, "dajeong_legs") >= 2 * n)
        time.sleep(5)  # the sound begins when the last call is there
        before = measure.threads(pid)
        time.sleep(10)
        during = {k: v - before.get(k, 0) for k, v in measure.threads(pid).items()}
        for path in glob.glob(recordings + "*.packets"):  # a second name: the worker takes the first away
            os.link(path, f"{folder}/{os.path.basename(path)}")
        worked = measure.threads(pid).get("recordings", 0)
        load.wait()
        made = len(glob.glob(folder + "/*.packets"))
        wait_for("the sound of every recording", 300, lambda: len(glob.glob(recordings + "*.ogg")) == made and not glob.glob(recordings + "*.packets"))
        return during, measure.threads(pid).get("recordings", 0) - worked, metric(http, "dajeong_recording_lost_packets_total")


def bench_record(o):
    n, rows = min(o.n, 300), []
    for _ in range(o.repeat):
        with tempfile.TemporaryDirectory(prefix="bench") as folder:
            bare, _, _ = media_run(n, folder)
        with tempfile.TemporaryDirectory(prefix="bench") as folder:
            during, later, lost = media_run(n, folder, "--record=yes")
            check = subprocess.run([f"{BUILD}/bench_record_bench", "--check", folder + "/data/keys", *glob.glob(folder + "/*.packets")],
                                   stdout=subprocess.PIPE, text=True, check=True)
        found = json.loads(check.stdout)
        of = {name: 1000 * seconds / n / 10 for name, seconds in during.items()}
        rows.append([n, round(of.get("recorder", 0), 3), round(of["media"] - 1000 * bare["media"] / n / 10, 3), round(of["media"], 3),
                     round(1000 * later / found["seconds"], 2), found["files"], found["packets"], found["missing"], found["lost"] + lost])
    table(["calls", "recorder, ms a call-second", "more on the media thread", "of", "worker, ms a recorded second", "files", "packets", "missing",
           "found no room"], rows)
    for line in subprocess.run([f"{BUILD}/bench_record_bench"], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines():
        row = json.loads(line)
        print(f"worker: {row['ms_per_s']} ms a recorded second, {row['kbit_s']} kbit/s: {row['what']}")


def bench_program(name, o):
    data = [o.data] if o.data else []
    sys.exit(subprocess.run([f"{BUILD}/bench_{name}_bench", *data], check=False).returncode)


def bench_figures():
    """A month of 100,000 contacts, folded from their log, and a year of 1,200,000."""
    for more in (["100000", "30", "log"], ["1200000", "365"]):
        print(f"{more[0]} contacts in {more[1]} days", flush=True)
        subprocess.run([f"{BUILD}/bench_figure_bench", *more], check=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("name", choices=["calls", "media", "hold", "mix", "record", "acd", "store", "search", "figures", "floor", "picture", "conversation", "desk", "webhooks", "app", "open311", "screen", "vendors"])
    ap.add_argument("--repeat", type=int, default=1)
    ap.add_argument("--n", type=int, default=400)
    ap.add_argument("--secs", type=int, default=10)
    ap.add_argument("--data")
    o = ap.parse_args()
    if o.name in ("desk", "app", "open311", "screen", "vendors"):
        sys.exit(subprocess.call(["node", f"{HERE}/{o.name}.mjs", *([o.data] if o.data else [])]))
    if o.name == "search":
        sys.exit(subprocess.call([sys.executable, HERE + "/run_search.py", BUILD + "/bench_search_bench", o.data or sys.exit("bench: search needs --data DIR")]))
    if o.name == "figures":
        return bench_figures()
    if o.name in ("acd", "store", "floor", "picture", "conversation"):
        bench_program(o.name, o)
    {"calls": bench_calls, "media": bench_media, "hold": bench_hold, "mix": bench_mix, "record": bench_record, "webhooks": bench_webhooks}[o.name](o)


if __name__ == "__main__":
    main()
