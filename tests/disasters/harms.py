"""Ways to damage a file: what bit rot, torn writes, full disks, people and other programs leave."""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

BLOCK = 4096  # what a disk writes at once
Harm = Callable[[Path, random.Random], None]


def _at(size: int, place: str, chance: random.Random) -> int:
    """Choose a byte: in the first or last hundred, or somewhere between."""
    near = min(100, size)
    if place == "head":
        return chance.randrange(near)
    if place == "tail":
        return size - 1 - chance.randrange(near)
    return chance.randrange(size)


def _changed(path: Path, change: Callable[[bytearray], bytes | bytearray]) -> None:
    """Change bytes behind everybody's back: the file keeps its instant, as with a failing disk."""
    status = path.stat()
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    path.write_bytes(change(content))
    path.chmod(status.st_mode)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def flipped(place: str, bits: int = 1) -> Harm:
    def harm(path: Path, chance: random.Random) -> None:
        def change(content: bytearray) -> bytearray:
            for _ in range(bits):
                content[_at(len(content), place, chance)] ^= 1 << chance.randrange(8)
            return content

        _changed(path, change)

    return harm


def rewritten(path: Path, chance: random.Random) -> None:
    """Flip bits in the middle; whoever did it left the instant at which it was done."""
    flipped("middle", 9)(path, chance)
    os.utime(path)


def zeroed(place: str) -> Harm:
    def harm(path: Path, chance: random.Random) -> None:
        def change(content: bytearray) -> bytearray:
            length = min(BLOCK, max(1, len(content) // 4))
            start = 0 if place == "head" else chance.randrange(len(content) - length)
            content[start : start + length] = bytes(length)
            return content

        _changed(path, change)

    return harm


def cut(left: Callable[[int], int]) -> Harm:
    def harm(path: Path, _chance: random.Random) -> None:
        _changed(path, lambda content: content[: left(len(content))])

    return harm


def removed(path: Path, _chance: random.Random) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def folder(path: Path, chance: random.Random) -> None:
    """Put a folder with something in it where the file was."""
    if path.exists():
        removed(path, chance)
    path.mkdir(parents=True)
    (path / "yad.txt").write_text("یادداشت", encoding="utf-8")


def dangling(path: Path, chance: random.Random) -> None:
    removed(path, chance)
    path.symlink_to("heç-yerdə")


def garbage(path: Path, chance: random.Random) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(chance.randbytes(3 * BLOCK))


def unreadable(path: Path, _chance: random.Random) -> None:
    path.chmod(0)


WAYS: dict[str, Harm] = {
    "a bit of the head": flipped("head"),
    "a bit of the middle": flipped("middle"),
    "a bit of the tail": flipped("tail"),
    "many bits": flipped("middle", 40),
    "rewritten": rewritten,
    "head zeroed": zeroed("head"),
    "block zeroed": zeroed("middle"),
    "cut to nothing": cut(lambda _: 0),
    "cut to a block": cut(lambda size: min(BLOCK, size // 4)),
    "cut to a half": cut(lambda size: size // 2),
    "cut by a byte": cut(lambda size: size - 1),
    "removed": removed,
    "a folder": folder,
    "a link to nowhere": dangling,
    "garbage": garbage,
    "unreadable": unreadable,
}
