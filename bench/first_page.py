"""The dispatcher's first page: requests and bytes on the wire, with two hundred open calls."""

import re
import urllib.request
from http.cookiejar import CookieJar

from bench.live_fanout import PORT, set_stage
from bench.stage import city, machine


def main():
    with city(PORT):
        set_stage_cookie = set_stage()[1][0]
        print(machine())
        page = fetch("/", {"Cookie": set_stage_cookie})
        addresses = re.findall(rb'(?:src|href)="(/static/[^"]+)"', page.plain)
        sizes = {"/": page.size}
        for address in dict.fromkeys(addresses):
            sizes[address.decode()] = fetch(address.decode(), {}).size
        for address, size in sizes.items():
            print(f"{size:>8} bytes  {address}")
        print(f"{sum(sizes.values()):>8} bytes in {len(sizes) + 1} requests, the socket included")


class fetch:
    def __init__(self, path, headers):
        import gzip

        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        request = urllib.request.Request(
            f"http://localhost:{PORT}{path}", headers={**headers, "Accept-Encoding": "gzip"}
        )
        with browser.open(request) as answer:
            body = answer.read()
            zipped = answer.headers.get("Content-Encoding") == "gzip"
        self.size = len(body)
        self.plain = gzip.decompress(body) if zipped else body


if __name__ == "__main__":
    main()
