"""The keys of a study: how they are made, kept, tested and changed, and what becomes of the files then."""
