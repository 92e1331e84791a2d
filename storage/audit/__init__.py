"""The record of changes: what is noted, how entries are chained, how the chain is checked."""
