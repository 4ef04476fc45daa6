"""Compares two captures as multisets of frames, read with a reader of Scapy.

python3 scripts/bench-compare/peer-scapy.py PcapReader|RawPcapReader SOURCE MIRROR
"""

import json
import sys
from collections import Counter

from scapy.all import PcapReader, RawPcapReader

READERS = {
    "PcapReader": (PcapReader, bytes),
    "RawPcapReader": (RawPcapReader, lambda packet: packet[0]),
}


def frames(path):
    packets = reader(path)
    try:
        return Counter(map(frame_of, packets))
    finally:
        packets.close()


name, source, mirror = sys.argv[1:]
reader, frame_of = READERS[name]
owed, copies = frames(source), frames(mirror)
print(json.dumps({"missing": sum((owed - copies).values()), "unexpected": sum((copies - owed).values())}))
