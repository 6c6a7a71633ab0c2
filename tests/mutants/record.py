"""A pytest plugin: which test runs which line of the files that decide, fixtures included."""

import os
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest

from mih.environment import ROOT
from tests.mutants.planting import deciding_files

RECORD = Path(os.environ["MUTANTS_RECORD"])
measured = coverage.Coverage(
    data_file=str(RECORD),
    data_suffix=True,
    config_file=False,
    include=[str(ROOT / file) for file in deciding_files(ROOT)],
)


def pytest_configure() -> None:
    measured.start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    measured.switch_context(item.nodeid)
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test that fails without any mutant is asked nothing afterwards."""
    if report.failed:
        with RECORD.with_suffix(".failed").open("a") as failed:
            failed.write(f"{report.nodeid}\n")


def pytest_unconfigure() -> None:
    measured.stop()
    measured.save()
