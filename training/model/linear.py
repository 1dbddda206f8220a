"""The linear part: logistic regression over hashed tokens. Those that too few hosts use are all one token, the unknown."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import SGDClassifier

# Bits of a token, as src/label/words.rs hashes them.
TOKEN_BITS = 25

# The bit that tells words and names from what is said further about them: only those count as unknown.
IS_WORD = 1

# A token of fewer hosts says more about them than about what it stands in.
HOSTS = 2

# Bits of the number of slots that the model file has for the known tokens.
SLOT_BITS = {"text": 18, "elements": 15}

# Unknown tokens are many where others are one: small steps keep the fit from overshooting.
STEP = np.float32(0.05)


@dataclass
class Linear:
    """Quantised as the model file holds it, so that training sees what production sees."""

    unit: float
    bias: float
    unknown: float  # the weight of an unknown token
    slot_bits: int
    tokens: np.ndarray  # the known ones, sorted
    weights: np.ndarray  # int8, one a token

    def scores(self, lists, hidden):
        """For each list a logit, 0 for an empty one, and how many words are unknown as a share of all tokens; as if
        none were known where they are `hidden`."""
        known, unknown = sorted_out(lists, self.tokens, hidden)
        sums = matrix(known, np.ones(len(known.values)), len(self.tokens)) @ (self.weights.astype(np.float32) * self.unit)
        count = lengths(lists)
        scores = (sums + self.unknown * unknown) / np.sqrt(np.maximum(count, 1)) + self.bias
        return np.where(count > 0, scores, 0), unknown / np.maximum(count, 1)


def fit_linear(name, lists, labels, weights, hosts, seed):
    """`hosts` has the host of each list, as a number; lists that weigh nothing are not looked at."""
    tokens = vocabulary(lists, np.where(weights > 0, hosts, -1), SLOT_BITS[name])
    known, unknown = sorted_out(lists, tokens, False)
    scale = (1 / np.sqrt(np.maximum(lengths(lists), 1))).astype(np.float32)
    features = matrix(known, np.repeat(scale, lengths(known)), len(tokens))
    features = hstack([features, csr_matrix((STEP * scale * unknown)[:, None])], format="csr", dtype=np.float32)
    rows = np.flatnonzero((weights > 0) & (lengths(lists) > 0))
    model = SGDClassifier(loss="log_loss", alpha=2e-6, max_iter=4, tol=None, average=True, random_state=seed)
    model.fit(features[rows], labels[rows] >= 0.5, sample_weight=weights[rows])
    *coefficients, unknown = model.coef_[0]
    coefficients = np.clip(coefficients, -8, 8)
    unit = max(np.abs(coefficients).max(), 1e-6) / 127
    weights = np.round(coefficients / unit).astype(np.int8)
    unit, bias, unknown = (float(np.float32(value)) for value in (unit, model.intercept_[0], STEP * unknown))
    return Linear(unit, bias, unknown, SLOT_BITS[name], tokens, weights)


def vocabulary(lists, hosts, slot_bits):
    """The tokens that enough hosts use, one for each slot: the one that most of them use."""
    hosts = np.repeat(hosts, lengths(lists))
    used = hosts >= 0
    pairs = np.unique(lists.values[used].astype(np.int64) << 32 | hosts[used])
    tokens, counts = np.unique(pairs >> 32, return_counts=True)
    tokens, counts = tokens[counts >= HOSTS], counts[counts >= HOSTS]
    tokens = tokens[np.lexsort((tokens, -counts))]
    _, first = np.unique(slots(tokens, slot_bits), return_index=True)
    return np.sort(tokens[first])


def slots(tokens, slot_bits):
    return tokens >> (TOKEN_BITS - slot_bits)


def sorted_out(lists, tokens, hidden):
    """The same lists with the places of known tokens, and how many words are unknown in each: all, where they are `hidden`."""
    places = np.minimum(np.searchsorted(tokens, lists.values), len(tokens) - 1)
    shown = np.repeat(~np.broadcast_to(hidden, lengths(lists).shape), lengths(lists))
    is_known = (tokens[places] == lists.values) & shown
    known = type(lists)(places[is_known], running(is_known)[lists.starts])
    unknown = np.diff(running((lists.values & IS_WORD > 0) & ~is_known)[lists.starts])
    return known, unknown


def running(flags):
    return np.concatenate([[0], np.cumsum(flags)])


def lengths(lists):
    return np.diff(lists.starts)


def matrix(lists, values, columns):
    return csr_matrix((values, lists.values, lists.starts), shape=(len(lists.starts) - 1, columns))
