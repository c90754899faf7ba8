"""The data-flow engine: bytes -> Summary -> what flows where.

`summary` holds the values, `summarise` makes them from source, `models` reads
what is known of libraries, `names` resolves what a name means, `solve` follows the data,
`guards` (with `paths`, `hosts`, `quotes`, `regexes`) and `constants` say when it is
harmless, `calls` walks every call for the passes.
"""
