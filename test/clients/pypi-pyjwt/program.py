"""What PyJWT finds of the edge's JWTs, with the keys that its own client fetches."""

import json
import os

import jwt
from jwt import PyJWKClient

FINDINGS = {
    jwt.InvalidAudienceError: "audience",
    jwt.InvalidIssuerError: "issuer",
    jwt.ExpiredSignatureError: "expired",
    jwt.InvalidSignatureError: "signature",
    jwt.ImmatureSignatureError: "iat",
}


def proved(statement):
    print(json.dumps({"proved": statement}))


def finding(case, leeway=0):
    keys = PyJWKClient(case["certs"])
    try:
        key = keys.get_signing_key_from_jwt(case["jwt"])
    except jwt.PyJWKClientConnectionError:
        raise
    except jwt.PyJWKClientError:
        return "key"
    try:
        claims = jwt.decode(
            case["jwt"],
            key,
            algorithms=["RS256"],
            audience=case["audience"],
            issuer=case["issuer"],
            leeway=leeway,
            options={"require": ["exp", "iat", "iss", "aud"]},
        )
    except jwt.InvalidTokenError as error:
        return FINDINGS[type(error)]
    assert claims["common_name"].endswith(".access"), claims
    return "accepted"


with open(os.environ["EMULATOR_CASES"], encoding="utf-8") as file:
    given = json.load(file)

for case in given["cases"]:
    if "now" in case:
        continue
    assert finding(case) == case["finding"], (finding(case), case)
    proved(case["statement"])

ahead = given["ahead"]
assert finding(ahead) == "iat", finding(ahead)
assert finding(ahead, leeway=3700) == "accepted", finding(ahead, leeway=3700)
proved(
    "refuses a JWT of an account whose clock is an hour ahead, for its iat, and accepts it with a leeway of more than that"
)
