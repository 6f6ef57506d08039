"""The hard set of codes: pictures as a cheap camera sees them, drawn from seeds, and what each library reads of them.

The generator was committed before anything was tuned on it and is left alone. Seeds 0 to 99 are for tuning,
100 to 199 for the report.
"""
