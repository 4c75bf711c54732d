import copy
import json

import pytest

from consult.cases.catalogue import shipped_data

SHIPPED = shipped_data()


@pytest.fixture
def data():
    """The shipped file as plain JSON, to be spoilt."""
    return copy.deepcopy(SHIPPED)


@pytest.fixture
def write(tmp_path):
    """Writes JSON (or text, or bytes) to a file and says where."""

    def write(content):
        path = tmp_path / "cases.json"
        if not isinstance(content, (str, bytes)):
            content = json.dumps(content, ensure_ascii=False)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write
