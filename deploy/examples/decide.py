"""python3 decide.py: the policy in Python without any package; beside it lies what `switchyard export --to py` wrote."""
import json

import policy

# The same numbers as in decide.mjs, by name.
SITUATION = {"load": 1.2, "utilisation": 0.8, "backlog": 0.9, "committed": 1.5, "work": 1, "slack": 2}
CANDIDATES = [
    {"load": 2, "free": 0, "backlog": 1.6, "start": 1.6, "runTime": 0.5, "finish": 1.8, "cost": 1.2, "slack": 1,
     "objective": 1.5},
    {"load": 0, "free": 1, "backlog": 0, "start": 0, "runTime": 1, "finish": 1, "cost": 0.4, "slack": 1.6,
     "objective": 0.8},
]


def row(names, values):
    return [values.get(name, 0) for name in names]


index, scores = policy.decide(
    row(policy.GLOBAL_NAMES, SITUATION),
    [row(policy.FEATURE_NAMES, candidate) for candidate in CANDIDATES],
    [1, 1],
)
# None where nothing may be chosen or a score is no number: then your rule of before decides, which FALLBACK names.
print(json.dumps({"index": index, "scores": scores, "fallback": policy.FALLBACK, "artifact": policy.ARTIFACT}))
