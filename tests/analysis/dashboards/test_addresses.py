"""Addresses written from a pattern are those that Flask writes."""

import pytest
from flask import Flask, url_for

from analysis.dashboards.addresses import address_pattern


@pytest.mark.parametrize("cell", ["importance_work", "a.b/kind/club", "a b&c=d", "Größe%+#?"])
def test_a_pattern_writes_what_url_for_writes(cell):
    app = Flask(__name__)
    app.add_url_rule("/waves/<int:wave>/method", "show")
    with app.test_request_context():
        assert address_pattern("show", "cell", wave=3)(cell) == url_for("show", wave=3, cell=cell)
