import itertools

import pytest

from analysis.charts import theme

from .colours import contrast, luminance

TONES = {tone.name: tone for tone in (*theme.scale_tones(7), *theme.KINDS)}.values()


@pytest.mark.parametrize("tone", TONES, ids=lambda tone: tone.name)
def test_every_mark_stands_out_from_paper_and_carries_readable_text(tone):
    assert contrast(tone.fill, theme.PAPER) >= 3
    assert contrast(tone.fill, tone.ink) >= 4.5


def test_bars_and_whiskers_stand_out_from_what_they_lie_on():
    assert contrast(theme.BAR, theme.TRACK) >= 3
    assert contrast(theme.WHISKER, theme.BAR) >= 3
    assert contrast(theme.WHISKER, theme.TRACK) >= 3


def test_texts_are_readable_on_paper():
    assert contrast(theme.TEXT, theme.PAPER) >= 4.5
    assert contrast(theme.QUIET, theme.PAPER) >= 4.5


@pytest.mark.parametrize("options", range(2, 8))
def test_every_option_of_a_scale_has_its_own_tone(options):
    tones = theme.scale_tones(options)
    assert len(tones) == len({tone.name for tone in tones}) == options


@pytest.mark.parametrize("options", [3, 5, 7, 9, 11])
def test_the_neutral_option_is_grey_and_in_the_middle(options):
    assert theme.scale_tones(options)[options // 2] is theme.NEUTRAL


@pytest.mark.parametrize("options", [8, 9, 10, 11])
def test_longer_scales_repeat_their_outer_tones(options):
    assert len(theme.scale_tones(options)) == options


def test_in_black_and_white_no_two_of_five_look_alike():
    looks = [(tone.pattern, luminance(tone.fill)) for tone in theme.scale_tones(5)]
    for (pattern, light), (other, dark) in itertools.combinations(looks, 2):
        assert pattern != other or abs(light - dark) > 0.1


def test_kinds_repeat_after_eight():
    tones = theme.group_tones(9, ordered=False)
    assert tones[0] is tones[8]
