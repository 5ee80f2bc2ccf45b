#!/usr/bin/env python3
"""run_search.py PROGRAM DIR [--misses SET]: what search finds and costs, as a table for docs/performance.md.

DIR holds sets, each a folder with docs.jsonl ({id, title, body}) and queries.jsonl ({query, relevant}). With DIR/noise.py
(noise.py KIND SEED < queries) Korean questions are asked again with wrong keys, without blanks, and so on. Last, all texts
together are filled up to 10,000 and 100,000 with windows of their own words. One process, bounded, no network.

--misses SET lists the questions of one set whose answer does not stand first: its rank, the share of the question's words and
pairs that it has, what came instead and the share which that has; last, how many there are of each kind.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unicodedata

NOISE = ["nospace", "badspace", "typo1", "typo2", "qwerty", "short"]
NOISY = ["ko_welfare", "ko_parakqc"]


def run(program, *arguments):
    out = subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def row(name, r):
    print(f"| {name} | {r['texts']:,} | {r['n']:,} | {r['r1']:.3f} | {r['r5']:.3f} | {r['mrr']:.4f} | {r['p50_us'] / 1000:.2f} | {r['p99_us'] / 1000:.2f} | {r['shown_p50_us'] / 1000:.2f} | {r['shown_p99_us'] / 1000:.2f} | {r['index_mb']:.1f} |", flush=True)


def unmarked(data, name, folder):
    """Vietnamese as it is typed in haste."""
    path = folder / f"{name}.unmarked.jsonl"
    text = unicodedata.normalize("NFD", (data / name / "queries.jsonl").read_text())
    path.write_text("".join(c for c in text if not unicodedata.combining(c)).replace("đ", "d").replace("Đ", "D"))
    return path


def misses(program, data, name):
    *missed, figures = run(program, data / name / "docs.jsonl", data / name / "queries.jsonl", "--misses")
    kinds = {"nothing in common": 0, "less in common": 0, "as much in common": 0, "more in common": 0}
    for m in missed:
        wanted, came = m["wanted_has"], m["came_has"]
        kinds["nothing in common" if wanted == 0 else "less in common" if wanted < came else "as much in common" if wanted == came else "more in common"] += 1
        print(f"{m['rank'] or '-'}\t{wanted:.2f} {came:.2f}\t{m['missed']}\t{m['wanted'] or m['wanted_body'][:80]}\t{m['came'] or m['came_body'][:80]}")
    print(f"\n{len(missed)} of {figures['n']} questions, {sum(m['rank'] == 0 for m in missed)} of them not among ten; with the question the answer has: {kinds}")


def noisy(data, name, kind, folder):
    path = folder / f"{name}.{kind}.jsonl"
    with open(data / name / "queries.jsonl") as source, open(path, "w") as target:
        subprocess.run([sys.executable, data / "noise.py", kind, "7"], check=True, stdin=source, stdout=target)
    return path


def main():
    program, data = sys.argv[1], pathlib.Path(sys.argv[2])
    if sys.argv[3:4] == ["--misses"]:
        return misses(program, data, sys.argv[4])
    sets = sorted(p.parent.name for p in data.glob("*/docs.jsonl"))
    print("| questions | texts | n | R@1 | R@5 | MRR@10 | p50 ms | p99 ms | shown p50 | shown p99 | index MB |\n|---|---|---|---|---|---|---|---|---|---|---|")
    for name in sets:
        row(name, run(program, data / name / "docs.jsonl", data / name / "queries.jsonl")[0])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if (data / "noise.py").exists():
            for name in filter(sets.__contains__, NOISY):
                for kind in NOISE:
                    row(f"{name}, {kind}", run(program, data / name / "docs.jsonl", noisy(data, name, kind, folder))[0])
        if "vi_xquad" in sets:
            row("vi_xquad, without marks", run(program, data / "vi_xquad" / "docs.jsonl", unmarked(data, "vi_xquad", folder))[0])
        everything = folder / "all.jsonl"
        everything.write_text("".join((data / name / "docs.jsonl").read_text() for name in sets))
        asked = [data / name / "queries.jsonl" for name in sets if name in NOISY]
        for texts in (10_000, 100_000):
            *found, cold = run(program, everything, *asked, "--fill", texts)
            for path, r in zip(asked, found):
                row(f"{path.parent.name} among {texts:,}", r)
            saved = found.pop()
            for r in found[len(asked):]:
                print(f"{r['typed']} {'initial consonants' if r['initials'] else 'keys'} typed among {r['texts']:,}: among the first ten {r['found']:.3f}, "
                      f"p50 / p99 {r['p50_us'] / 1000:.2f} / {r['p99_us'] / 1000:.2f} ms", flush=True)
            print(f"\nsaved, typed and searched for among {saved['texts']:,}: {saved['found']} of {saved['saved']} found first, "
                  f"p50 / p99 {saved['p50_us'] / 1000:.2f} / {saved['p99_us'] / 1000:.2f} ms")
            print(f"start from the snapshot, {cold['texts']:,} texts: {cold['load_s']} s on the clock (5 s are allowed); kept in {cold['keep_s']} s, "
                  f"the longest step {cold['step_ms']} ms\n", flush=True)


if __name__ == "__main__":
    main()
