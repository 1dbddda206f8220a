"""The model file; src/label/{model,trees}.rs read it and describe its form."""

import struct

import numpy as np

from .linear import slots

# The weight in a slot that no known token has; weights are within -127 and 127.
EMPTY = -128


def write_model(path, parts, headlines, boosters):
    """The linear parts, the trees that tell headlines, then for pages with a DOM and for flattened ones
    the trees of both passes."""
    out = bytearray(b"copydesk model 4\n")
    for part in parts:
        out += weights(part)
    for booster in (headlines, *boosters):
        out += trees(booster)
    path.write_bytes(out)
    return len(out)


def weights(part):
    table = np.zeros(1 << part.slot_bits, [("low_byte", "u1"), ("weight", "i1")])
    at = slots(part.tokens, part.slot_bits)
    table["low_byte"][at], table["weight"][at] = part.tokens & 0xFF, part.weights
    empty = np.setdiff1d(np.arange(len(table)), at)
    table["low_byte"][empty], table["weight"][empty] = 0, EMPTY
    return struct.pack("<fffI", part.unit, part.bias, part.unknown, part.slot_bits) + table.tobytes()


def trees(booster):
    infos = booster.dump_model()["tree_info"]
    return struct.pack("<I", len(infos)) + b"".join(tree(info["tree_structure"]) for info in infos)


def tree(root):
    nodes, leaves = [], []

    def place(node):
        """Parents before children; gives the reference to the node."""
        if "leaf_value" in node and "split_feature" not in node:
            leaves.append(node["leaf_value"])
            return -len(leaves)
        at = len(nodes)
        nodes.append(None)
        assert node["decision_type"] == "<=", node["decision_type"]
        left, right = place(node["left_child"]), place(node["right_child"])
        nodes[at] = struct.pack("<Hfhh", node["split_feature"], below(node["threshold"]), left, right)
        return at

    place(root)
    return struct.pack("<H", len(nodes)) + b"".join(nodes) + struct.pack(f"<{len(leaves)}f", *leaves)


def below(threshold):
    """The greatest float32 that is at most the threshold: values are float32, so nothing changes side."""
    value = np.float32(threshold)
    return np.nextafter(value, np.float32(-np.inf)) if float(value) > threshold else value
