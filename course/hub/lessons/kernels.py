"""Which environment does a lesson's kernel get, how many has a learner, and when does one end?"""

import os
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from jupyter_core.utils import ensure_async
from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Integer

from course.hub.lessons.tokens import NoToken, lesson_token

PASSED_ON = ("PATH", "HOME", "LANG", "TZ", "MPLCONFIGDIR", "IPYTHONDIR", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Visit:
    """One opening of a lesson: by whom, which module, in which language."""

    learner: str
    module: str
    language: str


visit: ContextVar[Visit | None] = ContextVar("visit", default=None)
"""Set per request by the page's hook and read in the same task when the kernel starts, for
Voilà's own call knows nothing of the reader."""


class LearnerKernelManager(AsyncMappingKernelManager):
    """Kernels with a clean environment, each owned by one learner."""

    per_learner = Integer(4, config=True, help="Kernels of one learner; the oldest gives way.")
    most = Integer(60, config=True, help="Kernels of everybody together.")
    away = Integer(180, config=True, help="Seconds without a page before a kernel ends.")
    idle = Integer(7200, config=True, help="Seconds without a message before a kernel ends.")

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.owners: dict[str, str] = {}

    async def start_kernel(self, *, env=None, **kwargs) -> str:
        """Start a kernel for the visit of this request.

        :raises HTTPError: 403 nobody asked, 503 the site is silent or the machine is full.
        """
        who = visit.get()
        if who is None:
            raise HTTPError(403, "No learner")
        await self.make_room(who.learner)
        try:
            token = await lesson_token(who.learner, who.module)
        except NoToken as error:
            raise HTTPError(503, str(error)) from error
        kernel_id = str(uuid4())
        clean = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        clean |= {
            "COURSE_API": os.environ["COURSE_API"],
            "COURSE_TOKEN": f"Bearer {token}",
            "COURSE_LEARNER": who.learner,
            "COURSE_LANGUAGE": who.language,
            "OPENBLAS_NUM_THREADS": "1",
        }
        self.owners[kernel_id] = who.learner
        return await super().start_kernel(kernel_id=kernel_id, env=clean, **kwargs)

    async def make_room(self, learner: str) -> None:
        """End this learner's oldest kernels until one more is within the cap."""
        mine = [k for k, name in self.owners.items() if name == learner and k in self]
        for old in mine[: max(0, len(mine) + 1 - self.per_learner)]:
            await ensure_async(self.shutdown_kernel(old, now=True))
        if len(self) >= self.most:
            raise HTTPError(503, "All places are taken")

    def remove_kernel(self, kernel_id, *args, **kwargs):
        self.owners.pop(kernel_id, None)
        return super().remove_kernel(kernel_id, *args, **kwargs)

    async def cull_kernel_if_idle(self, kernel_id) -> None:
        """End a kernel whose page has gone, or whose reader has."""
        kernel = self._kernels[kernel_id]
        since = utcnow() - getattr(kernel, "last_activity", utcnow())
        limit = self.idle if self._kernel_connections.get(kernel_id) else self.away
        if since > timedelta(seconds=limit):
            await ensure_async(self.shutdown_kernel(kernel_id, now=True))
