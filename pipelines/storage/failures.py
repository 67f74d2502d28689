"""Failures of storage services in one line, without secrets: their classes and codes, never what a server wrote. Pure."""

from typing import Any, Final

from pipelines.storage.address import scheme_of

CLIENTS: Final = frozenset(
    {"botocore", "aiobotocore", "aiohttp", "gcsfs", "google", "azure", "fsspec", "s3fs", "adlfs", "http", "requests"}
)
"""Top packages whose exceptions are failures of a storage service."""
MOST: Final = 10
"""Longest chain of causes that is followed."""
REMEDIES: Final = {
    "s3": "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile (AWS_PROFILE) or a role of the machine, and for another "
    "server than Amazon's AWS_ENDPOINT_URL_S3",
    "gs": "log in with `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS",
    "az": "set AZURE_STORAGE_ACCOUNT_NAME and log in with `az login`, or set AZURE_STORAGE_CONNECTION_STRING",
    "http": "give an address that needs no password",
    "https": "give an address that needs no password, or a signed one",
}
"""Scheme -> how its client finds credentials."""
NO_CREDENTIALS: Final = frozenset(
    {"NoCredentialsError", "PartialCredentialsError", "DefaultCredentialsError", "ClientAuthenticationError"}
)


def is_failure(error: BaseException) -> bool:
    """Return True for a failure of the service, the network or the request, False for a bug of ours."""
    return isinstance(error, OSError) or type(error).__module__.partition(".")[0] in CLIENTS


def is_lasting(error: BaseException) -> bool:
    """Return True for a failure that another attempt does not change: no such object, no permission, no credentials."""
    return isinstance(error, FileNotFoundError | PermissionError) or type(error).__name__ in NO_CREDENTIALS


def explain(error: BaseException, address: str) -> str:
    """Return what failed, and what to do, in one line."""
    scheme = scheme_of(address)
    if type(error).__name__ in NO_CREDENTIALS:
        return f"no credentials were found: {REMEDIES[scheme]}"
    if isinstance(error, PermissionError):
        code = code_of(error)
        return f"access was denied{f' ({code})' if code else ''}: {REMEDIES[scheme]}"
    if isinstance(error, FileNotFoundError):
        return "there is no such object, folder or bucket: check the address"
    return cause_of(error)


def cause_of(error: BaseException) -> str:
    """Return the code of a service's answer, else the reason of a broken connection, else the class of the error."""
    if (code := code_of(error)) is not None:
        return f"the service answered {code}"
    innermost = _chain(error)[-1]
    if isinstance(innermost, OSError) and innermost.strerror:
        return innermost.strerror.lower()
    return f"the connection failed ({type(innermost).__name__})"


def code_of(error: BaseException) -> str | None:
    """Return the code of the service's answer, such as ``InvalidAccessKeyId`` or ``503``, or None."""
    for one in _chain(error):
        response: Any = getattr(one, "response", None)
        if isinstance(response, dict) and (code := response.get("Error", {}).get("Code")):
            return str(code)
        for name in ("error_code", "status", "code", "status_code"):
            if isinstance(code := getattr(one, name, None), int | str) and code:
                return str(getattr(code, "value", code))
    return None


def _chain(error: BaseException) -> list[BaseException]:
    """Return an error and its causes, the innermost last."""
    chain = [error]
    while len(chain) < MOST and (inner := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(inner)
    return chain
