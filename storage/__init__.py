"""Everything that survives a restart: tables, transactions, queries, files."""
