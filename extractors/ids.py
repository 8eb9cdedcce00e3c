"""Ids derived from content, so that every machine computes the same one."""

import hashlib
import uuid

# uuid5(NAMESPACE_DNS, "araxes"): any constant would do, this one can be recomputed.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "araxes")


def content_id(kind: str, *parts: str | None) -> uuid.UUID:
    """Derive the id of a thing of `kind` from what identifies it.

    Parts are length-prefixed, so that ("ab", "c") and ("a", "bc") differ; None differs from "".
    """
    name = kind + "".join("\0-" if part is None else f"\0{len(part)}:{part}" for part in parts)
    return uuid.uuid5(NAMESPACE, name)


def sha256_hex(data: bytes) -> str:
    """Give the SHA-256 of `data` as lower-case hex."""
    return hashlib.sha256(data).hexdigest()
