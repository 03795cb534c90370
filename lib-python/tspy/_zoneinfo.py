"""What zoneinfo has in C: its own class, shown as the one in C is."""

from zoneinfo import _zoneinfo

__all__ = ["ZoneInfo"]


class ZoneInfo(_zoneinfo.ZoneInfo):
    __module__ = "zoneinfo"

    def __repr__(self):
        text = super().__repr__()
        return f"zoneinfo.{text}" if type(self) is ZoneInfo else text
