#!/usr/bin/env python3
"""What sound costs: N concurrent calls set up by sipp, RTP both ways by rtpload, CPU of the server over a steady window.

  run_media.py --server 127.0.0.1:5060 --pid PID --rtpload PATH [--service queue] [--n 200] [--rate 20] [--secs 20] [--no-agent]
--no-agent: callers only (hold music: a queue without agents; callers send RTP and count what they hear). The CPU while idle before
the calls is subtracted, and the memory before is known, so both can be given per call. Prints one JSON line.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import measure  # noqa: E402
from run_calls import last_stat, sipp, stop  # noqa: E402


def options():
    ap = argparse.ArgumentParser()
    ap.add_argument("--server", default="127.0.0.1:5060")
    ap.add_argument("--pid", required=True)
    ap.add_argument("--tree", action="store_true")
    ap.add_argument("--service", default="queue")
    ap.add_argument("--n", type=int, default=100)
    ap.add_argument("--rate", type=float, default=20)
    ap.add_argument("--secs", type=int, default=20)
    ap.add_argument("--warm", type=int, default=4)
    ap.add_argument("--no-agent", action="store_true")
    ap.add_argument("--rtpload", required=True)
    ap.add_argument("--abase", type=int, default=21000)
    ap.add_argument("--bbase", type=int, default=25000)
    return ap.parse_args()


def write_ports(folder, o):
    """One media port a call for each side, as sipp's -inf wants them."""
    for name, base in (("a", o.abase), ("b", o.bbase)):
        with open(f"{folder}/{name}.csv", "w") as f:
            f.write("SEQUENTIAL\n" + "".join(f"{base + 2 * i}\n" for i in range(o.n)))


def start_load(o, pids, folder):
    command = [o.rtpload, "--n", o.n, "--abase", o.abase, "--bbase", o.bbase, "--alog", folder + "/a.log", "--blog", folder + "/b.log",
               "--secs", o.secs, "--warm", o.warm, "--pid", ",".join(map(str, pids)), "--maxwait", int(o.n / o.rate + 10), "--tail", 3]
    command += ["--no-b"] if o.no_agent else []
    return subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, text=True)


def start_agents(folder, log):
    uas = sipp(["-sf", f"{HERE}/uas_agent_rtp.xml", "-inf", folder + "/b.csv", "-i", "127.0.0.3", "-p", "5080", "-mi", "127.0.0.3",
                "-trace_logs", "-log_file", folder + "/b.log", "-trace_stat", "-stf", folder + "/uas.csv", "-fd", "1", "-nostdin"], log)
    time.sleep(0.5)
    return uas


def start_callers(o, folder, seconds, log):
    return sipp([o.server, "-sf", f"{HERE}/uac_rtp.xml", "-inf", folder + "/a.csv", "-s", o.service, "-i", "127.0.0.2", "-p", "6060",
                 "-mi", "127.0.0.2", "-m", str(o.n), "-r", str(o.rate), "-l", str(o.n + 10), "-d", str(seconds * 1000),
                 "-trace_logs", "-log_file", folder + "/a.log", "-trace_stat", "-stf", folder + "/uac.csv", "-fd", "1",
                 "-trace_err", "-error_file", folder + "/uac.err", "-nostdin", "-timeout", str(seconds * 2 + 60)], log)


def figures(m, o, idle, mid, callers):
    calls = m.get("calls", 0) or 1
    busy = m.get("cpu_pct_core", 0) - idle["cpu_pct"]
    m.update(service=o.service, ok=int(callers.get("SuccessfulCall(C)", 0)), failed=int(callers.get("FailedCall(C)", 0)),
             idle_cpu_pct=idle["cpu_pct"], rss_kb_idle=idle["rss_kb_end"], threads=mid["threads"], fds=mid["fds"],
             cpu_ms_per_call_s=round(busy * 10 / calls, 4), calls_per_core=round(calls * 100 / max(busy, 0.01)),
             kb_per_call=round((m.get("rss_kb", 0) - idle["rss_kb_end"]) / calls, 1))
    return m


def main():
    o = options()
    pids = measure.pids_of(o.pid, o.tree)
    with tempfile.TemporaryDirectory(prefix="bench") as folder, open(folder + "/sipp.out", "w") as log:
        write_ports(folder, o)
        idle = measure.over(pids, secs=3)
        seconds = int(o.n / o.rate + o.warm + o.secs + 8)
        load = start_load(o, pids, folder)
        agents = None if o.no_agent else start_agents(folder, log)
        callers = start_callers(o, folder, seconds, log)
        line = load.stdout.readline()
        mid = measure.sample(pids)
        load.wait()
        try:
            callers.wait(seconds + 60)
        except subprocess.TimeoutExpired:
            stop(callers)
        time.sleep(1)
        if agents:
            stop(agents)
        print(json.dumps(figures(json.loads(line) if line else {}, o, idle, mid, last_stat(folder + "/uac.csv"))))


if __name__ == "__main__":
    main()
