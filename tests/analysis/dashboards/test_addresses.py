"""Addresses written from a pattern are those that Flask writes."""

import pytest
from flask import Flask, url_for

from analysis.dashboards.addresses import address_pattern, kinds_of


@pytest.mark.parametrize("cell", ["importance_work", "a.b/kind/club", "a b&c=d", "Größe%+#?"])
def test_a_pattern_writes_what_url_for_writes(cell):
    app = Flask(__name__)
    app.add_url_rule("/waves/<int:wave>/method", "show")
    with app.test_request_context():
        assert address_pattern("show", "cell", wave=3)(cell) == url_for("show", wave=3, cell=cell)


@pytest.mark.parametrize("response", ["0af3", "a b&c=d", "Größe%+#?", "a/b"])
def test_a_pattern_writes_the_same_path_as_url_for(response):
    app = Flask(__name__)
    app.add_url_rule("/responses/<response>/all", "show")
    with app.test_request_context():
        written = address_pattern("show", "response")(response)
        assert written == url_for("show", response=response)


@pytest.mark.parametrize("values", [{}, {"by": "kind"}, {"by": "csv?.csv", "group": "a"}])
@pytest.mark.parametrize("kind", ["csv", "svg", "png"])
def test_every_kind_of_a_file_is_where_url_for_says(kind, values):
    app = Flask(__name__)
    app.add_url_rule("/chart/<item>.<any(svg, png, csv):kind>", "file")
    with app.test_request_context():
        csv = url_for("file", item="csv.csv", kind="csv", **values)
        assert kinds_of(csv)(kind) == url_for("file", item="csv.csv", kind=kind, **values)
