#!/usr/bin/env python3
"""run_search.py PROGRAM DIR: what search finds and costs, as a table for docs/performance.md.

DIR holds sets, each a folder with docs.jsonl ({id, title, body}) and queries.jsonl ({query, relevant}). With DIR/noise.py
(noise.py KIND SEED < queries) Korean questions are asked again with wrong keys, without blanks, and so on. Last, all texts
together are filled up to 10,000 and 100,000 with windows of their own words. One process, bounded, no network.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

NOISE = ["nospace", "badspace", "typo1", "typo2", "qwerty", "short"]
NOISY = ["ko_welfare", "ko_parakqc"]


def run(program, *arguments):
    out = subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def row(name, r):
    print(f"| {name} | {r['texts']:,} | {r['n']:,} | {r['r1']:.3f} | {r['r5']:.3f} | {r['mrr']:.4f} | {r['p50_us'] / 1000:.2f} | {r['p99_us'] / 1000:.2f} | {r['index_mb']:.1f} |", flush=True)


def noisy(data, name, kind, folder):
    path = folder / f"{name}.{kind}.jsonl"
    with open(data / name / "queries.jsonl") as source, open(path, "w") as target:
        subprocess.run([sys.executable, data / "noise.py", kind, "7"], check=True, stdin=source, stdout=target)
    return path


def main():
    program, data = sys.argv[1], pathlib.Path(sys.argv[2])
    sets = sorted(p.parent.name for p in data.glob("*/docs.jsonl"))
    print("| questions | texts | n | R@1 | R@5 | MRR@10 | p50 ms | p99 ms | index MB |\n|---|---|---|---|---|---|---|---|---|")
    for name in sets:
        row(name, run(program, data / name / "docs.jsonl", data / name / "queries.jsonl")[0])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if (data / "noise.py").exists():
            for name in filter(sets.__contains__, NOISY):
                for kind in NOISE:
                    row(f"{name}, {kind}", run(program, data / name / "docs.jsonl", noisy(data, name, kind, folder))[0])
        everything = folder / "all.jsonl"
        everything.write_text("".join((data / name / "docs.jsonl").read_text() for name in sets))
        asked = [data / name / "queries.jsonl" for name in sets if name in NOISY]
        for texts in (10_000, 100_000):
            for path, r in zip(asked, run(program, everything, *asked, "--fill", texts)):
                row(f"{path.parent.name} among {texts:,}", r)


if __name__ == "__main__":
    main()
