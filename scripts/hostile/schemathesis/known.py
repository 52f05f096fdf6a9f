"""What schemathesis finds, and the emulator means. One entry is one finding: the check, the answer, and the reason."""

from dataclasses import dataclass
from re import search


@dataclass(frozen=True)
class Known:
    check: str
    # A pattern for the text of the answer.
    answer: str
    reason: str
    # A pattern for the body that was sent; any unless given.
    body: str = ""


ACCEPTANCE = "positive_data_acceptance"

KNOWN = [
    Known(
        ACCEPTANCE,
        r"maximum number of",
        "An account holds so many of a kind, as Cloudflare's documentation says: no schema can.",
    ),
    Known(
        ACCEPTANCE,
        r"not found|does not exist|is not one of this account|could not be found",
        "A body names something that is not there: a schema cannot know what is.",
    ),
    Known(
        ACCEPTANCE,
        r"12130.*(is|are) required",
        "null counts as not given for every field (docs/api.md), and the document says so in words: "
        "a required field that may be null is refused as one that is missing.",
    ),
    Known(
        ACCEPTANCE,
        r"must be a Go duration",
        "The document says in words that it is a Go duration.",
    ),
    Known(
        ACCEPTANCE,
        r"service_token_inactivity\.[a-z_]+ must",
        "The document says in words which members it must have.",
    ),
    Known(
        "negative_data_rejection",
        r'"success":true',
        "A body of null counts as {}, as for a service in Go (docs/api.md).",
        body=r"^\s*null\s*$",
    ),
]

# What answers a request without credentials on the API plane, as recorded: 400 with one of these codes, and not 401.
NO_CREDENTIALS = r'"code":\s*(9106|6003)\b'


def is_known(check: str, body: str, answer: str) -> bool:
    return any(
        known.check == check and search(known.answer, answer) and search(known.body, body) for known in KNOWN
    )
