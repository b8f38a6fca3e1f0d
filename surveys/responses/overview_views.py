"""All sections of a questionnaire with their state, for whoever comes back or wants to choose."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.policy import respondent
from surveys.questionnaires.navigation import MANY, Stage
from surveys.questionnaires.piping import piped_section
from surveys.responses.shared_views import answering, desk_now, frame, next_address
from surveys.responses.walking import stages_at


@answering.get("/overview")
@respondent
def overview() -> ResponseReturnValue:
    """Show every section that applies now, how far it is, and what is left."""
    desk = desk_now()
    stages = stages_at(desk)
    return render_template(
        "responses/overview.html",
        desk=desk,
        stages=[
            (piped_section(one.section, desk.questionnaire, desk.answers), one) for one in stages
        ],
        left=sum(stage.is_left for stage in stages),
        following=next_address(first_left(stages)),
        **frame(desk),
    )


@answering.get("/answer")
@respondent
def resume() -> ResponseReturnValue:
    """Go on where something is still unseen; of a long questionnaire show all sections first."""
    desk = desk_now()
    stages = stages_at(desk)
    if desk.answers and len(stages) >= MANY:
        return redirect(url_for(".overview"))
    return redirect(next_address(first_left(stages)))


def first_left(stages: tuple[Stage, ...]) -> str | None:
    """Return the first section that keeps a respondent from submitting, or None."""
    return next((stage.section.name for stage in stages if stage.is_left), None)
