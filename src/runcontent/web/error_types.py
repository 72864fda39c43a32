"""Every kind of error that the API answers with, and what a caller can do about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorType:
    """`name` is the page below /docs/errors; `what` and `remedy` are sentences for people."""

    name: str
    status: int
    title: str
    what: str
    remedy: str


_ALL = (
    ErrorType(
        "bad-request",
        400,
        "Bad request",
        "The request could not be read as HTTP.",
        "Check how the request is built; the detail says what could not be read.",
    ),
    ErrorType(
        "unauthorized",
        401,
        "Unauthorized",
        "This address needs a key, and the request has none, or one that is not known.",
        "Send `Authorization: Bearer` and the key.",
    ),
    ErrorType(
        "forbidden",
        403,
        "Forbidden",
        "This is turned off on this server, or not allowed to this key.",
        "Ask whoever runs the server.",
    ),
    ErrorType(
        "not-found",
        404,
        "Not found",
        "There is nothing at this address. `near` holds ids, or addresses, that look alike.",
        "Take the address from `links` in an answer, or from a list, and do not build it by hand.",
    ),
    ErrorType(
        "method-not-allowed",
        405,
        "Method not allowed",
        "The API is read with GET and HEAD. The `Allow` header names what this address takes.",
        "Send GET.",
    ),
    ErrorType(
        "not-acceptable",
        406,
        "Not acceptable",
        "The `Accept` header admits none of the forms that this address has; `allowed` lists them.",
        "Send `Accept: application/json`, or no `Accept` header at all.",
    ),
    ErrorType(
        "deleted",
        410,
        "Deleted",
        "The article was published, and its file has been deleted.",
        "Remove your copy of the article and everything in it, and links to it.",
    ),
    ErrorType(
        "withdrawn",
        410,
        "Withdrawn",
        "The article was published and has been withdrawn. `reason` says why, where it was given.",
        "Remove your copy of the article and everything in it. It will not come back by itself.",
    ),
    ErrorType(
        "sync-expired",
        410,
        "Token expired",
        "What has changed since this copy was brought up to date is not known any more: the token "
        "is too old, or the library was made anew.",
        "Start again at `/v1/sync` without a token, with the same filters, or from a bundle, and "
        "put what comes in the place of the copy.",
    ),
    ErrorType(
        "content-too-large",
        413,
        "Content too large",
        "The request has a body, and it is larger than anything here is for.",
        "Send parameters in the address and no body.",
    ),
    ErrorType(
        "uri-too-long",
        414,
        "Address too long",
        "The address is longer than 4,096 characters.",
        "Ask for fewer values at once, or filter more broadly and choose among the answers.",
    ),
    ErrorType(
        "range-not-satisfiable",
        416,
        "Range not satisfiable",
        "The `Range` header asks for bytes that the file does not have.",
        "Ask for the whole file, or for a range within its `Content-Length`.",
    ),
    ErrorType(
        "invalid-parameters",
        422,
        "Invalid parameters",
        "A parameter is unknown, given twice, or has a value that cannot be used. The list "
        "`errors` names each one, says what is wrong and what is allowed.",
        "Correct the parameters named. Nothing is guessed or ignored, so that a misspelt filter "
        "never silently returns everything.",
    ),
    ErrorType(
        "quota-exceeded",
        429,
        "Too many requests",
        "More was asked in this `window` than the caller's quota allows. `RateLimit` in every "
        "answer says what is left, `RateLimit-Policy` what there is.",
        "Wait for the seconds in `Retry-After`. Keep answers, and ask again with `If-None-Match`; "
        "for a copy of everything there is `/v1/sync`.",
    ),
    ErrorType(
        "internal-error",
        500,
        "Internal error",
        "Something is broken on our side.",
        "Try again in a moment. If it stays, report it with the `instance` of the answer: it "
        "finds the request in our logs.",
    ),
    ErrorType(
        "not-implemented",
        501,
        "Not implemented",
        "oEmbed was asked for in a format that is not offered.",
        "Ask with `format=json` or `format=xml`.",
    ),
    ErrorType(
        "unavailable",
        503,
        "Library unavailable",
        "No library can be read at the moment: none is published yet, its index is damaged, or "
        "the cluster that keeps it does not answer. What was answered before is then given for "
        "an hour, and says with `Cache-Status` that it is stale. At `/v1/usage`: the counts cannot "
        "be read.",
        "Try again after the seconds in `Retry-After`. Whoever runs the server can publish the "
        "library again with `runcontent index`.",
    ),
    ErrorType(
        "bundle-not-ready",
        503,
        "Bundle not ready",
        "The library was published a moment ago, and its bundle is still being built.",
        "Try again after the seconds in `Retry-After`, or begin with `/v1/sync`. Where it never "
        "comes, whoever runs the server can build it with `runcontent index`.",
    ),
)
ERROR_TYPES = {kind.name: kind for kind in _ALL}
BY_STATUS = {kind.status: kind for kind in reversed(_ALL)}
