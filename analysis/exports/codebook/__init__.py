"""The codebook of a questionnaire version: as a page, as JSON, as DDI-Codebook 2.5."""
