"""The kinds of item. One file per kind; `ITEM_TYPES` lists them by the name in documents."""

from surveys.items.calculated import Calculated
from surveys.items.choices import MultipleChoice, SingleChoice
from surveys.items.consent import Consent
from surveys.items.date import Date
from surveys.items.district import District
from surveys.items.email import Email
from surveys.items.file_upload import FileUpload
from surveys.items.grid import Grid
from surveys.items.information import Information
from surveys.items.kinds import ITEM_TYPES, one_of_parts
from surveys.items.likert import Likert
from surveys.items.measure_block import MeasureBlock, MeasureBlockPart
from surveys.items.number import Number
from surveys.items.number_group import NumberGroup
from surveys.items.organisation_details import OrganisationDetails
from surveys.items.point_allocation import PointAllocation
from surveys.items.ranking import Ranking
from surveys.items.rating import Rating
from surveys.items.repeating_group import ENTRY_KINDS, RepeatingGroup, RepeatingGroupPart
from surveys.items.statements import Statements
from surveys.items.text import LongText, ShortText
from surveys.items.two_scale_grid import TwoScaleGrid
from surveys.items.year import Year

__all__ = ["ITEM_TYPES"]

ITEM_TYPES.update(
    (kind.name, kind)
    for kind in (
        SingleChoice(),
        MultipleChoice(),
        Likert(),
        Grid(),
        TwoScaleGrid(),
        Rating(),
        Number(),
        NumberGroup(),
        PointAllocation(),
        Ranking(),
        ShortText(),
        LongText(),
        Information(),
        Date(),
        Year(),
        Email(),
        Consent(),
        FileUpload(),
        OrganisationDetails(),
        District(),
        Statements(),
        MeasureBlock(),
        RepeatingGroup(),
        Calculated(),
    )
)

# Only now is known which parts may stand inside others.
RepeatingGroupPart.model_rebuild(_types_namespace={"EntryItem": one_of_parts(ENTRY_KINDS)})
MeasureBlockPart.model_rebuild(
    _types_namespace={"BlockItem": one_of_parts(ITEM_TYPES.keys() - {MeasureBlock.name})}
)
