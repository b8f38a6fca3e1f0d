"""The tables are those of the models, down to the names of what they refuse."""

from sqlalchemy import CheckConstraint, inspect

from surveys.db import Base, Database


def test_constraints_have_the_names_that_the_models_give_them(database: Database):
    with database.engine.connect() as connection:
        inspector = inspect(connection)
        found = {
            constraint["name"]
            for table in inspector.get_table_names()
            for constraint in inspector.get_check_constraints(table)
        }
    wanted = {
        constraint.name
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert found == wanted
