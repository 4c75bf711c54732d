"""What people write, before anything is known of who they are or where: pure, standard library only.

`entered` what of somebody's words is stored, `visible` whether there is anything to read in them; `places`
how a door or a person's name is written whichever way it was typed; `private` what in a text points at a
person and must not be read by the public.
"""

from consult.writing.entry import entered, line_entered, visible

__all__ = ["entered", "line_entered", "visible"]
