"""A random walk: a line of JSON in, a line of JSON out."""
import json, random, sys

for line in sys.stdin:
    point = json.loads(line)
    random.seed(point["seed"])
    place = farthest = 0.0
    for _ in range(point["parameters"]["steps"]):
        place += random.gauss(point["parameters"]["drift"], 1)
        farthest = max(farthest, abs(place))
    print(json.dumps({"place": place, "farthest": farthest}), flush=True)
