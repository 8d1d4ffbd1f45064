"""The data-quality rules of a registry: what they find in a record, and what somebody kept as it is."""
