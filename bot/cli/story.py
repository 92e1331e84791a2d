"""The demonstration's story, played by people of the sandbox and printed as a readable chat."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable

from bot.sandbox import RemotePerson, SandboxClient, Seen
from bot.texts import demo as words

PATIENCE_SECONDS = 15.0
SILENCE_SECONDS = 0.5


def picture(red: int, green: int, blue: int, side: int = 64) -> bytes:
    """A small PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes((red, green, blue)) * side) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _code(link: str) -> str:
    """The code in a link, or in a sentence that holds one."""
    found = re.search(r"(?:start=|/start )([A-Za-z0-9_-]+)", link)
    assert found is not None
    return found[1]


class Story:
    """Plays the chapters; ``tell`` takes each line of the printed chat. Raises when the bot does not answer."""

    def __init__(self, client: SandboxClient, first_link: str, tell: Callable[[str], None]) -> None:
        self._first_link = first_link
        self._tell = tell
        names = (words.COORDINATOR, words.STAFF, words.LEADER, words.STRANGER)
        self._people = {name: client.person(name, 1001 + place) for place, name in enumerate(names)}
        self._shown: dict[tuple[str, int], int] = {}

    def play(self) -> None:
        """All chapters in order."""
        for name, chapter in (
            ("joining", self._joining),
            ("stranger", self._stranger),
            ("morning", self._morning),
            ("photo", self._photo),
            ("return", self._return),
            ("album", self._album),
            ("open", self._open),
            ("score", self._score),
        ):
            self._tell(words.chapter(name))
            chapter()

    def _joining(self) -> None:
        self._opens(words.COORDINATOR, self._first_link)
        for name, invite in words.INVITES.items():
            offer = self._says(words.COORDINATOR, invite, words.LINK)
            self._starts(name, _code(offer.text))
            self._hears(words.COORDINATOR, words.CONFIRM_JOIN_CARD)
            self._presses(words.COORDINATOR, words.CONFIRM_JOIN, name)
            self._hears(name, words.WELCOME)

    def _stranger(self) -> None:
        person = self._people[words.STRANGER]
        self._tell(words.says(words.STRANGER, words.STRANGER_SAYS))
        person.say(words.STRANGER_SAYS)
        try:
            person.hears("", SILENCE_SECONDS)
        except AssertionError:
            self._tell(f"  {words.STRANGER_SILENCE}")
        else:
            raise AssertionError(words.STRANGER)

    def _morning(self) -> None:
        self._hears(words.STAFF, words.MORNING, ever=True)

    def _photo(self) -> None:
        self._presses(words.STAFF, words.SUBMIT_ITEM, words.SEND_MATERIAL)
        self._tell(words.acts(words.STAFF, "photo"))
        self._people[words.STAFF].photo(picture(200, 200, 210))
        self._hears(words.STAFF, words.RECEIVED)
        self._presses(words.STAFF, words.LABEL_BUTTON)
        self._presses(words.STAFF, words.EVALUATION_BUTTON)
        self._presses(words.STAFF, words.DAY_BUTTON)
        self._presses(words.STAFF, words.KIND_BUTTON)
        self._presses(words.STAFF, words.FINISH, words.PENDING)

    def _return(self) -> None:
        self._hears(words.COORDINATOR, words.PENDING)
        self._presses(words.COORDINATOR, words.RETURN)
        self._presses(words.COORDINATOR, words.REASON)
        self._hears(words.STAFF, words.RETURNED)
        self._presses(words.STAFF, words.REPAIR)
        self._tell(words.acts(words.STAFF, "document", name=words.ORIGINAL_NAME))
        self._people[words.STAFF].document(picture(90, 120, 200), words.ORIGINAL_NAME, words.ORIGINAL_MIME)
        self._hears(words.STAFF, words.RECEIVED)
        self._presses(words.STAFF, words.KIND_BUTTON)
        self._presses(words.STAFF, words.FINISH, words.PENDING)
        self._approves()

    def _approves(self) -> None:
        self._hears(words.COORDINATOR, words.PENDING)
        self._presses(words.COORDINATOR, words.APPROVE)
        self._hears(words.STAFF, words.APPROVED)

    def _album(self) -> None:
        self._tell(words.acts(words.STAFF, "album", count=2) + f"“{words.ALBUM_CAPTION}”")
        self._people[words.STAFF].album([picture(30, 160, 60), picture(160, 60, 30)], caption=words.ALBUM_CAPTION)
        self._hears(words.STAFF, words.RECEIVED)
        self._presses(words.STAFF, words.DAY_BUTTON)
        self._presses(words.STAFF, words.FINISH, words.PENDING)
        self._approves()

    def _open(self) -> None:
        self._says(words.STAFF, words.TODO, words.TODO_ANSWER)

    def _score(self) -> None:
        self._says(words.LEADER, words.SCORE, "/100")

    def _opens(self, name: str, link: str) -> None:
        self._starts(name, _code(link))
        self._hears(name, words.WELCOME)

    def _starts(self, name: str, code: str) -> None:
        self._tell(words.acts(name, "open"))
        self._people[name].start(code)

    def _says(self, name: str, text: str, answer: str) -> Seen:
        self._tell(words.says(name, text))
        self._people[name].say(text)
        return self._hears(name, answer)

    def _presses(self, name: str, button: str, answer: str = "") -> None:
        self._tell(words.acts(name, "press", words=button))
        self._people[name].press(button, timeout=PATIENCE_SECONDS)
        self._hears(name, answer)

    def _hears(self, name: str, fragment: str, *, ever: bool = False) -> Seen:
        """Wait for the words, then print all that is new to the person."""
        found = self._people[name].hears(fragment, PATIENCE_SECONDS, ever=ever)
        self._print_news(name, self._people[name])
        return found

    def _print_news(self, name: str, person: RemotePerson) -> None:
        for seen in person.said:
            key = (name, seen.message_id)
            if self._shown.get(key) == seen.touched:
                continue
            is_edit = key in self._shown
            self._shown[key] = seen.touched
            self._tell(words.hears(name, seen.text, seen.media, seen.buttons, is_edit=is_edit))
