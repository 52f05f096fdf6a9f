"""What schemathesis finds, and the emulator means. One entry is one finding: the check, the answer, and the reason."""

from dataclasses import dataclass
from re import search


@dataclass(frozen=True)
class Known:
    check: str
    # A pattern for the text of the answer.
    answer: str
    reason: str
    # Patterns for the body that was sent, and for what the check says; any unless given.
    body: str = ""
    says: str = ""


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
        r"must be an? [^\"]*(Go duration|RFC 3339|such as)|longer than Go's largest duration",
        "A form that no pattern says stands in the document in words: durations, times, URLs, hosts, paths.",
    ),
    Known(
        ACCEPTANCE,
        r'"code":"bad-(snapshot|seed)"',
        "The parts of a snapshot or a seed have to agree with each other: the document describes each by itself.",
    ),
    Known(
        ACCEPTANCE,
        r"needs a policy with the decision non_identity",
        "What an application may be depends on its policies.",
    ),
    Known(
        ACCEPTANCE,
        r"service_token_inactivity\.[a-z_]+ must",
        "The document says in words which members it must have.",
    ),
    Known(
        ACCEPTANCE,
        r"11004.*invalid_auth_domain",
        "POST, PUT and PATCH of the organization share a schema, and the document says in words which of them "
        "must have auth_domain.",
    ),
    Known(
        ACCEPTANCE,
        r"is the same API token as|given twice|is taken|already|more than once",
        "Two items of a list are the same in what must differ: a schema compares whole items alone.",
    ),
    Known(
        ACCEPTANCE,
        r"Give either url|is for the operation|is for the account|cannot be set with|lies before the account|no fixed answer stands before it|url must be http",
        "What one field may be depends on another one, or on how the emulator was started: the document has words for it.",
    ),
    Known(
        "negative_data_rejection",
        r'"seeded":false',
        "A seed leaves an account that is in use as it is: what the rules say of its parts is not asked then.",
    ),
    Known(
        "use_after_free",
        r"",
        "A deleted account is an empty one: it is there as soon as it is asked for (docs/accounts.md).",
        says=r"deleted with `DELETE /accounts/[0-9a-f]{32}`",
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


def is_known(check: str, body: str, answer: str, says: str) -> bool:
    return any(
        known.check == check
        and search(known.answer, answer)
        and search(known.body, body)
        and search(known.says, says)
        for known in KNOWN
    )


# A seed makes up to 200,000 tokens on demand (docs/seeds.md), which is ten seconds' work.
BULK = 100


def with_little_bulk(value):
    if isinstance(value, list):
        return [with_little_bulk(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {name: with_little_bulk(item) for name, item in value.items()}
    bulk = kept.get("bulk")
    if isinstance(bulk, dict) and isinstance(bulk.get("count"), (int, float)) and bulk["count"] > BULK:
        kept["bulk"] = {**bulk, "count": BULK if bulk["count"] <= 200_000 else bulk["count"]}
    return kept
