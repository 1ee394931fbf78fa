"""Where is the Dask scheduler whose workers share a batch, and may it be used? No Dask needed.

A scheduler and its workers run whatever they are sent: without certificates, whoever reaches their
ports is their user. So beyond this machine the connection is `tls://`, unless that is waived.
"""

import ipaddress
import re
from dataclasses import dataclass
from importlib.util import find_spec

LOCAL = "local"
"""The word for a scheduler and workers of one's own, on this machine."""

FORM = "tls://HOST:PORT, tcp://HOST:PORT on this machine, or 'local'"
"""What an address may be."""

MISSING = "Dask's distributed is not installed: pip install 'hedgerow[cluster]'"

_ADDRESS = re.compile(r"(tls|tcp)://(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})")


class ClusterRefusedError(ValueError):
    """A cluster that cannot serve this batch as it is."""


class ClusterLostError(Exception):
    """A cluster that served and no longer does; what it has written stays."""


@dataclass(frozen=True)
class Scheduler:
    """A scheduler's address, which may be used."""

    address: str

    @property
    def local(self) -> bool:
        """Whether it is one of our own."""
        return self.address == LOCAL


def scheduler_of(address: str | None, insecure: bool = False) -> Scheduler | None:
    """The scheduler that is asked for, if one is; raises ClusterRefusedError for no usable one.

    `insecure` waives certificates where other machines are concerned.
    """
    if address is None or address == LOCAL:
        if insecure:
            raise ClusterRefusedError("insecure is for tcp:// on another machine: leave it out")
    else:
        _require_safe(address, insecure)
    if address is None:
        return None
    if find_spec("distributed") is None:
        raise ClusterRefusedError(MISSING)
    return Scheduler(address)


def _require_safe(address: str, insecure: bool) -> None:
    found = _ADDRESS.fullmatch(address)
    if found is None or not 0 < int(found[3]) < 65536:
        raise ClusterRefusedError(f"'{address}' is no scheduler's address, which is {FORM}")
    open_to_others = found[1] == "tcp" and not _loopback(found[2].strip("[]"))
    if open_to_others and not insecure:
        raise ClusterRefusedError(
            f"{address} is another machine without certificates, where anyone on the network could"
            " run anything as you: use tls://, or add --insecure on a network that is yours alone"
        )
    if insecure and not open_to_others:
        raise ClusterRefusedError(f"nothing is insecure about {address}: leave insecure out")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
