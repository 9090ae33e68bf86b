"""`python -m protocol` is the command `protocol`."""

import sys

from protocol.cli import main

if __name__ == "__main__":
    sys.exit(main())
