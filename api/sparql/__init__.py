"""The SPARQL endpoint: foreign queries, asked in processes that can be killed.

A query passes `guard`, waits its turn in `pool`, and is evaluated by `worker`, which
holds the snapshot and nothing else. A worker imports this package by itself, without
the web application around it, so nothing may be imported here.
"""
