"""`python -m consult.cli VERB …`."""

from __future__ import annotations

import sys

from consult.cli import main

sys.exit(main())
