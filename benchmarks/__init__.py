"""What is measured and how: `python3 main.py bench`. Measurements are ratios within one run, never tests."""
