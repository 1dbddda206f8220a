"""The linear part: logistic regression over hashed tokens."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

BUCKETS = 1 << 17


@dataclass
class Linear:
    """Quantised as the model file holds it, so that training sees what production sees."""

    unit: float
    bias: float
    weights: np.ndarray  # int8, one a bucket

    def scores(self, lists):
        counts = np.diff(lists.starts)
        sums = matrix(lists, np.ones(len(lists.values), np.float32)) @ (self.weights.astype(np.float32) * self.unit)
        scores = sums / np.sqrt(np.maximum(counts, 1)) + self.bias
        return np.where(counts > 0, scores, 0)


def fit_linear(lists, labels, weights, seed):
    counts = np.diff(lists.starts)
    scale = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    rows = np.flatnonzero((weights > 0) & (counts > 0))
    features = matrix(lists, scale)[rows]
    model = SGDClassifier(loss="log_loss", alpha=2e-6, max_iter=4, tol=None, average=True, random_state=seed)
    model.fit(features, labels[rows] >= 0.5, sample_weight=weights[rows])
    coefficients = np.clip(model.coef_[0], -8, 8)
    unit = max(np.abs(coefficients).max(), 1e-6) / 127
    return Linear(float(np.float32(unit)), float(model.intercept_[0]), np.round(coefficients / unit).astype(np.int8))


def matrix(lists, values):
    return csr_matrix((values, lists.values.astype(np.int32), lists.starts), shape=(len(lists.starts) - 1, BUCKETS))
