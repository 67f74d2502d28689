"""Decoding: the best legal sequence of BIO labels for each sentence."""

from typing import Any

import numpy as np

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
FORBIDDEN = -1e4
Array = Any
BEGIN = np.array([FORBIDDEN if label[0] == "I" else 0 for label in LABELS], dtype=np.float32)
FREE = [at for at, label in enumerate(LABELS) if label[0] != "I"]
"""Labels that may follow any other. An inside label follows its beginning, which is directly before it, or itself."""


def legal(transitions: Array) -> Array:
    """Return the transition scores with an inside label forbidden after anything but its beginning."""
    legal = transitions.copy()
    for into, label in enumerate(LABELS):
        if label[0] == "I":
            for origin, previous in enumerate(LABELS):
                if previous[1:] != label[1:]:
                    legal[origin, into] = FORBIDDEN
    return legal


def decode(scores: Array, bases: list[int], lengths: list[int], transitions: Array) -> bytes:
    """Return the labels of all places of ``scores`` (place, label); 0 outside of the sentences.

    Sentence ``n`` is the ``lengths[n]`` places from ``bases[n]``. Sentences are decoded together, longest first, so that
    each step works on the first ones, which are not finished.
    """
    order = sorted(range(len(bases)), key=lambda at: -lengths[at])
    sizes, firsts = np.array(lengths)[order], np.array(bases)[order]
    active = np.searchsorted(-sizes, -np.arange(sizes[0])).tolist()
    starts = np.cumsum([0, *active])
    places = np.concatenate([firsts[:count] + step for step, count in enumerate(active)])
    history = np.ascontiguousarray(scores[places].T)
    _forward(history, active, starts.tolist(), transitions)
    last = history[:, starts[sizes - 1] + np.arange(len(sizes))].argmax(axis=0)
    labels = np.zeros(len(scores), dtype=np.uint8)
    labels[places] = _backward(history, last, active, starts.tolist(), transitions)
    return labels.tobytes()


def _forward(history: Array, active: list[int], starts: list[int], transitions: Array) -> None:
    """Turn the scores of places into those of the best paths that end there, in place; places are in order of steps."""
    free, own = transitions[:, FREE, None], transitions.diagonal()[2::2, None]
    begun = transitions.diagonal(1)[1::2, None]
    history[:, : active[0]] += BEGIN[:, None]
    before = history[:, : active[0]]
    for start, count in zip(starts[1:-1], active[1:], strict=True):
        before, here = before[:, :count], history[:, start : start + count]
        here[FREE] += (before[:, None] + free).max(axis=0)
        here[2::2] += np.maximum(before[1::2] + begun, before[2::2] + own)
        before = here


def _backward(history: Array, last: Array, active: list[int], starts: list[int], transitions: Array) -> Array:
    """Return the label of each place, in order of steps, by the label of each sentence's last place."""
    labels = np.zeros(history.shape[1], dtype=np.uint8)
    for step in range(len(active) - 1, 0, -1):
        count = active[step]
        here = last[:count]
        labels[starts[step] : starts[step] + count] = here
        before = history[:, starts[step - 1] : starts[step - 1] + count]
        last[:count] = (before + transitions[:, here]).argmax(axis=0)
    labels[: active[0]] = last
    return labels
