"""Mutated records of every format: each must end as articles or as rejected, soon and in little memory.

A format joins by a folder of records, named as the format, in ``tests/unit/parse/data``; web archives are in
``tests/unit/sources/data``. What a long run finds is kept in
``tests/fuzz/found``, in folders of the same names, and is read by every test run.
"""
