"""Queries by topic: functions that take a session and return rows or plain values."""
