"""Judges that serve every domain."""

from askgym.judges.function import FunctionJudge, as_judge

__all__ = ["FunctionJudge", "as_judge"]
