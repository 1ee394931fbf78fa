"""The science: one file per mechanism, pure functions of arrays, numbers in and numbers out.

No files, no Mesa, no randomness, no `if` on a value. Arrays carry the member on their last axis;
a partner axis, where there is one, comes first. Rates are per quarter unless said otherwise.
"""
