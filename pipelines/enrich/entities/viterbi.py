"""Decoding: the best legal sequence of BIO labels for each sentence."""

from typing import Any

import numpy as np

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
FORBIDDEN = -1e4
Array = Any
BEGIN = np.array([FORBIDDEN if label[0] == "I" else 0 for label in LABELS], dtype=np.float32)


def legal(transitions: Array) -> Array:
    """Return the transition scores with an inside label forbidden after anything but its beginning."""
    legal = transitions.copy()
    for into, label in enumerate(LABELS):
        if label[0] == "I":
            for origin, previous in enumerate(LABELS):
                if previous[1:] != label[1:]:
                    legal[origin, into] = FORBIDDEN
    return legal


def decode(emissions: list[Array], transitions: Array) -> list[list[int]]:
    """Decode sentences together, longest first, so that each step works on the unfinished ones."""
    order = sorted(range(len(emissions)), key=lambda at: -len(emissions[at]))
    sizes = [len(emissions[at]) for at in order]
    longest = sizes[0]
    padded = np.zeros((len(order), longest, len(LABELS)), dtype=np.float32)
    for row, at in enumerate(order):
        padded[row, : sizes[row]] = emissions[at]
    score = padded[:, 0] + BEGIN
    pointers = np.zeros((longest, len(order), len(LABELS)), dtype=np.int8)
    active = len(order)
    for step in range(1, longest):
        while sizes[active - 1] <= step:
            active -= 1
        options = score[:active, :, None] + transitions[None]
        pointers[step, :active] = options.argmax(axis=1)
        score[:active] = options.max(axis=1) + padded[:active, step]
    result: list[list[int]] = [[] for _ in emissions]
    for row, at in enumerate(order):
        result[at] = _trace(int(score[row].argmax()), pointers[: sizes[row], row])
    return result


def _trace(last: int, pointers: Array) -> list[int]:
    path = [last]
    for row in pointers[:0:-1].tolist():
        path.append(row[path[-1]])
    return path[::-1]
