"""A whole year of the bureau, played by a seeded script in the sandbox, and its papers opened again."""
