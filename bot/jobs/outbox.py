"""The worker that empties the outbox: claims under a lease, renders, sends part by part, records each step."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from datetime import timedelta

from bot.domain.states import OutboxState
from bot.jobs.editing import revise_messages
from bot.messenger import DeliveryError, Kind, Messenger, Part, Verdict
from bot.messenger.parts import unsent
from bot.services import outbox
from bot.services.bureau import Bureau
from bot.services.outbox import Claim, LeaseLostError
from bot.views.outbox import render

_logger = logging.getLogger(__name__)
IN_FLIGHT = 12
BULK_IN_FLIGHT = 8
"""What a broadcast may hold of it, so that what answers somebody never waits for a place."""
BULK_AT_ONCE = 4
IDLE_S = 1.0
RIPENING = timedelta(seconds=5)
_BACKOFF_S = (2, 5, 15, 60, 180, 600)


class OutboxWorker:
    """One per process; several processes may share a database."""

    def __init__(self, bureau: Bureau, messenger: Messenger, step: Callable[[str], None]) -> None:
        self._bureau = bureau
        self._messenger = messenger
        self._step = step
        self._owner = uuid.uuid4().hex
        self._wake = asyncio.Event()
        self._flight_count = 0
        self._bulk_count = 0
        self._is_closed = False

    def wake(self) -> None:
        """Something may have been written."""
        self._wake.set()

    def close(self) -> None:
        """Finish what is on its way and begin nothing more."""
        self._is_closed = True
        self._wake.set()

    async def run(self) -> None:
        """Work until closed; what is on its way is finished first."""
        async with asyncio.TaskGroup() as group:
            while not self._is_closed:
                self._wake.clear()
                for claim in await self._claims():
                    self._flight_count += 1
                    self._bulk_count += claim.is_bulk
                    group.create_task(self._deliver(claim))
                try:
                    async with asyncio.timeout(IDLE_S):
                        await self._wake.wait()
                except TimeoutError:
                    continue

    async def _claims(self) -> tuple[Claim, ...]:
        room = IN_FLIGHT - self._flight_count
        if room <= 0:
            return ()
        try:
            if not await asyncio.to_thread(outbox.is_anything_due, self._bureau):
                return ()
            self._step("outbox.committed")
            return await asyncio.to_thread(outbox.claim_messages, self._bureau, self._owner, room, self._bulk_room())
        except Exception:
            _logger.exception("the outbox could not be read")
            return ()

    def _bulk_room(self) -> int:
        """Free places for bulk, filled several at a time: a look through a long queue costs more than an idle place."""
        free = BULK_IN_FLIGHT - self._bulk_count
        return free if free >= BULK_AT_ONCE else 0

    async def _deliver(self, claim: Claim) -> None:
        if claim.was_expired:
            self._step("lease.expired")
        self._step("outbox.claimed")
        try:
            await self._work(claim)
        except LeaseLostError:
            _logger.warning("outbox row %s was taken over by another worker", claim.id)
        except Exception:
            # The lease runs out, and the row is claimed again.
            _logger.exception("outbox row %s could not be worked on", claim.id)
        finally:
            self._flight_count -= 1
            self._bulk_count -= claim.is_bulk
            self._wake.set()

    async def _work(self, claim: Claim) -> None:
        if not claim.is_ripe:
            await asyncio.to_thread(outbox.finish_waiting, self._bureau, claim, claim.parts, "not ripe", RIPENING)
            return
        try:
            parts = claim.parts or self._messenger.parts(render(claim.kind, claim.params))
        except Exception as error:
            _logger.exception("outbox row %s of kind %s cannot be rendered", claim.id, claim.kind)
            await self._fail(claim, [], f"{type(error).__name__}: {error}"[:500])
            return
        self._step("outbox.rendered")
        try:
            if claim.edits_ids is not None:
                await revise_messages(self._messenger, claim, parts)
            else:
                await self._send(claim, parts)
        except DeliveryError as error:
            await self._judge(claim, parts, error.verdict)
            return
        await asyncio.to_thread(outbox.finish_sent, self._bureau, claim, parts)
        self._step("part.recorded")
        self._step("outbox.sent")

    async def _send(self, claim: Claim, parts: list[Part]) -> None:
        """Each part is recorded as on its way before it leaves, and as sent before the next one does."""
        for position in unsent(parts):
            part = parts[position]
            part["state"] = "sending"
            await asyncio.to_thread(outbox.record_parts, self._bureau, claim, parts)
            self._step("parts.stored" if position == 0 else "part.recorded")
            self._step("part.sending")
            part["ids"] = await self._messenger.send_part(claim.chat_id, part, is_bulk=claim.is_bulk)
            part["state"] = "sent"
            self._step("part.sent")

    async def _judge(self, claim: Claim, parts: list[Part], verdict: Verdict) -> None:
        """What an error means for the row."""
        _logger.warning("outbox row %s, attempt %s: %s %s", claim.id, claim.attempt_count, verdict.kind, verdict.reason)
        stuck = next((part for part in parts if part["state"] == "sending"), None)
        was_copy = stuck is not None and stuck["is_copy"]
        if stuck is not None:
            stuck["state"] = "unsent"
        match verdict.kind:
            case Kind.REFUSED | Kind.UNMARKED:
                await self._fail(claim, parts, verdict.reason, is_blocked=verdict.is_blocked)
            case Kind.AMBIGUOUS if claim.edits_ids is None and was_copy:
                await self._fail(claim, parts, verdict.reason, state=OutboxState.UNKNOWN)
            case Kind.AMBIGUOUS:
                if stuck is not None:
                    stuck["is_copy"] = True
                await self._wait(claim, parts, verdict, is_copy=stuck is not None)
            case _:
                await self._wait(claim, parts, verdict)

    async def _wait(self, claim: Claim, parts: list[Part], verdict: Verdict, *, is_copy: bool = False) -> None:
        pause = _BACKOFF_S[min(claim.attempt_count - 1, len(_BACKOFF_S) - 1)]
        wait = timedelta(seconds=verdict.wait_s or pause)
        await asyncio.to_thread(
            outbox.finish_waiting, self._bureau, claim, parts, verdict.reason, wait, is_copy=is_copy
        )

    async def _fail(
        self,
        claim: Claim,
        parts: list[Part],
        reason: str,
        *,
        state: OutboxState = OutboxState.FAILED,
        is_blocked: bool = False,
    ) -> None:
        await asyncio.to_thread(
            outbox.finish_failed, self._bureau, claim, parts, reason, state=state, is_blocked=is_blocked
        )
        self._step("outbox.failed")
