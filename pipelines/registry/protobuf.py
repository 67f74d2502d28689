"""Protobuf values: the schema's text is compiled by protoc, which the extra ``registry`` installs, and read dynamically."""

import base64
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pipelines.registry.framing import message_indexes
from schemas import Reason, Rejected

FILE: Final = "wirebeam_schema_by_id.proto"
COMPILE_SECONDS: Final = 60
ENCODED: Final = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
"""A descriptor in base64; no text of a schema is without a space."""


def protobuf_decoder(text: str, references: Mapping[str, str]) -> Callable[[bytes], Any]:
    """Return the decoder of a schema; ``references`` are the files that it imports, by their names.

    Its results are dictionaries as Protobuf's JSON has them, with the names of the schema. Raises ``Rejected``
    (``unreadable``) for a schema that cannot be compiled.
    """
    from google.protobuf import descriptor_pool, json_format, message_factory  # noqa: PLC0415 - an extra
    from google.protobuf.message import DecodeError  # noqa: PLC0415

    pool = descriptor_pool.DescriptorPool()
    try:
        files = _described(text, references)
        for file in files:
            pool.AddSerializedFile(file.SerializeToString())
        types = pool.FindFileByName(files[-1].name).message_types_by_name
    except (DecodeError, TypeError, KeyError) as error:
        raise Rejected(Reason.UNREADABLE, f"its Protobuf schema cannot be used: {error}"[:300]) from error
    outermost = [types[one.name] for one in files[-1].message_type]

    def decode(payload: bytes) -> Any:
        indexes, body = message_indexes(payload)
        described, inner = None, outermost
        for index in indexes:
            if not 0 <= index < len(inner):
                raise Rejected(Reason.MALFORMED, f"the value names Protobuf type {indexes}, which its schema has not")
            described, inner = inner[index], list(inner[index].nested_types)
        try:
            message = message_factory.GetMessageClass(described).FromString(body)
            return json_format.MessageToDict(message, preserving_proto_field_name=True, descriptor_pool=pool)
        except (DecodeError, json_format.Error, UnicodeDecodeError, ValueError, TypeError) as error:
            raise Rejected(Reason.MALFORMED, f"the value does not fit its Protobuf schema: {error}"[:300]) from error

    return decode


def _described(text: str, references: Mapping[str, str]) -> list[Any]:
    """Return the descriptors of a file and of all that it imports, each after those that it imports itself.

    Confluent's serializers for Python register descriptors in base64 instead of text; some registries return them so.
    """
    from google.protobuf import descriptor_pb2  # noqa: PLC0415 - an extra

    if not ENCODED.fullmatch(text.strip()):
        return list(descriptor_pb2.FileDescriptorSet.FromString(_compiled(text, references)).file)
    files = [
        descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(one)) for one in (*references.values(), text)
    ]
    known = {file.name for file in files}
    own = dict.fromkeys(name for file in files for name in file.dependency if name not in known)
    imports = "".join(f'import "{name}";\n' for name in own)
    common = (
        descriptor_pb2.FileDescriptorSet.FromString(_compiled(f'syntax = "proto3";\n{imports}', {})).file if own else ()
    )
    return [*(file for file in common if file.name != FILE), *files]


def _compiled(text: str, references: Mapping[str, str]) -> bytes:
    """Return the descriptors of a file and of all that it imports, compiled in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="wirebeam-proto-") as name:
        folder, out = Path(name), Path(name) / "descriptors"
        for path, content in {**references, FILE: text}.items():
            if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                raise Rejected(Reason.UNREADABLE, f"its Protobuf schema imports {path!r}, which is no file beside it")
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(content, encoding="utf-8")
        arguments = ("--include_imports", f"--descriptor_set_out={out}", f"-I{folder}", FILE)
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "grpc_tools.protoc", *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMPILE_SECONDS,
        )
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or ["no message"]
            said = next((line for line in lines if ".proto:" in line), lines[-1])
            raise Rejected(
                Reason.UNREADABLE, f"its Protobuf schema cannot be compiled: {said.replace(f'{folder}/', '')}"[:300]
            )
        return out.read_bytes()
