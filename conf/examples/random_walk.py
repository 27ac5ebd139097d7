"""A random walk: a line of JSON in, a line of JSON out. No packages; Python 3."""
import json, random, sys

for line in sys.stdin:
    point = json.loads(line)
    steps, drift = point["parameters"]["steps"], point["parameters"]["drift"]
    random.seed(point["seed"])
    place = farthest = 0.0
    for _ in range(steps):
        place += random.gauss(drift, 1)
        farthest = max(farthest, abs(place))
    print(json.dumps({"place": place, "farthest": farthest}), flush=True)
