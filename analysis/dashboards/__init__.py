"""Dashboards: from the cells of a release to what a page says about an action field."""
