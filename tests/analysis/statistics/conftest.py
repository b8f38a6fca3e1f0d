"""Property tests that give the same verdict on every machine: same examples, no stop-watch."""

from hypothesis import settings

settings.register_profile("same_everywhere", derandomize=True, deadline=None, database=None)
settings.load_profile("same_everywhere")
