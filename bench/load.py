"""The load process: many people at once over keep-alive connections, their requests made beforehand.

Run as a program: `python -m bench.load HOST PORT FILE CONNECTIONS` reads requests (JSON lines of method, path, body
and headers), sends each once, checks each answer's status, and prints JSON with the rate and the percentiles in
milliseconds.
"""

import asyncio
import json
import sys
import time
from collections.abc import Mapping
from typing import Any


async def person(host: str, port: int, requests: list[bytes], times: list[float]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for request in requests:
        begun = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.partition(b"\r\n")[0]:
            raise SystemExit(f"unexpected answer: {head[:80]!r}")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        times.append(time.perf_counter() - begun)
        if b"connection: close" in head.lower():
            writer.close()
            reader, writer = await asyncio.open_connection(host, port)
    writer.close()


async def load(host: str, port: int, requests: list[bytes], connections: int) -> dict[str, float]:
    times: list[float] = []
    begun = time.perf_counter()
    await asyncio.gather(
        *(person(host, port, requests[number::connections], times) for number in range(connections))
    )
    elapsed = time.perf_counter() - begun
    times.sort()
    return {
        "turns": len(times),
        "per_second": len(times) / elapsed,
        "p50": times[len(times) // 2] * 1000,
        "p99": times[len(times) * 99 // 100] * 1000,
    }


def http(host: str, row: Mapping[str, Any]) -> bytes:
    body = row["body"].encode()
    headers = {"Host": host, "Content-Length": str(len(body)), **row["headers"]}
    lines = [
        f"{row['method']} {row['path']} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def main() -> None:
    host, port, file, connections = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    with open(file, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    requests = [http(f"{host}:{port}", row) for row in rows]
    print(json.dumps(asyncio.run(load(host, port, requests, connections))))


if __name__ == "__main__":
    main()
