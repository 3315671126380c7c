"""How do people sign in where no other authenticator is configured?"""

import bcrypt
from nativeauthenticator import NativeAuthenticator
from nativeauthenticator.orm import UserInfo

from course.hub import accounts
from course.hub.places import Places
from course.hub.sign_in import SignInHandler


class CourseAuthenticator(NativeAuthenticator):
    """Name and password kept by the Hub; the seeded accounts exist from the first start.

    An account that is already there keeps its password: people change theirs on the Hub.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for account in accounts.seeded(Places.here()):
            if self.get_user(account.name) is None:
                password = bcrypt.hashpw(account.password.encode(), bcrypt.gensalt())
                self.db.add(UserInfo(username=account.name, password=password, is_authorized=True))
        self.db.commit()

    def get_handlers(self, app):
        """The package's pages, with a sign-in page of ours: its own needs an older Hub."""
        others = [rule for rule in super().get_handlers(app) if rule[0] != r"/login"]
        return [(r"/login", SignInHandler), *others]
