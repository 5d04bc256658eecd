"""Libraries with compiled parts that no browser has, in plain Python: the same functions with the same results, slower."""
