"""`python -m askgym`: the command line, for those whose PATH does not hold the script. Owns nothing else."""

from __future__ import annotations

from askgym.cli import main

if __name__ == "__main__":
    main()
