"""Stands in for bleak's BleakScanner: calls back with advertisements from a file, when the bench asks for them.

The bench speaks lines of JSON over the channel that Node gives a child (NODE_CHANNEL_FD). BlueZ and D-Bus, which take
their share of the processor on a real gateway, are left out.
"""

import asyncio
import json
import os
import socket
import time
from types import SimpleNamespace


def load(path):
    """Lines of {"address", "rssi", "company", "data"}: company as a number, data in hex."""
    with open(path, encoding="ascii") as lines:
        for line in lines:
            each = json.loads(line)
            yield (
                SimpleNamespace(address=each["address"], name=None),
                SimpleNamespace(rssi=each["rssi"], manufacturer_data={each["company"]: bytes.fromhex(each["data"])}),
            )


class BleakScanner:
    def __init__(self, detection_callback, path):
        self.callback = detection_callback
        self.advertisements = list(load(path))
        self.next = 0

    async def run(self):
        channel = socket.socket(fileno=int(os.environ["NODE_CHANNEL_FD"]))
        reader, writer = await asyncio.open_unix_connection(sock=channel)
        writer.write(b'{"kind":"ready"}\n')
        # The channel ends with the bench, and with it this process.
        while line := await reader.readline():
            offer = json.loads(line)
            await self.play(offer["count"], offer["perSecond"])
            writer.write(b'{"kind":"offered","dropped":0}\n')
            await writer.drain()

    async def play(self, count, per_second):
        """Calls back `count` times, evenly spread; without a rate, one after the other as they are taken."""
        started = time.monotonic()
        for index in range(count):
            due = started + (index / per_second if per_second else 0)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            device, advertisement = self.advertisements[self.next % len(self.advertisements)]
            self.next += 1
            self.callback(device, advertisement)
