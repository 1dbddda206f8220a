"""How good cleaned articles are, measured against gold."""
