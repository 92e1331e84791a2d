"""In from Telegram: raw updates into the durable inbox, then in order within a chat to whoever is asked."""

from bot.intake.desk import Doors, FrontDesk
from bot.intake.dispatcher import Dispatcher
from bot.intake.poller import Poller
from bot.intake.webhook import WebhookServer

__all__ = ["Dispatcher", "Doors", "FrontDesk", "Poller", "WebhookServer"]
