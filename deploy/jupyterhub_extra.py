"""An example of a site's own settings: another authenticator, another address, other limits.

Copy it, keep what you need, and name it before the course starts:

    COURSE_HUB_CONFIG=/etc/clc/jupyterhub_extra.py course serve --address 127.0.0.1 --port 8000

It is read last, with the same ``c`` as ``course/hub/config/jupyterhub_config.py``. The names below
are JupyterHub's own; its documentation explains them.
"""

c = get_config()  # noqa: F821  JupyterHub puts it here

# People sign in with the administration's own accounts (pip install oauthenticator):
#
# c.JupyterHub.authenticator_class = "generic-oauth"
# c.GenericOAuthenticator.client_id = "customs-course"
# c.GenericOAuthenticator.client_secret = open("/etc/clc/client-secret").read().strip()
# c.GenericOAuthenticator.authorize_url = "https://login.example.org/authorize"
# c.GenericOAuthenticator.token_url = "https://login.example.org/token"
# c.GenericOAuthenticator.userdata_url = "https://login.example.org/userinfo"
# c.GenericOAuthenticator.username_claim = "preferred_username"
#
# Who is what stays a matter of the Hub's groups: nbgrader-clc learns, formgrade-clc teaches,
# leads run workshops.
#
# c.JupyterHub.load_groups["formgrade-clc"]["users"].append("a.name")

# Names become folders and parts of nbgrader's paths: small letters, digits, "_", "." and "-".
#
# c.Authenticator.username_pattern = r"[a-z][a-z0-9_.-]{0,31}"

# People may register themselves, and an administrator lets them in at /hub/authorize:
#
# c.NativeAuthenticator.enable_signup = True

# Behind a TLS proxy the Hub must know that browsers speak https:
#
# c.JupyterHub.tornado_settings = {"headers": {"Strict-Transport-Security": "max-age=31536000"}}

# What one person's own server may use:
#
# c.SandboxSpawner.tmp_size = 512 * 2**20
# c.SandboxSpawner.limits = {"RLIMIT_NPROC": 256, "RLIMIT_DATA": 4 * 2**30, "RLIMIT_CORE": 0}
