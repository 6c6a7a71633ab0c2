"""What a form that cannot be meant says: one sentence that names the field."""

import pytest
from django import forms
from django.db.models import TextChoices
from django.test import RequestFactory
from django.utils.translation import gettext_lazy, override

from programs.base.forms import UuidList, choice_of, first_error, radios_of, text, validated
from programs.base.refusals import Invalid
from programs.people.http import posted


class Size(TextChoices):
    SMALL = "small", "small"
    LARGE = "large", "large"


class AllWrong(forms.Form):
    """Each field wrong in its own way, in the order the tests ask for them."""

    every_weeks = forms.IntegerField(required=False)
    day = forms.DateField(label="Last day", required=False)
    size = choice_of(Size, required=False)
    wanted = radios_of(Size, required="Choose a size; nothing was changed.")
    words = text("The note", 5)
    # A weekday, since Django has it in every language.
    monday = text(gettext_lazy("Monday"), 5)
    ids = UuidList(required=False)

    def clean(self):
        if self.cleaned_data.get("size") == Size.LARGE:
            raise forms.ValidationError("Not so large.")


class Weeks(forms.Form):
    # A kind of field with a table of messages of its own, which lacks "required".
    every_weeks = forms.IntegerField()


RIGHT = {"wanted": "small"}


class TestFirstError:
    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"every_weeks": "two"}, "Every weeks: Enter a whole number. Nothing was changed."),
            ({"day": "soon"}, "Last day: Enter a valid date. Nothing was changed."),
            (
                {"size": "huge"},
                "Size: Select a valid choice. huge is not one of the available choices. "
                "Nothing was changed.",
            ),
            (
                {"wanted": "huge"},
                "Wanted: Select a valid choice. huge is not one of the available choices. "
                "Nothing was changed.",
            ),
            ({"ids": ["x"]}, "Ids: Enter a valid UUID. Nothing was changed."),
        ],
    )
    def test_a_message_of_djangos_names_its_field(self, typed, sentence):
        assert first_error(AllWrong(RIGHT | typed)) == sentence

    def test_so_does_one_that_all_kinds_of_field_share(self):
        assert first_error(Weeks({})) == "Every weeks: This field is required. Nothing was changed."

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"wanted": ""}, "Choose a size; nothing was changed."),
            ({"words": "too many"}, "The note has 8 characters; it may have 5. Shorten it."),
            ({"size": "large"}, "Not so large."),
        ],
    )
    def test_a_message_of_its_own_is_said_as_it_is(self, typed, sentence):
        assert first_error(AllWrong(RIGHT | typed)) == sentence

    def test_names_of_fields_are_in_the_readers_language(self):
        with override("es"):
            sentence = first_error(AllWrong(RIGHT | {"monday": "too many"}))
        assert sentence.startswith("lunes has 8 characters")


class TestRadios:
    def test_need_no_choice_unless_they_say_what_to_choose(self):
        class Either(forms.Form):
            size = radios_of(Size)

        assert Either({}).is_valid()
        assert not AllWrong({}).is_valid()


class TestValidated:
    def test_gives_what_was_typed(self):
        assert validated(AllWrong(RIGHT | {"every_weeks": "2"}))["every_weeks"] == 2

    def test_refuses_with_the_first_error(self):
        with pytest.raises(Invalid, match=r"^Every weeks: Enter a whole number\."):
            validated(AllWrong(RIGHT | {"every_weeks": "two"}))

    def test_refuses_in_the_words_of_whoever_asks(self):
        with pytest.raises(Invalid, match=r"^That is no size\.$"):
            validated(AllWrong({}), "That is no size.")


class TestPosted:
    def test_an_empty_form_that_was_sent_names_its_mistake(self):
        sent = AllWrong(posted(RequestFactory().post("/")))
        assert first_error(sent) == "Choose a size; nothing was changed."

    def test_a_form_that_is_only_looked_at_has_none(self):
        shown = AllWrong(posted(RequestFactory().get("/", {"wanted": "huge"})))
        assert not shown.is_bound
        assert not shown.errors
