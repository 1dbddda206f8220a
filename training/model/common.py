"""What all fits share."""

# Folds among the pages that only train, when a set or a language is left out.
INNER = 2

# How LightGBM fits: the same trees from the same rows, whatever the machine.
TREES = dict(
    bagging_freq=1,
    max_bin=127,
    use_missing=False,
    deterministic=True,
    force_row_wise=True,
    num_threads=2,
    verbose=-1,
)
