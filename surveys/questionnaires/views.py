"""The blueprints of building questionnaires, for the app."""

from surveys.questionnaires import (
    arranging_views,
    audio_views,
    edit_views,
    preview_views,
    publish_views,
    start_views,
)
from surveys.questionnaires.audio_views import recordings
from surveys.questionnaires.edit_frame import editing
from surveys.questionnaires.exchanging_views import exchanging
from surveys.questionnaires.interface_views import interface
from surveys.questionnaires.sharing.preview_views import previews
from surveys.questionnaires.sharing.staff_views import sharing
from surveys.questionnaires.translating_views import translating

pages = (arranging_views, audio_views, edit_views, preview_views, publish_views, start_views)
"""Modules whose routes belong to `editing`; importing them adds them."""
blueprints = (editing, exchanging, recordings, translating, interface, sharing, previews)
