#!/usr/bin/env python3
"""The physical limit for sound: the bare relay with RTP from rtpload on both sides, CPU of the relay over a steady window.

  run_relay.py --relay PATH --rtpload PATH [--n 400] [--secs 15] [--modes epoll:0,mmsg:0,mmsg:5] [--repeat 1]
A mode is NAME:TICK (milliseconds between looks, 0: when readable). Prints one JSON line a run.
"""
import argparse
import json
import subprocess
import time


def options():
    ap = argparse.ArgumentParser()
    ap.add_argument("--relay", required=True)
    ap.add_argument("--rtpload", required=True)
    ap.add_argument("--n", type=int, default=400)
    ap.add_argument("--secs", type=int, default=15)
    ap.add_argument("--repeat", type=int, default=1)
    ap.add_argument("--modes", default="epoll:0,mmsg:0,mmsg:5")
    return ap.parse_args()


def run(o, mode):
    name, tick = mode.split(":")
    relay = subprocess.Popen([o.relay, "--mode", name, "--tick", tick, "--calls", str(o.n)])
    time.sleep(0.5)
    step = 0 if name == "mmsg" else 2
    load = subprocess.run([o.rtpload, "--n", str(o.n), "--abase", "21000", "--bbase", "25000", "--secs", str(o.secs), "--warm", "2",
                           "--static", f"127.0.0.1:10000,127.0.0.1:12000,{step}", "--pid", str(relay.pid)],
                          stdout=subprocess.PIPE, text=True, check=True)
    relay.terminate()
    relay.wait()
    d = json.loads(load.stdout)
    d.update(mode=mode, cpu_ms_per_call_s=round(d["cpu_pct_core"] * 10 / o.n, 4),
             us_per_packet=round(d["cpu_pct_core"] * 1e4 / (d["a_tx_pps"] + d["b_tx_pps"]), 3))
    return d


def main():
    o = options()
    for _ in range(o.repeat):
        for mode in o.modes.split(","):
            print(json.dumps(run(o, mode)), flush=True)
            time.sleep(0.5)


if __name__ == "__main__":
    main()
