"""Published pages, looked at safely: httpx behind a guard."""

from bot.pages.fetcher import Dialler, Fetcher
from bot.pages.wire import ProxyDialler, SystemDialler, fetcher_for

__all__ = ["Dialler", "Fetcher", "ProxyDialler", "SystemDialler", "fetcher_for"]
