"""The course chart as plain values: one model that screen, paper and table draw."""
