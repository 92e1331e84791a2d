"""getFile."""

from __future__ import annotations

from bot.sandbox.methods.base import method
from bot.sandbox.params import Params
from bot.sandbox.rules import Json
from bot.sandbox.world import World


async def get_file(world: World, params: Params) -> Json:
    return world.files.open_link(params.text("file_id"), world.now(), world.rules.link_life_s)


METHODS = (method("getFile", get_file, "file_id"),)
