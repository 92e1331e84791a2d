"""The bureau's assistant: reminders, evidence, review and score of one plan year, over Telegram."""
