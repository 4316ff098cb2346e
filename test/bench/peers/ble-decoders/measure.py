"""Times decoders of other gateways on the advertisements of a file, and prints what it found as one line of JSON.

Usage: measure.py FILE SLICE_MS
"""

import importlib
import json
import statistics
import sys
import time

SLICES = 7
BASE_UUID = "-0000-1000-8000-00805f9b34fb"

PARSERS = {
    "ruuvitag": ("ruuvitag_ble.parser", "RuuvitagBluetoothDeviceData"),
    "bthome": ("bthome_ble.parser", "BTHomeBluetoothDeviceData"),
    "bthome_encrypted": ("bthome_ble.parser", "BTHomeBluetoothDeviceData"),
    "xiaomi_encrypted": ("xiaomi_ble.parser", "XiaomiBluetoothDeviceData"),
    "govee": ("govee_ble.parser", "GoveeBluetoothDeviceData"),
}


def colons(address):
    return ":".join(address[at : at + 2] for at in range(0, 12, 2)).upper()


def theengs_text(each):
    """The JSON that Theengs gateway hands its decoder; of several manufacturer or service data it takes one."""
    fields = {"id": colons(each["address"]), "rssi": each["rssi"]}
    if each["name"]:
        fields["name"] = each["name"]
    for company, data in each["manufacturer"]:
        fields["manufacturerdata"] = company.to_bytes(2, "little").hex() + data
    for uuid, data in each["service"]:
        fields["servicedatauuid"] = uuid
        fields["servicedata"] = data
    return json.dumps(fields)


def theengs(advertisements, _name):
    from TheengsDecoder import decodeBLE

    texts = [theengs_text(each) for each in advertisements]

    def work():
        # "cipher": recognised, and left to the gateway to decrypt.
        return sum(1 for told in map(decodeBLE, texts) if told is not None and '"cipher"' not in told)

    return work


def service_info(each, number):
    from bleak.backends.device import BLEDevice
    from home_assistant_bluetooth import BluetoothServiceInfoBleak

    address = colons(each["address"])
    return BluetoothServiceInfoBleak(
        name=each["name"] or address,
        address=address,
        rssi=each["rssi"],
        manufacturer_data={company: bytes.fromhex(data) for company, data in each["manufacturer"]},
        service_data={f"0000{uuid}{BASE_UUID}": bytes.fromhex(data) for uuid, data in each["service"]},
        service_uuids=[f"0000{uuid}{BASE_UUID}" for uuid in each["uuids"]],
        source="bench",
        device=BLEDevice(address, each["name"], {}),
        advertisement=None,
        connectable=True,
        time=1000.0 + number * 0.05,
        tx_power=-127,
        raw=bytes.fromhex(each["data"]),
    )


def home_assistant(advertisements, name):
    module, class_name = PARSERS[name]
    parser_class = getattr(importlib.import_module(module), class_name)
    infos = [service_info(each, number) for number, each in enumerate(advertisements)]
    keys = {colons(each["address"]): each["key"] for each in advertisements}

    def work():
        # New ones for each pass: counters must rise. One for each device, as Home Assistant has them.
        parsers = {
            address: parser_class(bindkey=bytes.fromhex(key)) if key else parser_class() for address, key in keys.items()
        }
        return sum(1 for info in infos if parsers[info.address].update(info).entity_values)

    return work


def time_work(work, count, slice_ms):
    """Microseconds for each advertisement, the median of slices, and which share of them was read."""
    read = work()
    times = []
    for _ in range(SLICES):
        passes, started = 0, time.perf_counter()
        while (time.perf_counter() - started) * 1000 < slice_ms:
            work()
            passes += 1
        times.append((time.perf_counter() - started) * 1e6 / passes / count)
    return {"us": statistics.median(times), "readShare": read / count}


def measure(peer, kind, slice_ms):
    try:
        work = peer(kind["advertisements"], kind["name"])
        return time_work(work, len(kind["advertisements"]), slice_ms)
    except Exception as error:  # a peer that changed its door leaves a row that says so
        return {"error": f"{type(error).__name__}: {error}"}


def main(file, slice_ms):
    with open(file, encoding="ascii") as text:
        kinds = json.load(text)
    peers = {"theengs": (theengs, kinds), "home_assistant": (home_assistant, [k for k in kinds if k["name"] in PARSERS])}
    print(
        json.dumps(
            {
                name: {kind["name"]: measure(peer, kind, slice_ms) for kind in its_kinds}
                for name, (peer, its_kinds) in peers.items()
            }
        )
    )


main(sys.argv[1], float(sys.argv[2]))
