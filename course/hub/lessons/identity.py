"""Who asks for a lesson, and whose kernel is it?"""

from jupyter_server.utils import url_path_join
from jupyterhub.singleuser.extension import JupyterHubIdentityProvider
from tornado.web import HTTPError
from traitlets import Unicode


class LearnerIdentityProvider(JupyterHubIdentityProvider):
    """Sign-on with the Hub below the service's prefix, and ownership of kernels.

    Every handler calls ``get_user()`` before anything else, WebSockets included, so this one check
    covers also the handlers that ask no authorizer.
    """

    # Voilà passes token="", which the parent class has as a read-only property.
    token = Unicode("").tag(config=False)

    def get_handlers(self):
        base = self.parent.base_url  # Voilà does not add it for us
        return [(url_path_join(base, rule[0]), *rule[1:]) for rule in super().get_handlers()]

    async def get_user(self, handler):
        user = await super().get_user(handler)
        if user is None:
            return None
        kernel = self.kernel_asked_for(handler)
        if kernel and handler.kernel_manager.owners.get(kernel) != user.username:
            raise HTTPError(404, "No such kernel")
        return user

    @staticmethod
    def kernel_asked_for(handler) -> str | None:
        """The id of the kernel in the request's path, from either kind of route."""
        kernel = handler.path_kwargs.get("kernel_id")
        if kernel is None and "/api/shutdown/" in handler.request.path:
            kernel = handler.path_args[0]
        return kernel.decode() if isinstance(kernel, bytes) else kernel
