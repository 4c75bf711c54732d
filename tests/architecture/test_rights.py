"""Who may not come in: a walk over the route map, not over pages somebody remembered.

Every address of a community that is not on the public list answers a stranger and a signed-in member of another
community with 403 or 404, for GET and POST alike; and the public list names only what exists.
"""

import pytest

from consult.db import db
from consult.public import PUBLIC


@pytest.fixture
def other_member(app):
    """A browser signed in as a member of another community than 'qinghe'."""
    from tests import factories

    with app.app_context():
        from consult.db import transaction

        with transaction():
            factories.make_community(db)
            other = factories.make_community(db, slug="yunxi")
            person_id = other.members[0].id
    client = app.test_client()
    with app.app_context():
        factories.sign_in(client, person_id)
    return client


def addresses(app):
    """(endpoint, method, address in 'qinghe') of everything under a community that is not public."""
    found = []
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "slug" not in rule.arguments:
            continue
        values = {}
        for name, converter in rule._converters.items():
            values[name] = "qinghe" if name == "slug" else 1 if type(converter).__name__ == "IntegerConverter" else "x"
        for method in sorted(rule.methods & {"GET", "POST"}):
            if (rule.endpoint, method) not in PUBLIC:
                found.append((rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)))
    return found


def test_public_list_names_only_what_exists(app):
    known = {(r.endpoint, m) for r in app.url_map.iter_rules() for m in r.methods}
    assert {entry for entry in PUBLIC if entry not in known} == set()


def test_stranger_and_other_member_are_refused_everywhere_else(app, client, other_member):
    walked = addresses(app)
    assert len(walked) > 30
    let_in = []
    for who, browser in (("stranger", client), ("other", other_member)):
        for endpoint, method, address in walked:
            answer = browser.open(address, method=method)
            if answer.status_code not in (403, 404):
                let_in.append((who, endpoint, method, answer.status_code))
    # Two acts concern the asker's own seat only: leaving, and saying who one is here (待核验 until confirmed).
    own = {"members.choose", "members.sign_out"}
    assert [row for row in let_in if not (row[0] == "other" and row[1] in own)] == []
