"""python3 decide_onnx.py: the policy in ONNX Runtime; beside it lies what `switchyard export --to onnx,json` wrote.

Needs `pip install onnxruntime` (numpy comes with it). Prints the greatest difference to the scores that the export recorded.
"""
import json
import sys

import numpy as np
import onnxruntime

session = onnxruntime.InferenceSession("policy.onnx", providers=["CPUExecutionProvider"])
NAMES = [each.name for each in session.get_inputs()]


def decide(globals_, candidates, mask):
    """The index of the row to choose, None where there is none, and one score a row: minus infinity where masked."""
    rows = len(mask)
    if rows == 0:
        return None, []
    given = {
        "globals": np.asarray(globals_, dtype=np.float32),
        "candidates": np.asarray(candidates, dtype=np.float32).reshape(rows, -1),
        "mask": np.asarray(mask, dtype=np.float32),
    }
    # An input that the policy does not look at is none of the graph's.
    (scores,) = session.run(["scores"], {name: given[name] for name in NAMES})
    best = int(np.argmax(scores))
    return (best if np.isfinite(scores[best]) else None), scores.tolist()


if __name__ == "__main__":
    with open("policy.json", encoding="utf-8") as file:
        vectors = json.load(file)["parity"]
    worst = 0.0
    for vector in vectors:
        index, scores = decide(vector["globals"], vector["candidates"], vector["mask"])
        if index != (vector["index"] if vector["index"] >= 0 else None):
            sys.exit("another choice than recorded: " + str(vector))
        for found, recorded in zip(scores, vector["scores"]):
            if recorded is not None:  # JSON has no infinity
                worst = max(worst, abs(found - recorded) / max(1.0, abs(recorded)))
    print(json.dumps({"inputs": sorted(NAMES), "vectors": len(vectors), "worst": worst}))
    sys.exit(0 if worst <= 1e-5 else "scores differ from those that were recorded")
