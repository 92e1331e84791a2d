"""Migrations, oldest first, in ``versions``; ``storage.migrate`` runs them."""
