"""What texts and comments look like in TOML."""

import re

# An unclosed text reaches to the end of its line, or of the file: each byte is looked at once.
TEXT = (
    r'"""(?:[^\\"]++|\\[\s\S]|"(?!""))*+"{3,5}|"""[\s\S]*+'
    r"|'''(?:[^']++|'(?!''))*+'{3,5}|'''[\s\S]*+"
    r'|"(?:[^"\\\n]++|\\[^\n])*+"|"[^\n]*+'
    r"|'[^'\n]*+'|'[^\n]*+"
)
TEXT_OR_COMMENT = re.compile(rf"(?P<text>{TEXT})|#[^\n]*+")
