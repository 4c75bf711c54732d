"""People and where they live.

`places` communities and the tree of places, `homes` households and units, `persons` the roll, `bodies` what
meets and
its electorate, `offices` held for a term. Callers import the subject.
"""
