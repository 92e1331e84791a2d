"""To Telegram: what is to be said becomes calls, paced, retried where that is safe, and judged when they fail."""

from bot.messenger.downloads import Downloader
from bot.messenger.messenger import Messenger, Said
from bot.messenger.pacer import Pacer
from bot.messenger.parts import Part
from bot.messenger.request import AiohttpRequest
from bot.messenger.verdict import DeliveryError, Kind, Verdict, classify

__all__ = [
    "AiohttpRequest",
    "DeliveryError",
    "Downloader",
    "Kind",
    "Messenger",
    "Pacer",
    "Part",
    "Said",
    "Verdict",
    "classify",
]
