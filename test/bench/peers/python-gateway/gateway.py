"""A BLE gateway of the kind people write by hand: bleak, sqlite3, paho-mqtt.

Each advertisement is decoded and inserted into a table, one commit each. A thread publishes what is not published yet with
QoS 1 and sets the row's flag after the broker's PUBACK. Old published rows are deleted now and then.
"""

import argparse
import asyncio
import json
import sqlite3
import struct
import threading
import time

import paho.mqtt.client as mqtt

from bleak_stand_in import BleakScanner

RUUVI_COMPANY_ID = 0x0499
BATCH = 100
KEEP_PUBLISHED_S = 24 * 3600
CLEAN_UP_EVERY_S = 60


def decode_ruuvi(data):
    """RuuviTag data format 5 (RAWv2); None where it is another format."""
    if len(data) != 24 or data[0] != 5:
        return None
    _, temperature, humidity, pressure, x, y, z, power, movement, sequence = struct.unpack(">BhHHhhhHBH", data[:18])
    return {
        "temperature_c": temperature / 200,
        "humidity_rh": humidity / 400,
        "pressure_pa": pressure + 50000,
        "acceleration_x_ms2": round(x * 0.00980665, 5),
        "acceleration_y_ms2": round(y * 0.00980665, 5),
        "acceleration_z_ms2": round(z * 0.00980665, 5),
        "battery_mv": (power >> 5) + 1600,
        "tx_power_dbm": (power & 0x1F) * 2 - 40,
        "movement_counter": movement,
        "sequence": sequence,
    }


class Buffer:
    """The table of readings. One connection for all threads, behind a lock."""

    def __init__(self, path, journal):
        self.lock = threading.Lock()
        self.db = sqlite3.connect(path, check_same_thread=False)
        self.db.execute(f"PRAGMA journal_mode = {journal}")
        # What Python's SQLite does by default, said aloud: a commit is on the disk when it returns.
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute(
            """CREATE TABLE IF NOT EXISTS telemetry_buffer (
                 id INTEGER PRIMARY KEY AUTOINCREMENT,
                 device_id TEXT NOT NULL,
                 payload TEXT NOT NULL,
                 created_at REAL NOT NULL,
                 published INTEGER NOT NULL DEFAULT 0)"""
        )
        self.db.execute("CREATE INDEX IF NOT EXISTS unpublished ON telemetry_buffer (published, id)")
        self.db.commit()

    def insert(self, device_id, payload):
        with self.lock:
            self.db.execute(
                "INSERT INTO telemetry_buffer (device_id, payload, created_at) VALUES (?, ?, ?)",
                (device_id, payload, time.time()),
            )
            self.db.commit()

    def unpublished(self, limit):
        with self.lock:
            return self.db.execute(
                "SELECT id, device_id, payload FROM telemetry_buffer WHERE published = 0 ORDER BY id LIMIT ?", (limit,)
            ).fetchall()

    def mark_published(self, ids):
        with self.lock:
            self.db.executemany("UPDATE telemetry_buffer SET published = 1 WHERE id = ?", [(i,) for i in ids])
            self.db.commit()

    def clean_up(self):
        with self.lock:
            self.db.execute(
                "DELETE FROM telemetry_buffer WHERE published = 1 AND created_at < ?", (time.time() - KEEP_PUBLISHED_S,)
            )
            self.db.commit()


class Publisher(threading.Thread):
    """Publishes unpublished rows for ever: up to 100 in flight, each marked once the broker has acknowledged it."""

    def __init__(self, buffer, client, new_rows, topic, mark_each):
        super().__init__(daemon=True)
        self.buffer, self.client, self.new_rows = buffer, client, new_rows
        self.topic, self.mark_each = topic, mark_each
        self.cleaned_at = time.monotonic()

    def run(self):
        while True:
            rows = self.buffer.unpublished(BATCH) if self.client.is_connected() else []
            if not rows:
                self.new_rows.wait(1.0)
                self.new_rows.clear()
            else:
                self.try_to_publish(rows)
            if time.monotonic() - self.cleaned_at > CLEAN_UP_EVERY_S:
                self.buffer.clean_up()
                self.cleaned_at = time.monotonic()

    def try_to_publish(self, rows):
        try:
            self.publish(rows)
        except RuntimeError:
            # paho, of a message that it could not hand to a connection: the rows without a flag are taken up again.
            time.sleep(1.0)

    def publish(self, rows):
        sent = [(row_id, self.client.publish(self.topic.format(device), payload, qos=1)) for row_id, device, payload in rows]
        done = []
        for row_id, message in sent:
            message.wait_for_publish()
            done.append(row_id)
            if self.mark_each:
                self.buffer.mark_published([row_id])
        if not self.mark_each:
            self.buffer.mark_published(done)


def connect(args):
    client = mqtt.Client(client_id=args.gateway, clean_session=False)
    client.tls_set(ca_certs=args.ca, certfile=args.cert, keyfile=args.key)
    client.max_inflight_messages_set(BATCH)
    client.connect(args.host, args.port)
    client.loop_start()
    return client


async def main():
    parser = argparse.ArgumentParser()
    for name in ("--gateway", "--host", "--ca", "--cert", "--key", "--database", "--advertisements"):
        parser.add_argument(name, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--journal", choices=("DELETE", "WAL"), default="DELETE")
    parser.add_argument("--mark", choices=("each", "batch"), default="each")
    args = parser.parse_args()

    buffer = Buffer(args.database, args.journal)
    new_rows = threading.Event()
    topic = f"building/bench/gateway/{args.gateway}/device/{{}}/telemetry"
    Publisher(buffer, connect(args), new_rows, topic, args.mark == "each").start()
    heard = 0

    def on_advertisement(device, advertisement):
        nonlocal heard
        data = advertisement.manufacturer_data.get(RUUVI_COMPANY_ID)
        values = decode_ruuvi(data) if data else None
        if values is None:
            return
        heard += 1
        device_id = device.address.lower().replace(":", "")
        now = int(time.time() * 1000)
        reading = {
            "device_id": device_id,
            "n": heard,
            "received_at": now,
            "measured_at": now,
            "rssi": advertisement.rssi,
            "values": values,
        }
        buffer.insert(device_id, json.dumps(reading, separators=(",", ":")))
        new_rows.set()

    await BleakScanner(on_advertisement, args.advertisements).run()


asyncio.run(main())
