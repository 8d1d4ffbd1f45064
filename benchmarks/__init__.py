"""What is measured and how: `python3 main.py bench`. Measurements are ratios within one run, never tests.

`python3 -m benchmarks.referee` measures the EDSS referee in its real panel; it needs Qt, which no command may load.
"""
