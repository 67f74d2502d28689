"""Components: items that ties connect, directly or through other items (union-find)."""

from collections.abc import Iterable


class Components:
    """Disjoint sets of uids, which only ever merge."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, uid: str) -> str:
        """Return the name of the set that an item is in."""
        parent = self._parent
        root = uid
        while (above := parent.get(root, root)) != root:
            root = above
        while (above := parent.get(uid, uid)) != root:
            parent[uid] = root
            uid = above
        return root

    def join(self, one: str, other: str) -> None:
        """Merge the sets of two items; the smaller name stays."""
        a, b = self.find(one), self.find(other)
        if a != b:
            low, high = sorted((a, b))
            self._parent[high] = low

    def sets(self, uids: Iterable[str]) -> dict[str, list[str]]:
        """Return the items of each set, by its name."""
        found: dict[str, list[str]] = {}
        for uid in uids:
            found.setdefault(self.find(uid), []).append(uid)
        return found
