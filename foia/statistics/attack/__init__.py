"""An attacker of our own, who knows all that is published and nothing else.

He knows every release so far, the catalogue with all that adds up in it, what the codes mean and how counts
are rounded. `knowledge`, `shapes` and `timeline` write into a `model` what he knows; `intervals` and
`solving` are what he makes of it, `search` puts them together, `hardening` hides what he used. Only `child`,
in a process of its own, loads a solver; whoever wants an answer asks through `asking`.
"""
