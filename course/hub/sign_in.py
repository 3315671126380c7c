"""What does the sign-in page say, and in which language?"""

from urllib.parse import urlencode

from jupyterhub.handlers.login import LoginHandler

from course.language import LANGUAGES, supported, using
from course.language import gettext as _


class SignInHandler(LoginHandler):
    """The Hub's own handler with the course's page, translated for the reader."""

    @property
    def language(self) -> str:
        """The language asked for with ``?lang=``, else the browser's first that we have."""
        if wanted := self.get_argument("lang", ""):
            return supported(wanted)
        codes = self.request.headers.get("Accept-Language", "").split(",")
        known = (supported(code.split(";")[0].strip()) for code in codes)
        return (
            next((code for code in known if code != "en"), "en") if codes[0][:2] != "en" else "en"
        )

    def render_template(self, name, **ns):
        """Our page in the place of the Hub's, which other authenticators go on using."""
        return super().render_template("sign-in.html" if name == "login.html" else name, **ns)

    def _render(self, login_error=None, username=None, **kwargs):
        with using(self.language) as code:
            here = {"next": self.get_argument("next", "")}
            words = {
                "code": code,
                "course": _("Customs Leadership Course"),
                "aim": _("Leadership and management for senior customs officials"),
                "title": _("Sign in"),
                "name": _("User name"),
                "password": _("Password"),
                "enter": _("Sign in"),
                "again": _("That name and password do not fit together. Please try once more."),
                "help": _("Your facilitator gives you an account, or a new password."),
                "language": _("Language"),
            }
        languages = [
            {
                "code": known,
                "name": name,
                "here": known == code,
                "url": "?" + urlencode({**here, "lang": known}),
            }
            for known, name in LANGUAGES.items()
        ]
        return super()._render(
            login_error, username, words=words, languages=languages, code=code, **kwargs
        )
