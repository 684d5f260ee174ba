"""Made-up citizens in a stage's user pool: made, signed in, deleted. Their addresses tell what they are.

Nothing is ever mailed to them: the name of the host is nobody's (RFC 2606), and no address is confirmed.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from load_tests.crowd.identities import Identity, identified
from load_tests.deployed.stage import AT_ONCE, Stage, aws, secret, unanswered

# So many people a month cost nothing at Cognito, and each one more 1.5 cents.
MOST = 10_000
_PREFIX = "load-test-"
_MADE_UP = re.compile(rf"{_PREFIX}(\d{{5}})@citizens\.invalid")
Tell = Callable[[str], None]


def address(number: int) -> str:
    return f"{_PREFIX}{number:05d}@citizens.invalid"


class Citizens:
    """By numbers, from 1."""

    def __init__(self, stage: Stage, tell: Tell) -> None:
        self._stage, self._tell = stage, tell
        self._pool = aws("cognito-idp")
        self._key = secret(stage.passwords).encode()

    def numbers(self) -> dict[int, bool]:
        """Who is there, and whether they can sign in. Whoever is no made-up citizen is left out."""
        found = {}
        pages = self._pool.get_paginator("list_users").paginate(
            UserPoolId=self._stage.pool, Filter=f'email ^= "{_PREFIX}"'
        )
        try:
            for page in pages:
                for user in page["Users"]:
                    told = {each["Name"]: each["Value"] for each in user["Attributes"]}
                    if known := _MADE_UP.fullmatch(told.get("email", "")):
                        found[int(known[1])] = user["UserStatus"] == "CONFIRMED"
        except (BotoCoreError, ClientError) as failed:
            raise unanswered(failed) from None
        return found

    def make(self, most: int) -> int:
        """How many were missing of 1 to `most`, or half made; twice is once."""
        if not 1 <= most <= MOST:
            raise SystemExit(f"{most} citizens: from 1 to {MOST} are made, as many as cost nothing")
        there = self.numbers()
        missing = [number for number in range(1, most + 1) if not there.get(number)]
        self._each(missing, lambda number: self._make_one(number, known=number in there), "made")
        return len(missing)

    def sign_in(self, numbers: Iterable[int]) -> list[Identity]:
        return self._each(list(numbers), self._sign_in_one, "signed in")

    def delete(self, numbers: Iterable[int]) -> None:
        self._each(list(numbers), self._delete_one, "deleted")

    def _make_one(self, number: int, *, known: bool) -> None:
        name = address(number)
        if not known:
            self._pool.admin_create_user(
                UserPoolId=self._stage.pool,
                Username=name,
                UserAttributes=[
                    {"Name": "email", "Value": name},
                    # Only what is confirmed is in a token, and only that gets mail.
                    {"Name": "email_verified", "Value": "false"},
                ],
                MessageAction="SUPPRESS",
            )
        self._pool.admin_set_user_password(
            UserPoolId=self._stage.pool, Username=name, Password=self._password(name), Permanent=True
        )

    def _sign_in_one(self, number: int) -> Identity:
        name = address(number)
        told = self._pool.admin_initiate_auth(
            UserPoolId=self._stage.pool,
            ClientId=self._stage.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": self._password(name)},
        )
        return identified(told["AuthenticationResult"]["AccessToken"])

    def _delete_one(self, number: int) -> None:
        self._pool.admin_delete_user(UserPoolId=self._stage.pool, Username=address(number))

    def _password(self, name: str) -> str:
        """Of its own for each, kept nowhere; the end is what the pool asks of any password."""
        drawn = hmac.digest(self._key, name.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(drawn)[:32].decode() + "Aa1!"

    def _each(self, numbers: list[int], act: Callable[[int], Any], done: str) -> list[Any]:
        results = []
        try:
            with ThreadPoolExecutor(AT_ONCE) as pool:
                for result in pool.map(act, numbers):
                    results.append(result)
                    if len(results) % 500 == 0 or len(results) == len(numbers):
                        self._tell(f"{done}: {len(results)} of {len(numbers)}")
        except (BotoCoreError, ClientError) as failed:
            raise unanswered(failed) from None
        return results
