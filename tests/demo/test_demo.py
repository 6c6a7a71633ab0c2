"""The demo city plays through the commands: the same seed, the same evening."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from dispatch.calls.models import Call
from journal.codes.calls import CallStatus
from journal.codes.people import Role
from journal.selectors import first_broken_link, last_seq
from mih.demo import city
from mih.demo.city import DATA, places
from mih.demo.player import Player
from mih.demo.replay import Replay, read
from mih.demo.simulation import HOURS, Simulation, plan_calls
from programs.base.refusals import Invalid, Refusal
from programs.hours.selectors import calendar_in_force
from programs.people.models import Staff
from programs.units.models import Unit
from triage.protocols.models import ProtocolVersion


def silent(line):
    return None


def quick():
    return Player(0, silent)


@pytest.fixture
def seeded(db):
    assert city.seed()


@pytest.mark.django_db
class TestSeed:
    def test_makes_a_city_with_every_demo_account(self, seeded):
        from mih.demo.accounts import demo_accounts

        names = set(Staff.objects.values_list("username", flat=True))
        assert {account.username for account in demo_accounts()} <= names
        assert Unit.objects.count() == 12
        assert Staff.objects.get(username="crt1").unit.callsign == "CRT1"
        assert Staff.objects.get(username="dispatcher").check_password("demo")
        assert set(Role) == set(Staff.objects.values_list("role", flat=True))

    def test_leaves_a_city_that_is_there_alone(self, seeded):
        before = last_seq()
        assert not city.seed()
        assert last_seq() == before


class TestEvening:
    def test_the_same_seed_plans_the_same_evening(self):
        assert plan_calls(seed=7, first_hour=17, hours=6) == plan_calls(
            seed=7, first_hour=17, hours=6
        )
        assert plan_calls(seed=7, first_hour=17, hours=6) != plan_calls(
            seed=8, first_hour=17, hours=6
        )

    def test_a_day_has_the_calls_of_a_day(self):
        sizes = [len(plan_calls(seed=seed, first_hour=0, hours=24)) for seed in range(100)]
        assert abs(sum(sizes) / 100 - 55) < 55 * 0.05
        assert sum(HOURS) == pytest.approx(100)

    @pytest.mark.django_db
    def test_is_played_to_its_end_and_the_same_twice(self, seeded):
        played = [self.play(), self.play()]
        assert played[0] == played[1]
        done, refused = played[0]
        assert done["call received"] == done["call closed"] > 5
        assert not refused
        assert not Call.objects.exclude(status=CallStatus.CLOSED).exists()
        assert first_broken_link() is None

    def play(self):
        player = quick()
        Simulation(player, 3).schedule(plan_calls(seed=3, first_hour=17, hours=4))
        player.play()
        return player.done, player.refused


class TestReplay:
    @pytest.fixture
    def part(self, tmp_path):
        """The first hundred responses of the shipped day."""
        lines = (DATA / "day.csv").read_text().splitlines()[:101]
        path = tmp_path / "part.csv"
        path.write_text("\n".join(lines))
        return path

    def test_the_shipped_day_is_whole(self):
        incidents, units = read(DATA / "day.csv")
        assert len(incidents) == 440
        assert len(units) == 138

    def test_the_shipped_day_names_no_place_of_its_own(self):
        with (DATA / "day.csv").open() as file:
            columns = next(csv.reader(file))
        assert not {"Address", "Location", "City"} & set(columns)

    @pytest.mark.django_db
    def test_plays_through_the_commands(self, seeded, part):
        incidents, units = read(part)
        player = quick()
        Replay(player, units).schedule(incidents)
        player.play()
        assert player.done["call closed"] + sum(player.refused.values()) >= len(incidents)
        assert player.done["call received"] == len(incidents)
        known = {place.name for place in places()}
        assert set(Call.objects.values_list("place", flat=True)) <= known
        assert first_broken_link() is None

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "has no column"),
            ("Call Number,Unit ID\n1,2\n", "has no column"),
            (None, "line 2: no time of receipt"),
        ],
    )
    def test_another_file_is_refused_in_a_sentence(self, tmp_path, text, sentence):
        path = tmp_path / "file.csv"
        if text is None:
            head_line = (DATA / "day.csv").read_text().splitlines()[0]
            text = f"{head_line}\n{',' * head_line.count(',')}\n"
        path.write_text(text)
        with pytest.raises(Invalid, match=sentence):
            read(path)

    @pytest.mark.django_db
    def test_the_command_says_so_too(self, seeded, tmp_path):
        with pytest.raises(CommandError, match=r"gone\.csv"):
            call_command("replay", str(tmp_path / "gone.csv"))


def test_what_is_refused_is_counted_by_reason():
    player = quick()

    class Busy(Refusal):
        pass

    def refuse():
        raise Busy("CRT1 is already on a call.")

    for at in (2, 1):
        player.add(at, "unit assigned", refuse)
    player.add(0, "call received", lambda: None)
    player.play()
    assert player.refused == Counter({"unit assigned: Busy": 2})
    assert player.summary()[-1].split() == ["2", "unit", "assigned:", "Busy"]


def test_the_story_waits_for_its_speed(monkeypatch):
    slept = []
    monkeypatch.setattr("mih.demo.player.time.sleep", slept.append)
    player = Player(60, silent)
    player.add(120, "call received", lambda: None)
    player.play()
    assert slept[0] == pytest.approx(2, abs=0.2)


@pytest.mark.django_db
class TestCommands:
    def test_a_token_is_printed_once_and_voided(self, seeded, capsys):
        call_command("issue_token", "dispatcher")
        assert len(capsys.readouterr().out.strip()) > 30
        call_command("issue_token", "dispatcher", "--revoke")
        assert capsys.readouterr().out == "1 tokens revoked.\n"
        with pytest.raises(CommandError, match="Nobody active"):
            call_command("issue_token", "ghost")

    def test_a_flawed_protocol_is_not_published(self, seeded, tmp_path):
        path = tmp_path / "flawed.toml"
        fourth = Path(city.PROTOCOL).read_text().replace("version = 3", "version = 4", 1)
        path.write_text(fourth.replace("when = {}", 'when = { threat = ["yes"] }'))
        with pytest.raises(CommandError, match="a case that no rule decides"):
            call_command("publish_protocol", path, signed_by="Lee Lead", role="Clinical lead")
        assert ProtocolVersion.objects.get(version=4).status == "draft"

    def test_a_protocol_is_not_published_unsigned(self, seeded, tmp_path, capsys):
        path = tmp_path / "fourth.toml"
        path.write_text(Path(city.PROTOCOL).read_text().replace("version = 3", "version = 4", 1))
        with pytest.raises(CommandError, match="it is not signed"):
            call_command("publish_protocol", path)
        call_command("publish_protocol", path, signed_by="Lee Lead", role="Clinical lead")
        assert "okc-4 is in force, signed by Lee Lead" in capsys.readouterr().out

    def test_hours_are_loaded_or_refused(self, seeded, tmp_path):
        path = tmp_path / "hours.toml"
        path.write_text('zone = "UTC"\n[weekly]\nswat = { daily = [] }\n')
        with pytest.raises(CommandError, match="'swat' is no program"):
            call_command("load_hours", path)
        path.write_text('zone = "UTC"\n[weekly]\ncrt = { daily = [] }\n')
        call_command("load_hours", path)
        assert not calendar_in_force().is_open("crt", now())

    def test_the_journal_is_verified(self, seeded, capsys):
        call_command("verify_journal")
        assert "is whole" in capsys.readouterr().out
