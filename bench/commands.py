"""POST → answer, and commands a second, over the JSON API; the reference is /healthz."""

import http.client
import json
import threading
import time

from bench.stage import city, machine, percentile

PORT, EACH = 8790, 300


def main():
    with city(PORT):
        from programs.people.services import issue_token

        token = issue_token(actor=None, username="dispatcher")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        print(machine())
        for name, path, body in CASES:
            warm(headers, path, body)
            delays, _ = work(headers, path, body, EACH)
            report(name, delays)
        for clients in (1, 4):
            began = time.monotonic()
            done = together(headers, clients)
            rate = done / (time.monotonic() - began)
            print(f"commands a second, {clients} clients: {rate:.0f}")


CASES = (
    ("GET /healthz (reference)", "/healthz", None),
    ("GET /api/v1/units", "/api/v1/units", None),
    ("POST /api/v1/calls", "/api/v1/calls", {"place": "Scissortail Park"}),
)


def warm(headers, path, body):
    work(headers, path, body, 20)


def work(headers, path, body, times):
    line = http.client.HTTPConnection("localhost", PORT)
    delays = []
    for _ in range(times):
        began = time.perf_counter()
        line.request("POST" if body else "GET", path, json.dumps(body) if body else None, headers)
        answer = line.getresponse()
        answer.read()
        delays.append((time.perf_counter() - began) * 1000)
        assert answer.status < 300, answer.status
    line.close()
    return delays, times


def together(headers, clients):
    path, body = "/api/v1/calls", {"place": "Scissortail Park"}
    threads = [
        threading.Thread(target=work, args=(headers, path, body, EACH)) for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients * EACH


def report(name, delays):
    p50, p99 = percentile(delays, 0.5), percentile(delays, 0.99)
    print(f"{name:<28} p50 {p50:6.1f} ms   p99 {p99:6.1f} ms")


if __name__ == "__main__":
    main()
