"""The blueprints of all results pages, staff and public. `app.py` registers `blueprints`."""

from flask import Blueprint

from analysis.dashboards.chart_views import charts
from analysis.dashboards.download_views import downloads
from analysis.dashboards.fieldwork_views import fieldwork
from analysis.dashboards.method.views import method
from analysis.dashboards.participation_views import participation
from analysis.dashboards.plan_views import planning
from analysis.dashboards.public_views import public
from analysis.dashboards.publishing_views import publishing
from analysis.dashboards.questions_views import questions
from analysis.dashboards.staff_views import results
from analysis.dashboards.steps_views import steps

blueprints: tuple[Blueprint, ...] = (
    results,
    questions,
    charts,
    planning,
    publishing,
    method,
    downloads,
    participation,
    fieldwork,
    steps,
    public,
)
