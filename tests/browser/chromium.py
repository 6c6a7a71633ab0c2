"""A Chromium for the tests: one on PATH, else Debian's by apt, else Playwright's own."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def ensure() -> None:
    """Install a Chromium when there is none. Exits with one sentence when it cannot."""
    if on_path() or _playwright_has_one():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {
            "stdout": subprocess.DEVNULL,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        }
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, **quiet)
        if on_path():
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not _playwright_has_one():
        sys.exit("The tests need a browser: install chromium, so that it is on PATH.")


def _playwright_has_one() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)


if __name__ == "__main__":
    ensure()
