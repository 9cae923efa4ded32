#!/usr/bin/python3
"""Reads a run's event files as TensorBoard does and compares them with the run's telemetry.jsonl.

    /usr/bin/python3 tests/e2e/read_events.py RUN

Shares no code with Weft, and needs no package: the framing follows TensorFlow's description of TFRecord, the messages
the field numbers in tensorboard/compat/proto, the CRC its definition, bit by bit. Every number and every text of the
lines must stand in the event files with its step and time, and nothing else; what a resumed run has dropped must have
been taken back by the SessionLog START that TensorBoard acts on. Prints what was compared, or ends with 1.
"""
import json
import math
import pathlib
import struct
import sys


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        for bit in range(8):
            low = (crc ^ (byte >> bit)) & 1
            crc >>= 1
            if low:
                crc ^= 0x82F63B78
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def frames(data, name):
    """The messages in a file."""
    at = 0
    while at < len(data):
        head = data[at:at + 12]
        if len(head) < 12:
            sys.exit(f"{name}: byte {at}: a length is cut off")
        (length, crc) = struct.unpack("<QI", head)
        if crc != masked(head[:8]):
            sys.exit(f"{name}: byte {at}: the CRC of the length is wrong")
        body = data[at + 12:at + 12 + length + 4]
        if len(body) < length + 4:
            sys.exit(f"{name}: byte {at}: a message is cut off")
        if struct.unpack("<I", body[length:])[0] != masked(body[:length]):
            sys.exit(f"{name}: byte {at}: the CRC of the message is wrong")
        yield body[:length]
        at += 16 + length


def fields(message):
    """{number: [values]}: integers for varints, bytes for the rest."""
    found, at = {}, 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        tag = varint()
        wire = tag & 7
        if wire == 0:
            value = varint()
        else:
            size = {1: 8, 5: 4}.get(wire) or varint()
            assert wire in (1, 2, 5) and at + size <= len(message), (tag, message)
            value, at = message[at:at + size], at + size
        found.setdefault(tag >> 3, []).append(value)
    return found


def read_value(value):
    """tag, number or text."""
    tag = value[1][0].decode()
    if 2 in value:
        return tag, struct.unpack("<f", value[2][0])[0]
    tensor, metadata = fields(value[8][0]), fields(value[9][0])
    assert tensor[1] == [7] and fields(tensor[2][0]) == {} and len(tensor[8]) == 1, tensor  # one string, no axes
    assert fields(metadata[1][0])[1] == [b"text"] and metadata[4] == [2], metadata
    return tag, tensor[8][0].decode()


def read_run(run):
    """[(step, tag, time, value)], without what TensorBoard drops; how often it drops something."""
    values, drops = [], 0
    files = sorted(run.glob("events.out.tfevents.*"))
    for path in files:
        for i, message in enumerate(frames(path.read_bytes(), path.name)):
            event = fields(message)
            time, step = struct.unpack("<d", event[1][0])[0], event[2][0]
            if i == 0:
                assert event[3] == [b"brain.Event:2"], event
            elif 7 in event:
                assert fields(event[7][0]) == {1: [1]}, event  # status START
                kept = [value for value in values if value[0] < step]
                drops += len(kept) < len(values)
                values = kept
            else:
                for value in fields(event[5][0])[1]:
                    tag, content = read_value(fields(value))
                    values.append((step, tag, time, content))
    return values, len(files), drops


STEP_TAGS = {"loss": "loss/step", "smoothed": "loss/smoothed", "lr": "optimizer/lr", "grad_norm": "optimizer/grad_norm",
             "loss_scale": "optimizer/loss_scale", "tokens_per_s": "speed/tokens_per_s",
             "flop_per_s": "speed/flop_per_s", "peak_fraction": "speed/peak_fraction"}


def expected(run):
    """The same from the lines."""
    for line in open(run / "telemetry.jsonl", encoding="utf-8"):
        record = json.loads(line)
        at = record["step"], record["time_ms"] / 1000
        if record["type"] == "step":
            shown = {tag: record[key] for key, tag in STEP_TAGS.items() if key in record}
            shown |= {f"power_w/{domain}": watts for domain, watts in record.get("power_w", {}).items()}
        elif record["type"] == "validation":
            shown = {"loss/validation": record["loss"]}
        elif record["type"] == "sample":
            shown = {"sample": record["text"]}
        else:
            continue
        for tag, content in shown.items():
            yield at[0], tag, at[1], content


def same(line, event):
    if line[:3] != event[:3]:
        return False
    if isinstance(event[3], str):
        return line[3] == event[3]
    if line[3] is None:
        return not math.isfinite(event[3])
    return struct.pack("<f", line[3]) == struct.pack("<f", event[3])


def main():
    run = pathlib.Path(sys.argv[1])
    values, files, drops = read_run(run)
    lines = list(expected(run))
    for line, event in zip(lines, values):
        if not same(line, event):
            sys.exit(f"telemetry.jsonl has {line}, the event file {event}")
    if len(lines) != len(values):
        sys.exit(f"telemetry.jsonl has {len(lines)} values, the event files {len(values)}")
    print(f"{len(values)} values in {files} files, {drops} taken back")


if __name__ == "__main__":
    main()
